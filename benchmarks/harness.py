"""The own suite through notebooks, as a published harness runs its tasks, and through `renderkit bench`.

    python benchmarks/harness.py [LANG…] [--tasks N] [--repeats K] > benchmarks/results/harness.md

Both get the same programs and data and the same tools of this machine, and take turns, language by language;
run it on an idle machine. The notebook way is VisPlotBench's: one notebook a language, one kernel, one cell a
task (benchmarks/rates/cells.py says what is kept of it, and what is done in its favour). Ours is
`renderkit.bench.benchmark` with the reference programs as answers, two workers, nothing compared. Before the
clock starts each has drawn the first task of every language. Kernels and workers start while it runs.

A sample is a task that was worked on, drawn or not: failing quickly is to the notebooks' advantage. The mix
is all of them: one notebook after the other, and one run over all tasks. It is given as published; with the
published wait of five seconds a page taken off; and with walks over pixels and making pictures small taken
off as well.

Exit status: 0 the mix is at least 5 times as fast and our side has drawn every task, 1 otherwise.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.rates import notebooks
from benchmarks.rates.notebooks import Notebook
from benchmarks.rates.rows import Missing
from renderkit import Engine
from renderkit.bench.benchmark import benchmark
from renderkit.bench.journal import read
from renderkit.bench.prompts import Prompts
from renderkit.bench.records import Attempt
from renderkit.bench.run import Settings
from renderkit.bench.sources import References
from renderkit.bench.suite import Suite

WORKERS = 2
LEAST = 5.0
"""How many times as fast the mix is to be."""

REPEATS, ROOM = 3, 360.0
"""The whole is done so often, unless that took more seconds than there is room for."""


class Ours:
    """A run of ours: seconds, with the start and the end of its workers; what was not drawn, and why."""

    def __init__(self, suite: Suite) -> None:
        settings = Settings(rounds=0, compare=False, prompts=Prompts.load(), answers="references")
        with tempfile.TemporaryDirectory(prefix="harness-") as name:
            began = time.perf_counter()
            with Engine(workers=WORKERS) as engine:
                benchmark(suite, settings, Path(name, "run"), engine, References(suite))
            self.seconds = time.perf_counter() - began
            attempts = list(read(Path(name, "run"), Attempt))
        self.failed = [
            (one.task, one.note or one.feedback.splitlines()[0])
            for one in attempts
            if one.outcome != "passed"
        ]


class Pass:
    """Everything once, language by language, and then the mix of ours."""

    def __init__(self, suite: Suite) -> None:
        self.theirs: dict[str, Notebook] = {}
        self.ours: dict[str, Ours] = {}
        began = time.perf_counter()
        for language in dict.fromkeys(task.language for task in suite.tasks):
            part = suite.select([language])
            self.theirs[language] = notebooks.run(part.tasks)
            self.ours[language] = Ours(part)
            said = f"{self.theirs[language].seconds:.1f} s, {self.ours[language].seconds:.1f} s"
            print(f"{language}: {said}", file=sys.stderr, flush=True)
        self.mix = Ours(suite)
        self.seconds = time.perf_counter() - began


def usable(suite: Suite, count: int | None) -> tuple[Suite, list[str]]:
    """The first tasks of each language whose tools are here, once through both; and what is missing."""
    kept: list[str] = []
    missing: list[str] = []
    for language in dict.fromkeys(task.language for task in suite.tasks):
        try:
            notebooks.run(suite.select([language]).tasks[:1])
            kept.append(language)
        except Missing as why:
            missing.append(f"{language} is left out, on both sides: {why}")
    if not kept:
        raise SystemExit("\n".join(missing))
    parts = [suite.select([language]).tasks for language in kept]
    Ours(suite.model_copy(update={"tasks": tuple(part[0] for part in parts)}))
    chosen = tuple(task for part in parts for task in part[:count])
    return suite.model_copy(update={"tasks": chosen}), missing


def repeated(suite: Suite, most: int | None) -> list[Pass]:
    """So often as was asked; or up to three times, as long as all of it fits."""
    done = [Pass(suite)]
    while len(done) < (most or REPEATS) and (
        most is not None or sum(one.seconds for one in done) + done[0].seconds <= ROOM
    ):
        done.append(Pass(suite))
    return done


HEADS = (
    *("language", "tasks", "drawn by notebooks", "s", "samples/s"),
    *("drawn by bench", "s", "samples/s", "ratio"),
)


def row(name: str, tasks: int, theirs: tuple[int, float], ours: tuple[int, float]) -> str:
    (drew, slow), (drawn, quick) = theirs, ours
    return (
        f"| {name} | {tasks} | {drew} | {slow:.1f} | {tasks / slow:.2f} |"
        f" {drawn} | {quick:.1f} | {tasks / quick:.2f} | {slow / quick:.2f}x |"
    )


def listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "- nothing"


def report(suite: Suite, passes: list[Pass]) -> bool:
    """Prints the table, and who failed at what; whether all is as it should be."""
    median, total, last = statistics.median, len(suite.tasks), passes[-1]
    print(f"| {' | '.join(HEADS)} |\n| --- |{' ---: |' * (len(HEADS) - 1)}")
    for language, theirs in last.theirs.items():
        count = len(theirs.cells)
        slow = median(one.theirs[language].seconds for one in passes)
        quick = median(one.ours[language].seconds for one in passes)
        drew = sum(cell.picture for cell in theirs.cells)
        print(row(language, count, (drew, slow), (count - len(last.ours[language].failed), quick)))
    drew = sum(cell.picture for theirs in last.theirs.values() for cell in theirs.cells)
    slow = median(sum(part.seconds for part in one.theirs.values()) for one in passes)
    awake = median(sum(part.awake for part in one.theirs.values()) for one in passes)
    bare = median(sum(part.bare for part in one.theirs.values()) for one in passes)
    quick = median(one.mix.seconds for one in passes)
    ours = (total - len(last.mix.failed), quick)
    print(row("**the mix**, as published", total, (drew, slow), ours))
    print(row("the mix, without the wait of 5 s", total, (drew, awake), ours))
    print(row("the mix, without waits and pixel work", total, (drew, bare), ours))
    apart = median(sum(part.seconds for part in one.ours.values()) for one in passes)
    print(f"\nOur runs of one language each take {apart:.1f} s together; the mix is one run.\n")
    print("What notebooks did not draw:\n")
    cells = [cell for theirs in last.theirs.values() for cell in theirs.cells if cell.why]
    print(listed(f"{cell.task}: {cell.why}" for cell in cells if not cell.picture))
    print("\nWhat notebooks drew out of another program than was given:\n")
    print(listed(f"{cell.task}: {cell.why}" for cell in cells if cell.picture))
    print("\nWhat we did not draw:\n")
    # of every pass: one that failed once has failed
    lost = {fault for one in passes for part in (*one.ours.values(), one.mix) for fault in part.failed}
    print(listed(f"{task}: {why}" for task, why in sorted(lost)))
    good = slow / quick >= LEAST and not lost
    verdict = "yes" if good else "**no**"
    print(f"\nAt least {LEAST:g}x over the mix as published, and nothing lost by us: {verdict}")
    return good


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("languages", nargs="*", metavar="LANG", help="all of them, unless told")
    parser.add_argument("--tasks", type=int, metavar="N", help="the first N of each language")
    parser.add_argument(
        "--repeats", type=int, metavar="K", help="else 3, where that takes six minutes at most"
    )
    options = parser.parse_args()
    suite, missing = usable(Suite.own().select(options.languages), options.tasks)
    passes = repeated(suite, options.repeats)
    how = "median of " + str(len(passes)) + " repeats" if len(passes) > 1 else "1 repeat"
    print("# The own suite through notebooks and through bench\n")
    print("Printed by `benchmarks/harness.py`, which says what is measured and how.\n")
    print(
        f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, {len(suite.tasks)} tasks,"
        f" {WORKERS} workers, {how}\n"
    )
    print("".join(f"{line}\n\n" for line in missing), end="")
    sys.exit(not report(suite, passes))


if __name__ == "__main__":
    main()
