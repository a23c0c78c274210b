"""What a validation costs beyond rendering: `validate` and `render_many` on the same jobs, in turns.

python benchmarks/validate_cost.py [--records N] [--rounds N] [--workers N]
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from renderkit import Engine
from renderkit.datasets.intake import Intake, Settings
from renderkit.datasets.read import in_turns, sources
from renderkit.datasets.results import Results
from renderkit.datasets.rows import Sample
from renderkit.datasets.rules import PRESETS, Dedupe, Rules
from renderkit.datasets.validate import Run


def drawing(number: int) -> str:
    """A small chart, each a different one."""
    bars = "".join(
        f'<rect x="{20 + 40 * at}" y="{200 - (number * (at + 3)) % 160}" width="30"'
        f' height="{(number * (at + 3)) % 160}" fill="hsl({(number + 40 * at) % 360},60%,50%)"/>'
        for at in range(8)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="360" height="240">'
        f'<rect width="360" height="240" fill="#fff"/>{bars}'
        f'<text x="20" y="225" font-size="14">chart {number}</text></svg>'
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    settings = Settings(rules=Rules(dedupe=Dedupe(mode="exact"), judge=PRESETS["published"]))
    seconds: dict[str, list[float]] = {"render_many": [], "validate": []}
    with tempfile.TemporaryDirectory() as folder, Engine(workers=options.workers) as engine:
        path = Path(folder, "in.jsonl")
        with path.open("w") as file:
            for number in range(options.records):
                file.write(
                    json.dumps({"id": f"r{number}", "language": "svg", "code": drawing(number)}) + "\n"
                )
        found = sources([path], lambda name: False)
        intake = Intake(settings, engine)
        made = [intake.sample(at, "s", at, raw) for at, (_, _, raw) in enumerate(in_turns(found))]
        jobs = [intake.job(one) for one in made if isinstance(one, Sample)]
        list(engine.render_many(jobs[:50]))
        for number in range(options.rounds):
            began = time.perf_counter()
            done = sum(1 for _ in engine.render_many(jobs))
            seconds["render_many"].append(time.perf_counter() - began)
            assert done == options.records
            began = time.perf_counter()
            with Results(Path(folder, f"out{number}"), settings.described(found)) as results:
                Run(found, settings, engine, results).all()
                assert results.done.count == options.records
            seconds["validate"].append(time.perf_counter() - began)
    ratio = statistics.median(v / r for v, r in zip(seconds["validate"], seconds["render_many"], strict=True))
    print(f"{date.today()}, {platform.machine()}, {options.records} records, {options.workers} workers\n")
    print("| | records/s (median) | ms a record |\n| --- | ---: | ---: |")
    for name, times in seconds.items():
        median = statistics.median(times)
        print(f"| {name} | {options.records / median:.1f} | {1000 * median / options.records:.2f} |")
    print(
        f"\nvalidate takes {ratio:.3f} times as long (median of {options.rounds} rounds); at most 1.10 is due"
    )
    sys.exit(ratio > 1.10)


if __name__ == "__main__":
    main()
