"""LilyPond: scores and fragments, each page as an SVG that is trimmed to its music."""

from __future__ import annotations

from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Environment,
    Execution,
    Job,
    Language,
    Program,
    Session,
    Step,
    Toolchain,
    Worker,
    hook,
)
from renderkit_lilypond.errors import classify
from renderkit_lilypond.messages import only_asks_for_a_newer_version

EXAMPLE = r"""
\version "2.24.0"

\relative c' {
  \key g \major
  \time 3/4
  d4( g b) | d2 b4 | c8 b a g fis a | g2.\fermata \bar "|."
}
"""

DENSITY = 144.0
"""Dots per inch: a staff is 40 pixels high, a line of music on A4 some 1050 wide."""

MARGIN = 12
"""White pixels that stay around the music."""


def _resource(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


ENVIRONMENT = Environment(
    name="lilypond",
    requirements=_resource("requirements.txt").decode(),
    after=(("sh", "-c", "ln -s lib/python3*/site-packages/lilypond-binaries dist"),),
)

WORKER = Worker(
    name="lilypond",
    argv=(
        "{environment}/dist/bin/lilypond",
        *("-dbackend=cairo", "--svg", "-dno-point-and-click", "-dinclude-settings={library}/settings.ly"),
        "-e",
        # what is loaded is closed again before main serves: a job has none of the worker's descriptors
        '(begin (load "{library}/pictures.scm") (load "{library}/worker.scm")'
        ' ((@ (renderkit worker) main) "{library}" {fd}))',
    ),
    environments=("lilypond",),
    files={
        name: _resource(f"inside/{name}") for name in ("settings.ly", "pictures.scm", "worker.scm", "warm.ly")
    },
    env={"XDG_CACHE_HOME": "/tmp/.cache"},
    preload=("warm.ly",),
)


@hook
def renderkit_language() -> Language:
    """What LilyPond is to renderkit."""
    return Language(
        name="lilypond",
        title="LilyPond",
        extensions=(".ly", ".ily"),
        version="0.1.0",
        aliases=("ly",),
        formats=("png", "svg"),
        example=EXAMPLE,
        toolchain=Toolchain(environments=(ENVIRONMENT,)),
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """One run of LilyPond. Its pictures get a folder of their own, beside the job's files."""
    entry, folder = "score", "pictures"
    while any(name.startswith(f"{entry}.") for name in job.files):
        entry += "_"
    while any(name.partition("/")[0] == folder for name in job.files):
        folder += "_"
    return Program(
        files={**job.files, f"{entry}.ly": job.source},
        steps=(Step(name="lilypond", call={"score": f"{entry}.ly", "pictures": folder}),),
        worker=WORKER,
        outputs=(f"{folder}/*.svg",),
        entry=f"{entry}.ly",
        density=DENSITY,
        trim=MARGIN,
    )


@hook
def renderkit_execute(job: Job, program: Program, session: Session) -> Execution:
    """Runs it. A score that only asks for a newer LilyPond, and was drawn, has not failed: it is warned."""
    result = session.run(program.steps[0])
    if result.exit_code == 1 and only_asks_for_a_newer_version(result.text):
        result = result.model_copy(update={"exit_code": 0})
    return Execution(steps=(result,), workspace=session.workspace)


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """Reads what LilyPond and its Scheme said."""
    return classify(job, program, execution, collected)
