"""What it takes to validate the published data set's 679,000 samples, from a validation of real programs.

    python benchmarks/core_hours.py RESULTS

RESULTS is a folder of `renderkit validate`, run with as many workers as cores on an idle machine. The
published counts are those of programs that were kept; what was rejected had to be run as well.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from renderkit.datasets.summary import summary

SAMPLES = 679_000
PUBLISHED = Path(__file__).parent.parent / "renderkit" / "report" / "published.toml"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", type=Path)
    options = parser.parse_args()
    published = tomllib.loads(PUBLISHED.read_text())
    languages = summary(options.results)["languages"]
    scale = SAMPLES / sum(published["kept"].values())
    print("| language | programs to run | s a program here | core hours | share |")
    print("| --- | ---: | ---: | ---: | ---: |")
    hours: dict[str, tuple[float, float]] = {}
    for name, kept in published["kept"].items():
        ran = languages[name]["ok"] + languages[name]["failed"]
        seconds = languages[name]["seconds"] / ran
        to_run = kept * scale / (1 - published["rejected"][name])
        hours[name] = to_run, seconds
    total = sum(count * seconds for count, seconds in hours.values()) / 3600
    for name, (count, seconds) in sorted(hours.items(), key=lambda item: -item[1][0] * item[1][1]):
        spent = count * seconds / 3600
        print(f"| {name} | {count:,.0f} | {seconds:.2f} | {spent:,.1f} | {spent / total:.0%} |")
    print(f"| all | {sum(count for count, _ in hours.values()):,.0f} | | {total:,.0f} | |")
    for cores in (2, 16, 64, 256):
        print(f"\n{cores} cores: {total / cores:,.1f} hours", end="")
    print()


if __name__ == "__main__":
    main()
