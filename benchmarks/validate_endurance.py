"""A long validation of cheap records: does memory grow, does the rate fall?

    python benchmarks/validate_endurance.py [--records N] [--workers N] [--folder DIR]

Two thirds are small charts, each a different one; a quarter are copies of earlier ones; the rest is broken.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.validate_cost import drawing
from renderkit import Engine
from renderkit.datasets.intake import Settings
from renderkit.datasets.read import sources
from renderkit.datasets.results import Results
from renderkit.datasets.rules import Dedupe, Rules
from renderkit.datasets.summary import summary
from renderkit.datasets.validate import Run

EVERY = 1.0


def records(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        code = drawing(number)
        if number % 12 in (3, 7, 11):
            code = drawing(number // 12 * 8 - number % 5 if number > 100 else 0)
        if number % 12 == 5:
            code = code[: len(code) // 2]
        yield {"id": f"r{number}", "language": "svg", "code": code}


def own_memory() -> int:
    """Resident bytes of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    settings = Settings(rules=Rules(dedupe=Dedupe(mode="exact")))
    rows: list[tuple[float, int, int]] = []  # when, rows so far, memory
    stop = threading.Event()
    with tempfile.TemporaryDirectory() as folder, Engine(workers=options.workers) as engine:
        path = Path(folder, "in.jsonl")
        with path.open("w") as file:
            for record in records(options.records):
                file.write(json.dumps(record) + "\n")
        found = sources([path], lambda name: False)
        with Results(Path(folder, "out"), settings.described(found)) as results:

            def watch() -> None:
                while not stop.wait(EVERY):
                    rows.append((time.monotonic(), results.done.count, own_memory()))

            watching = threading.Thread(target=watch)
            watching.start()
            began = time.monotonic()
            Run(found, settings, engine, results).all()
            took = time.monotonic() - began
            stop.set()
            watching.join()
        total = summary(Path(folder, "out"))["total"]
    assert total["records"] == options.records, total
    half = options.records / 2
    peaks = [
        max(memory for _, done, memory in rows if (done <= half) == first) / 2**20 for first in (True, False)
    ]
    rates = [
        (now[1], (now[1] - before[1]) / (now[0] - before[0])) for before, now in itertools.pairwise(rows)
    ]
    tenths = [
        statistics.median(rate for done, rate in rates if low <= done / options.records <= low + 0.1)
        for low in (0.0, 0.9)
    ]
    print(f"{date.today()}, {platform.machine()}, {options.workers} workers, {took / 60:.0f} minutes\n")
    counts = [f"{total[key]:,} {key}" for key in ("records", "ok", "failed", "skipped")]
    print(", ".join(counts), end="\n\n")
    print("| | first | last | change | allowed |\n| --- | ---: | ---: | ---: | ---: |")
    grown, slower = peaks[1] / peaks[0] - 1, 1 - tenths[1] / tenths[0]
    print(f"| peak memory of a half, MiB | {peaks[0]:.0f} | {peaks[1]:.0f} | {grown:+.1%} | +10% |")
    print(
        f"| median rate of a tenth, records/s | {tenths[0]:.1f} | {tenths[1]:.1f} | {-slower:+.1%} | ±15% |"
    )
    sys.exit(grown > 0.10 or abs(slower) > 0.15)


if __name__ == "__main__":
    main()
