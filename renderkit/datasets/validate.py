"""The run: every record of the inputs gets its row, whatever ends the process in between.

with Results(folder, settings.described(inputs)) as results:
    Run(sources(inputs), settings, engine, results).all(on_row=…)
"""

from __future__ import annotations

import errno
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from typing import Protocol

from renderkit.datasets.dedupe import Copies
from renderkit.datasets.folder import ResultsError
from renderkit.datasets.intake import Checks, Intake, Settings
from renderkit.datasets.read import Source, in_turns
from renderkit.datasets.results import Results
from renderkit.datasets.rows import Row, Sample, Stage, refused, rendered
from renderkit.datasets.rules import judged
from renderkit.datasets.schedule import Schedule, Task
from renderkit.log import log
from renderkit.models import Job, RenderResult

PAUSES = (1.0, 5.0, 25.0)
"""Seconds before an error of the environment is tried again."""

LASTING = frozenset({"tool_missing"})
"""Errors that another try does not mend."""

QUIET = 10.0
"""Seconds after a warning in which there is no other."""

BROKEN_AFTER = 50
"""Errors of the environment one after the other, after which a run stops: it is wrong as a whole."""


class Stopped(Exception):
    """The run cannot go on: the environment fails for one record after the other, or the disk is full.

    Nothing is lost. The message says why, and how to go on.
    """


class Renders(Checks, Protocol):
    """What renders: an Engine, or one that has many of them elsewhere."""

    def installation(self, language: str) -> str:
        """The fingerprint of what is installed for a language."""

    def render_many(self, jobs: Iterable[Job]) -> Generator[RenderResult, None, None]:
        """Renders jobs as they come."""


class Run:
    """One pass over the inputs, and the retries that it leaves."""

    def __init__(self, found: list[Source], settings: Settings, engine: Renders, results: Results) -> None:
        self._sources = found
        self._judge = settings.rules.judge
        self._intake = Intake(settings, engine)
        self._engine = engine
        self._results = results
        self._copies = Copies(settings.rules.dedupe, results.database)
        self._running: dict[str, Task] = {}
        self._broken = 0
        self._quiet = 0.0
        self._on_row: Callable[[Row], None] = lambda row: None
        self._schedule = Schedule(self._samples())

    def all(self, on_row: Callable[[Row], None] | None = None) -> None:
        """Writes a row for each record that has none. Raises Stopped, ResultsError, OSError."""
        if on_row is not None:
            self._on_row = on_row
        try:
            self._all()
        except (OSError, sqlite3.OperationalError) as error:
            if not _full(error):
                raise
            raise Stopped(
                f"the disk of {self._results.folder} is full; {self._results.done.count:,} records are"
                " written down. Make room, and run the same command to go on"
            ) from error

    def _all(self) -> None:
        while True:
            with closing(self._engine.render_many(self._jobs())) as coming:
                for result in coming:
                    self._take(result)
            if self._schedule.due is None:
                return
            time.sleep(max(0.0, self._schedule.due - time.monotonic()))

    # ---- from records to jobs ----

    def _samples(self) -> Iterator[Sample]:
        """The records that are to be rendered, in the order of reading; the others get their rows."""
        for sequence, (source, position, raw) in enumerate(in_turns(self._sources)):
            if (source.name, position) in self._results.done:
                continue
            made = self._intake.sample(sequence, source.name, position, raw)
            if isinstance(made, Sample):
                self._same_installation(made.language)
                refusal = self._copies.refusal(made)
                if refusal is None:
                    yield made
                    continue
                made = refused(source.name, position, made.id, made.language, refusal, made.code)
            self._write(made)

    def _same_installation(self, language: str) -> None:
        if not self._results.installed(language, self._engine.installation(language)):
            raise ResultsError(_CHANGED.format(language=language, folder=self._results.folder))

    def _jobs(self) -> Iterator[Job]:
        while (task := self._schedule.next(time.monotonic())) is not None:
            job = self._intake.job(task.sample)
            self._running[job.id] = task
            yield job

    # ---- from results to rows ----

    def _take(self, result: RenderResult) -> None:
        task = self._running.pop(result.id)
        self._schedule.done(task, sum(result.timings.values()))
        if result.status == "error" and self._again(task, result):
            return
        self._count(result)
        verdict = judged(self._judge, result)
        stage: Stage = "render" if verdict.status == result.status else "judge"
        self._write(rendered(task.sample, verdict, stage, task.attempts))

    def _again(self, task: Task, result: RenderResult) -> bool:
        """Whether an error is worth another try."""
        kinds = {finding.kind for finding in result.diagnostics}
        if task.attempts > len(PAUSES) or kinds & LASTING:
            return False
        now, pause = time.monotonic(), PAUSES[task.attempts - 1]
        self._schedule.retry(task, now + pause)
        if now >= self._quiet:  # where all fail, a line for each would be no help
            self._quiet = now + QUIET
            first = result.diagnostics[0]
            log().warning(
                "the environment failed; trying again",
                id=task.sample.id,
                kind=first.kind,
                message=first.message,
                seconds=pause,
            )
        return True

    def _count(self, result: RenderResult) -> None:
        self._broken = self._broken + 1 if result.status == "error" else 0
        if self._broken >= BROKEN_AFTER:
            first = result.diagnostics[0]
            hint = f" ({first.hint})" if first.hint else ""
            raise Stopped(
                f"the environment failed for {self._broken} records one after the other:"
                f" {first.message}{hint}. When it is mended, run the same command with --retry errors"
            )

    def _write(self, row: Row) -> None:
        self._on_row(self._results.add(row))


def _full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "full" in str(error)


_CHANGED = (
    "{folder} was begun with another installation of {language} (another version of a tool, a library, a font"
    " or renderkit). Go on with that one, name another folder, or render those rows again: --redo changed"
)


def changed(results: Results, engine: Renders) -> list[str]:
    """The languages whose installation is not the one that the folder was begun with."""
    known = results.run["installations"]
    return [name for name in known if known[name] != engine.installation(name)]


def refuse_changed(results: Results, engine: Renders) -> None:
    """Raises ResultsError where rows would come from two installations."""
    for language in changed(results, engine):
        raise ResultsError(_CHANGED.format(language=language, folder=results.folder))


def redo(results: Results, engine: Renders) -> int:
    """Drops the rows of languages whose installation has changed; says how many."""
    return sum(results.renew(name) for name in changed(results, engine))
