"""How many samples a second: the plain command, its peers, renderkit cold and warm, and the limit.

    python benchmarks/throughput.py [LANG…] [--programs N] [--rounds K] [--gallery] [--json FILE]

For each language the same programs go through the line that a user would type, two at a time; through other
people's harnesses; through renderkit with two workers that are used once (cold) or stay (warm), verdict and
picture included; and through the same tool in processes that stay loaded, without walls (the limit). Each
row is loaded and has rendered a few programs before the clock starts. The rows take turns in rounds, so that
load hits all alike. Rates are medians over the rounds; "warm is" says how many times as fast as the row warm
renderkit is, each round compared with itself. CPU time is that of all processes together, renderkit's own
included, by a control group.

Small programs are each different: a template a language, with other words and numbers. With --gallery they
are files of the corpora (tests/corpora) that every row draws.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.rates.account import Account
from benchmarks.rates.programs import LANGUAGES, Sample, Supply, gallery, program
from benchmarks.rates.roster import makers
from benchmarks.rates.rows import Missing, Row
from benchmarks.rates.table import Measured, lines, said
from tests.corpora import plain

SHORTEST = 2.0
"""Seconds that a spell lasts at least: a fast row goes on to further programs."""

BEFORE = range(1_000_000, 1_000_006)
"""Programs that each row renders before the clock starts, by number."""

CALM = 0.5
"""Seconds between two spells, in which what is still ending ends."""


def measure(language: str, options: argparse.Namespace, account: Account) -> list[Measured]:
    """All rows of one language, round by round."""
    found: list[Measured] = []
    started: list[tuple[Row, Measured]] = []
    with ExitStack() as stack:
        for maker in makers(language, options.gallery):
            into = Measured(language, maker.kind, maker.name)
            found.append(into)
            try:
                row = maker.make()
                stack.callback(row.close)
                row.start()
                into.says = row.says
                if not options.gallery and not any(row.run(map(partial(program, language), BEFORE))):
                    raise Missing(f"it draws none of the first programs. {row.why}")
                started.append((row, into))
            except Missing as why:
                into.missing = str(why)
        samples = gallery(language, options.programs) if options.gallery else []
        for row, _ in started if samples else []:  # which loads them, too
            samples = [sample for sample, good in zip(samples, row.run(samples), strict=True) if good]
        if options.gallery and not samples:
            return [Measured(language, "plain", "", missing="no file is drawn by every row")]
        for turn in range(options.rounds):
            # who begins changes from round to round
            for row, into in [*started[turn % len(started) :], *started[: turn % len(started)]]:
                make = chosen(language, turn, samples)
                spell(row, into, Supply(make, len(samples) or options.programs, SHORTEST), account)
    return found


def chosen(language: str, turn: int, samples: list[Sample]) -> Callable[[int], Sample]:
    """The programs of a round, by their number: other ones in every round, where they are made."""
    if samples:
        return lambda number: renewed(samples[number % len(samples)], f"{turn} {number}")
    return lambda number: program(language, 10_000 * turn + number)


def renewed(sample: Sample, mark: str) -> Sample:
    """The same program, new to whoever remembers programs."""
    if sample.language != "cpp":
        return sample
    return Sample(sample.language, sample.source + f"\n// {mark}\n".encode(), sample.beside)


def spell(row: Row, into: Measured, supply: Supply, account: Account) -> None:
    """Times one row over one round's programs."""
    time.sleep(CALM)
    before, began = account.seconds(), time.perf_counter()
    drawn = row.run(supply)
    seconds, after = time.perf_counter() - began, account.seconds()
    into.add(drawn, seconds, None if before is None or after is None else after - before)
    print(f"{into.language}, {into.name}: {len(drawn)} in {seconds:.1f} s", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("languages", nargs="*", metavar="LANG", help="all of them, unless told")
    parser.add_argument("--programs", type=int, default=24, help="in each round, or files of a gallery")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--gallery", action="store_true", help="files of the corpora")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there, for the plot")
    options = parser.parse_args()
    known = [name for name in LANGUAGES if not options.gallery or name in plain.TOOLS]
    if unknown := set(options.languages) - set(known):
        parser.error(f"not measured: {', '.join(sorted(unknown))} (known: {', '.join(known)})")
    what = "files of the corpora" if options.gallery else "small programs"
    head = (
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, {options.programs} {what},"
        f" {options.rounds} rounds"
    )
    print(head + "\n")
    found: list[Measured] = []
    with Account() as account:
        for language in options.languages or known:
            measured = measure(language, options, account)
            print("\n".join(lines(measured, options.gallery, heads=not found)), flush=True)
            found += measured
    print("\n" + "\n".join(said(found)))
    if options.json:
        data = {"head": head, "gallery": options.gallery, "rows": [row.json() for row in found]}
        options.json.write_text(json.dumps(data, indent=1) + "\n")


if __name__ == "__main__":
    main()
