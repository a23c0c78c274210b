"""R: scripts as Rscript runs them, with Debian's packages for plots, in a worker's fork behind the walls."""

from __future__ import annotations

from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Command,
    Diagnostic,
    Execution,
    Imager,
    Job,
    Language,
    Program,
    Session,
    Step,
    Toolchain,
    Worker,
    browser,
    convert_postscript,
    hook,
)
from renderkit_r.errors import failure, remarks
from renderkit_r.packages import DEBIAN
from renderkit_r.pictures import POSTSCRIPT, develop

EXAMPLE = """\
library(ggplot2)

ggplot(mpg, aes(displ, hwy, colour = class)) +
  geom_point(size = 2) +
  labs(title = "renderkit", x = "Displacement", y = "Miles per gallon")
"""

PICTURES = (
    *(".png", ".jpg", ".jpeg", ".svg", ".svgz", ".pdf", ".gif", ".webp", ".bmp", ".tif", ".tiff"),
    *(".ppm", ".pgm", ".pbm", *browser.ENDINGS, *POSTSCRIPT),
)
"""Endings of the files that count when a script saves them."""

DENSITY = 192.0
"""Of pages and of vector pictures, in dots per inch: a page of 7 by 7 inches has 1344 by 1344 pixels."""


def _resource(name: str) -> bytes:
    return files(__package__).joinpath("inside", f"{name}.R").read_bytes()


WORKER = Worker(
    name="r",
    # Rscript, as a person would call it, but that main.R is empty where it starts (see inside/profile.R)
    argv=("/bin/sh", "-c", "cd {library} && exec env RENDERKIT_FD={fd} Rscript main.R"),
    readable=("/etc/R", "/etc/ImageMagick-6"),
    files={
        "main.R": b"",
        "profile.R": _resource("profile"),
        **{f"{name}.R": _resource(name) for name in ("worker", "report", "place", "shows")},
    },
    env={
        "LANGUAGE": "en",
        "R_PROFILE_USER": "profile.R",
        "R_PAPERSIZE": "a4",
    },
    preload=("ggplot2",),
)


@hook
def renderkit_language() -> Language:
    """What R is to renderkit."""
    return Language(
        name="r",
        title="R",
        aliases=("rscript", "ggplot2"),
        extensions=(".r",),
        version="0.1.0",
        formats=("png", "svg", "pdf"),
        example=EXAMPLE,
        toolchain=Toolchain(
            debian=(*DEBIAN, "ghostscript"),
            commands=(Command(name="Rscript", pattern=r"\d+\.\d+\.\d+", package="r-base-core"),),
        )
        + browser.TOOLCHAIN,
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """The script lies in main.R as it came; its files beside it."""
    return Program(
        files={**job.files, "main.R": job.source},
        steps=(Step(name="Rscript", call={"format": job.format}),),
        worker=WORKER,
        outputs=tuple(f"**/*{ending}" for ending in PICTURES),
        entry="main.R",
        density=DENSITY,
    )


@hook
def renderkit_execute(job: Job, program: Program, session: Session) -> Execution:
    """Runs the script; then makes a PDF of each PostScript file that it left, since that can be drawn."""
    done = [session.run(step) for step in program.steps]
    if done[-1].ok:
        done += convert_postscript(job, program, session)
    return Execution(steps=tuple(done), workspace=session.workspace)


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """Pages and files in the order in which they were begun. What a failed script has left is no picture."""
    return develop(job, program, execution, imager) if execution.ok else Collected()


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """The error's kind and its line in the script; plots that nobody printed; glyphs that no font has."""
    if not execution.steps[0].ok:
        return list(failure(job.text, execution))
    return list(remarks(job.text, execution, collected))
