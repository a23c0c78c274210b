"""Which of the files that a script left are its pictures, and what it left for a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from renderkit.plugin import Diagnostic, Entry, Execution, Image, Job, Program, diagnose, matching

FOLDER = ".renderkit/"
OURS = (f"{FOLDER}vectors/", f"{FOLDER}matplotlib/")
VECTORS = (".svg", ".svgz", ".pdf")
PAGES = (".html", ".htm")

LIBRARIES = (
    ("plotly", "plotly"),
    ("bokeh", "bokeh"),
    ("pyecharts", "echarts"),
    ("folium", "folium|leaflet"),
    ("altair", "vega-?embed"),
)
"""Whose page it is, by what it says first."""

BEGINNING = 1 << 18


def pictures(program: Program, execution: Execution) -> list[Entry]:
    """What was shown and saved. Of `plot.png` and `plot.pdf`, the same figure saved twice, one counts.

    That is the first, unless it is the vector: the bitmap is what its author meant to be looked at. A file
    that was given to the script is not of its making, unless the script wrote it anew.
    """
    given = {
        name: content for name, content in program.files.items() if not _rewritten(execution, name, content)
    }
    chosen: dict[str, Entry] = {}
    for entry in matching(execution, program.model_copy(update={"files": given})):
        if entry.name.startswith(OURS):
            continue
        stem = _stem(entry.name)
        if stem not in chosen or (_is_vector(chosen[stem].name) and not _is_vector(entry.name)):
            chosen[stem] = entry
    return sorted(chosen.values(), key=lambda entry: entry.order)


def with_vectors(job: Job, execution: Execution, images: Iterable[Image]) -> Iterator[Image]:
    """The images with their vectors in the form that the job asks for: the runtime's, or the script's own."""
    for image in images:
        found = None
        if image.vector_format != job.format:
            names = (f"{FOLDER}vectors/{image.source}.{job.format}", f"{_stem(image.source)}.{job.format}")
            found = next(filter(None, (_content(job, execution, name) for name in names)), None)
        form = {"vector_bytes": found, "vector_format": job.format}
        yield image.model_copy(update=form) if found else image


def pages(execution: Execution, *, drawn: bool) -> Iterator[Diagnostic]:
    """HTML pages that a browser would have to draw: the environment's fault, or a warning beside pictures."""
    for entry in execution.workspace.entries():
        if not entry.name.lower().endswith(PAGES):
            continue
        text = execution.workspace.text(entry.name, BEGINNING)
        library = next((name for name, words in LIBRARIES if re.search(words, text, re.I)), None)
        if drawn and library == "altair":
            continue  # the chart was drawn as well
        name = PurePosixPath(entry.name).name
        what = f"{library} made an HTML page" if library else f"{name} is an HTML page"
        message = f"{what}, and renderkit has no browser yet to draw it"
        hint = "what matplotlib and its like draw, and any saved PNG, SVG or PDF, works now"
        yield diagnose("tool_missing", message, hint=hint, severity="warning" if drawn else "error")
        return


def _rewritten(execution: Execution, name: str, content: bytes) -> bool:
    try:
        return bool(execution.workspace.read(name, len(content) + 1) != content)
    except OSError:
        return False


def _content(job: Job, execution: Execution, name: str) -> bytes | None:
    try:
        return bytes(execution.workspace.read(name, job.limits.file_bytes))
    except OSError:
        return None


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix("")) if PurePosixPath(name).name else name


def _is_vector(name: str) -> bool:
    return name.lower().endswith(VECTORS)
