"""Mermaid: a page behind the walls imports the pinned mermaid and draws the text that lies beside it.

The picture is the browser's own, since labels are HTML inside the SVG; the SVG comes with it.
"""

from __future__ import annotations

from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Execution,
    Imager,
    Job,
    Language,
    Program,
    browser,
    collect,
    hook,
)
from renderkit_mermaid.errors import classify

EXAMPLE = """\
flowchart LR
    rain([Rain]) --> river[River] --> sea[(Sea)]
    sea -- evaporates --> cloud{{Cloud}}
    cloud --> rain
"""

SCALE = 2.0
"""Pixels of the picture for each of the page's: 192 dots per inch. Labels are small, and are to be read."""

WIDTH = 1200
"""Of the page, for those diagrams that fill it, as Gantt charts do; others have a size of their own."""

DIAGRAM = "#diagram > svg"

BY_CHANCE = b"handDrawn"
"""The look whose lines are drawn by chance: which numbers it gets depends on what the page has loaded before.

Such texts, and those with files beside them, which a page would remember by name, have a page of their own.
"""


def _resource(name: str) -> bytes:
    return files(__package__).joinpath("inside", name).read_bytes()


@hook
def renderkit_language() -> Language:
    """What Mermaid is to renderkit."""
    return Language(
        name="mermaid",
        title="Mermaid",
        aliases=("mmd",),
        extensions=(".mmd", ".mermaid"),
        version="0.1.0",
        formats=("png", "svg"),
        example=EXAMPLE,
        toolchain=browser.TOOLCHAIN,
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """One visit to a page that fetches the user's text; pictures of the job's can be shown by their names."""
    page = {"index.html": _resource("index.html"), "draw.js": _resource("draw.js"), "diagram.mmd": job.source}
    visit = browser.visit(
        "index.html",
        width=WIDTH,
        scale=SCALE,
        select=DIAGRAM,
        vector=DIAGRAM,
        script="draw()",
        keep="" if job.files or BY_CHANCE in job.source else "mermaid",
        name="mermaid",
    )
    return Program(
        files={**job.files, **page},
        steps=(visit,),
        worker=browser.WORKER,
        outputs=("page.png",),
        entry="diagram.mmd",
        density=96 * SCALE,
    )


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """The photograph of the diagram, with the SVG that it is of."""
    found = collect(job, program, execution, imager)
    try:
        vector = execution.workspace.read("page.svg", job.limits.file_bytes)
    except OSError:
        return found
    images = (image.model_copy(update=_vector(vector)) for image in found.images)
    return found.model_copy(update={"images": tuple(images)})


def _vector(svg: bytes) -> dict[str, object]:
    return {"vector_bytes": svg, "vector_format": "svg"}


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """What mermaid refused, with the line of the user's text, before front matter and comments were cut."""
    return classify(job.text, browser.report(execution.steps[-1]), execution.steps[-1])
