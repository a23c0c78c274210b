"""The whole contract between the engine and a language.

A plugin is a module (or object) with these five functions, marked with `@renderkit.plugin.hook`, behind an
entry point in the group `renderkit` that carries the language's name. Only `renderkit_language` and
`renderkit_prepare` have to be there: for the rest the core has a usual way.

    @hook
    def renderkit_prepare(job):
        return Program(files={"main.dot": job.source}, outputs=("*.svg",),
                       steps=(Step(name="dot", argv=("dot", "-Tsvg", "-O", "main.dot")),))

A plugin of no language (a cache, a meter) may wrap every stage: `@renderkit.plugin.wrapper`. It may also
answer before the language, or not (None): `@renderkit.plugin.ahead`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO, Protocol

import pluggy

from renderkit.models import (
    Collected,
    Diagnostic,
    Execution,
    Job,
    Language,
    Picture,
    Program,
    Recipe,
    Step,
    StepResult,
    Workspace,
)


class Session(Protocol):
    """What execute is given: one job behind its walls."""

    @property
    def workspace(self) -> Workspace:
        """The job's files, also after its processes died."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files. Only before the first step: a job may have put anything in their place since."""

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit. It finds `inputs` as its descriptors from 3 up."""

    def made(self, recipe: Recipe) -> BinaryIO | None:
        """This job's own copy of what the recipe makes, for `inputs`; None until it has been worth making.

        Whoever asks closes it. What is made is kept, also for other processes; never without walls.
        """


class Imager(Protocol):
    """What collect is given: it makes images of files, behind walls of its own."""

    def develop(self, pictures: Iterable[Picture], beside: dict[str, bytes] | None = None) -> Collected:
        """Decodes, rasterises, flattens on white, measures; `beside` are files that an SVG may show."""


PROJECT = "renderkit"
spec = pluggy.HookspecMarker(PROJECT)


@spec(firstresult=True)
def renderkit_language() -> Language:
    """Says what the language is: its name, file endings, toolchain, example. Called once."""
    raise AssertionError


@spec(firstresult=True)
def renderkit_prepare(job: Job) -> Program:
    """Decides what to run. Pure: no disk, no network. The user's text is carried as bytes in a file."""
    raise AssertionError


@spec(firstresult=True)
def renderkit_execute(job: Job, program: Program, session: Session) -> Execution:
    """Runs the program inside the walls, where its files lie already. Usually: its steps, until one fails."""
    raise AssertionError


@spec(firstresult=True)
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """Makes images of what was left. Usually: the files that match the program's `outputs`."""
    raise AssertionError


@spec(firstresult=True)
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """Turns the tool's output into diagnostics: the cause first, lines of the user's text. Pure.

    An empty list where there is nothing to say. Limits, signals, blank and missing pictures are the
    engine's to report.
    """
    raise AssertionError
