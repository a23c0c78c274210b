"""Draws what benchmarks/throughput.py measured, by renderkit itself, and writes the page that shows it.

    python benchmarks/throughput.py --json rates.json
    python benchmarks/rates/plot.py rates.json [-o docs]

Writes throughput.png and throughput.md; with the numbers of a gallery, throughput_gallery.png and .md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import renderkit
from benchmarks.rates.table import Measured, lines, said

CHART = Path(__file__).with_name("chart.py")

PAGE = """\
# Throughput

`benchmarks/throughput.py`{options}: {head}.

![Samples a second]({picture})

For each language the same programs go through the line that a user would type (two at a time), through other
people's harnesses, through renderkit with two workers that are used once (cold) or stay (warm), and through
the same tool in two processes that stay loaded, without walls (the limit). renderkit's rates include walls,
verdict and picture. Rows are loaded before the clock starts and take turns in rounds; rates are medians over
the rounds. "Warm is" says how many times as fast as the row warm renderkit is, each round compared with
itself. CPU time is that of all processes together, the engine's included.

{table}

What each row runs:

{said}
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("numbers", type=Path, help="what throughput.py --json wrote")
    parser.add_argument("-o", "--output", type=Path, default=Path("docs"))
    options = parser.parse_args()
    content = options.numbers.read_bytes()
    numbers = json.loads(content)
    result = renderkit.render(
        CHART.read_text(encoding="utf-8"), language="python", files={"rates.json": content}
    )
    if not result.ok or result.image is None:
        sys.exit(f"the plot failed: {result.diagnostics}")
    name = "throughput_gallery" if numbers["gallery"] else "throughput"
    (options.output / f"{name}.png").write_bytes(result.image.png)
    rows = [Measured(**row) for row in numbers["rows"]]
    table: list[str] = []
    for language in dict.fromkeys(row.language for row in rows):
        own = [row for row in rows if row.language == language]
        table += lines(own, numbers["gallery"], heads=not table)
    page = PAGE.format(
        options=" --gallery" if numbers["gallery"] else "",
        head=numbers["head"],
        picture=f"{name}.png",
        table="\n".join(table),
        said="\n".join(said(rows)),
    )
    (options.output / f"{name}.md").write_text(page, encoding="utf-8")
    print(f"{options.output / name}.png, {options.output / name}.md")


if __name__ == "__main__":
    main()
