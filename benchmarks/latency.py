"""How long one job takes in an engine that is warm: small programs one after another, each different.

    python benchmarks/latency.py [LANG…] [--programs 60]

Prints the median and the 99th percentile of the seconds from the call to the verdict, pictures included, and
how the median divides into the stages.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.rates.programs import LANGUAGES, program
from renderkit import Engine

BEFORE = 4
"""Jobs that are not counted: by then what is kept has been made."""

STAGES = ("prepare", "start", "execute", "collect_image", "classify_error")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", default=LANGUAGES, metavar="LANG")
    parser.add_argument("--programs", type=int, default=60)
    options = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, {options.programs} programs a language, milliseconds\n")
    print(f"| language | p50 | p99 | {' | '.join(STAGES)} |")
    print(f"| --- | ---: | ---: | {' | '.join('---:' for _ in STAGES)} |")
    for language in options.languages:
        taken: list[float] = []
        stages: dict[str, list[float]] = {stage: [] for stage in STAGES}
        with Engine() as engine:
            for number in range(-BEFORE, options.programs):
                job = program(language, BEFORE + number).job(number)
                began = time.perf_counter()
                result = engine.render(job)
                if number < 0:
                    continue
                taken.append(1000 * (time.perf_counter() - began))
                assert result.ok, (language, number, result.diagnostics)
                for stage in STAGES:
                    stages[stage].append(1000 * result.timings.get(stage, 0.0))
        median, high = statistics.median(taken), statistics.quantiles(taken, n=100, method="inclusive")[98]
        parts = " | ".join(f"{statistics.median(stages[stage]):.1f}" for stage in STAGES)
        print(f"| {language} | {median:.0f} | {high:.0f} | {parts} |", flush=True)


if __name__ == "__main__":
    main()
