"""Runs of bench over the suite that the plugins bring, with answers that are already there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from renderkit.bench.answers import Answer
from renderkit.bench.benchmark import benchmark
from renderkit.bench.journal import read
from renderkit.bench.prompts import Message, Prompts
from renderkit.bench.records import Attempt
from renderkit.bench.run import Answers, Settings
from renderkit.bench.sources import References
from renderkit.bench.suite import Suite, Task
from renderkit.engine import Engine
from renderkit.plugins import Plugins

OWN = Suite.own()
LANGUAGES = Plugins().names()

SLOW = ("asymptote-mill-pond", "cpp-museum-heatmap", "cpp-seedlings-box")
"""Tasks whose programs take seconds: for tests of all tasks."""


def some(language: str, count: int | None) -> Suite:
    """The first tasks of a language that are not slow, so many of them; all with None."""
    tasks = OWN.select([language]).tasks
    quick = [task for task in tasks if task.id not in SLOW]
    return of(tasks if count is None else quick[:count])


def of(tasks: Iterable[Task]) -> Suite:
    """These tasks as a suite."""
    return OWN.model_copy(update={"tasks": tuple(tasks)})


class Given:
    """Answers with texts, by the id of the task."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def answer(self, task: Task, sample: int, turn: int, messages: Sequence[Message]) -> Answer | None:
        return Answer(text=self._texts[task.id]) if turn == 0 else None


def attempts(
    suite: Suite, folder: Path, engine: Engine, source: Answers | None = None, sandbox: str = "local"
) -> dict[str, Attempt]:
    """Runs a suite to its end; what became of each task, by its id. The answers are the references."""
    settings = Settings(rounds=0, compare=False, prompts=Prompts.load(), answers="given", sandbox=sandbox)
    benchmark(suite, settings, folder, engine, source or References(suite))
    return {one.task.partition("/")[2]: one for one in read(folder, Attempt)}
