"""Runs of a benchmark as a page shows them: under names that differ, each case with its outcome."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from renderkit.bench.journal import KEPT, Place, ending
from renderkit.bench.records import APART, Attempt, Exchange
from renderkit.bench.suite import Task
from renderkit.bench.summary import Run, Summary, best
from renderkit.report.markup import clip

State = Literal["passed", "mended", "failed", "no_program", "apart", "open"]
"""Of a case in the end: `mended` passed in a later round, `no_program` has no answer with a whole program in
it, `apart` has no verdict, `open` was not tried."""


class Shown:
    """A run on the page. `number` and `name` tell it from the others."""

    def __init__(self, number: int, name: str, folder: Path, run: Run, summary: Summary) -> None:
        self.number, self.name, self.folder = number, name, folder
        self.run, self.summary = run, summary
        self.tasks: dict[str, Task] = {task.key: task for task in run.suite.tasks}
        self.exchanges: dict[Place, Exchange] = {
            (one.task, one.sample, one.turn): one for one in run.exchanges
        }

    def courses(self, key: str) -> list[list[Attempt]]:
        """The attempts at a task, by sample; nothing where the run does not have the task."""
        task = self.tasks.get(key)
        return [] if task is None else [self.run.course(task, n) for n in range(self.run.samples)]

    def state(self, course: Sequence[Attempt]) -> State:
        """What became of a case."""
        end = best(course, self.run.rounds)
        if end is None:
            return "open"
        if end.outcome == "passed":
            return "mended" if end.turn else "passed"
        if end.outcome in APART:
            return "apart"
        return "failed" if end.outcome == "failed" else "no_program"

    def picture(self, path: str | None) -> Path | None:
        """Where a picture of this run is; None for what is no path of one."""
        return self.folder / path if path is not None and KEPT.fullmatch(path) else None

    def reference(self, key: str) -> Path | None:
        """Where the picture of a task's reference is: the suite's own, or what a judge was shown for it."""
        task = self.tasks.get(key)
        if task is None:
            return None
        if task.image is not None:
            name = hashlib.sha256(task.image).hexdigest()
            path = self.picture(f"images/{name[:2]}/{name}.{ending(task.image)}")
            return path if path is not None and path.exists() else None
        for course in self.courses(key):
            for one in course:
                judged = self.run.judgements.get((one.task, one.sample, one.turn, "visual"))
                if judged is not None and len(judged.pictures) > 1:
                    return self.picture(judged.pictures[1])
        return None

    def share(self, key: str) -> float | None:
        """The share of a task's samples that passed, of those that were judged."""
        states = [self.state(course) for course in self.courses(key)]
        judged = [state for state in states if state not in ("apart", "open")]
        return sum(state in ("passed", "mended") for state in judged) / len(judged) if judged else None


def shown(runs: Sequence[tuple[Path, Run]], summaries: Sequence[Summary]) -> list[Shown]:
    """The runs, by the names of their folders, and of those that hold them where these are alike."""
    counts = Counter(summary.name for summary in summaries)
    names: list[str] = []
    for (folder, _), summary in zip(runs, summaries, strict=True):
        name = summary.name if counts[summary.name] == 1 else f"{folder.resolve().parent.name}/{summary.name}"
        names.append(clip(name, 60))
    again = Counter(names)
    return [
        Shown(number, name if again[name] == 1 else f"{name} ({number + 1})", folder, run, summary)
        for number, (name, (folder, run), summary) in enumerate(zip(names, runs, summaries, strict=True))
    ]


def differs(runs: Sequence[Shown], key: str) -> bool:
    """Whether runs that judged a task came to different ends."""
    return len({share for run in runs if (share := run.share(key)) is not None}) > 1
