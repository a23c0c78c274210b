"""Which of the files that a script left are its pictures, and which pages a browser draws for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from renderkit.plugin import Collected, Entry, Execution, Image, Job, Program, browser, matching

FOLDER = ".renderkit/"
BEHIND = f"{FOLDER}pages/"
"""Pages behind placeholders."""

PANEL = f"{FOLDER}panel/"
"""What pages of panel load."""

OURS = (f"{FOLDER}vectors/", f"{FOLDER}matplotlib/", BEHIND, PANEL)
VECTORS = (".svg", ".svgz", ".pdf")

_MARK = re.compile(
    r"renderkit-page[\0 ](\d{4,6}):(\d{1,4}):(\d{1,4}):(\d{1,2}(?:\.\d{1,5})?|0?\.\d{1,5})(?![\d.])"
)


@dataclass
class Chosen:
    """The pictures, in order; how pages among them are visited, and the names of those behind placeholders.

    `lost` are pages whose placeholder is in no file: the script has read it back, or thrown it away.
    """

    entries: list[Entry]
    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def named(self, found: Collected) -> Collected:
        """The images under the names that the script gave."""
        images = (
            image.model_copy(update={"source": self.names.get(image.source, image.source)})
            for image in found.images
        )
        return found.model_copy(update={"images": tuple(images)})


def pictures(program: Program, execution: Execution) -> Chosen:
    """What was shown and saved. Of `plot.png` and `plot.pdf`, the same figure saved twice, one counts.

    That is the first, unless it is a vector or a page: the bitmap is what its author meant to be looked at.
    A file that was given to the script is not of its making, unless the script wrote it anew.
    """
    given = {
        name: content for name, content in program.files.items() if not _rewritten(execution, name, content)
    }
    workspace = execution.workspace
    drawn = set(workspace.text(f"{FOLDER}drawn", 65536).splitlines())
    pages = {e.name: e for e in workspace.entries() if e.name.startswith(BEHIND) and e.name.endswith(".html")}
    marks: dict[str, re.Match[str]] = {}
    chosen: dict[str, Entry] = {}
    for entry in matching(execution, program.model_copy(update={"files": given})):
        if entry.name.startswith(OURS) or entry.name in drawn or browser.is_part(entry.name):
            continue
        mark = _MARK.search(workspace.text(entry.name, 400)) if pages else None
        if mark:
            marks[entry.name] = mark
        stem = _stem(entry.name)
        if stem not in chosen or (not _is_bitmap(chosen[stem].name) and _is_bitmap(entry.name)):
            chosen[stem] = entry
    found = Chosen([])
    for entry in chosen.values():
        name = entry.name
        if name in marks:
            number, width, height, scale = marks[name].groups()
            page = pages.get(f"{BEHIND}{number}.html")
            if page is None or page.name in found.visits:
                continue
            sized = int(width) and int(height)
            size = {"width": int(width), "height": int(height)} if sized else browser.SAVED
            found.visits[page.name] = {**size, "scale": min(max(float(scale), 0.1), 10.0)}
            found.names[f"{page.name}.png"] = name
            entry = page.model_copy(update={"order": entry.order})
        elif browser.is_page(name):
            found.visits[name] = browser.SAVED
            found.names[f"{name}.png"] = name
        found.entries.append(entry)
    referred = {f"{BEHIND}{mark[1]}.html" for mark in marks.values()}
    found.lost = sorted(set(pages) - referred)
    found.visits |= dict.fromkeys(found.lost, browser.SAVED)
    found.entries = sorted(
        [*found.entries, *(pages[name] for name in found.lost)], key=lambda entry: entry.order
    )
    return found


def with_vectors(job: Job, execution: Execution, images: Iterable[Image]) -> Iterator[Image]:
    """The images with their vectors in the form that the job asks for: the runtime's, or the script's own."""
    for image in images:
        found = None
        if image.vector_format != job.format:
            names = (f"{FOLDER}vectors/{image.source}.{job.format}", f"{_stem(image.source)}.{job.format}")
            found = next(filter(None, (_content(job, execution, name) for name in names)), None)
        form = {"vector_bytes": found, "vector_format": job.format}
        yield image.model_copy(update=form) if found else image


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


def _is_bitmap(name: str) -> bool:
    return not name.lower().endswith((*VECTORS, *browser.ENDINGS))
