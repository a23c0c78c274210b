"""The usual way to collect: the files that a program left and that match its outputs, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from typing import Any

from renderkit.browser import is_page
from renderkit.diagnostics.text import diagnose, file_name
from renderkit.hookspecs import Imager
from renderkit.models import Collected, Diagnostic, Entry, Execution, Job, MiB, Picture, Program

BESIDE = 96 * MiB
"""Bytes of files that a page may ask for, together."""

_ENDING = re.compile(r"\*\*/\*[^*?/]+")


def matching(execution: Execution, program: Program) -> list[Entry]:
    """The workspace's files that match `program.outputs`, in the order in which they were made.

    Files that were laid out before the program ran are no pictures of its making.
    """
    # thousands of hostile names, each of 4 KB, are looked at here: most patterns are but an ending
    endings = tuple(text[4:].lower() for text in program.outputs if _ENDING.fullmatch(text))
    patterns = [pattern(text) for text in program.outputs if not _ENDING.fullmatch(text)]
    return [
        entry
        for entry in execution.workspace.entries()
        if entry.name not in program.files
        and (entry.name.lower().endswith(endings) or any(p.fullmatch(entry.name) for p in patterns))
    ]


@lru_cache(256)
def pattern(text: str) -> re.Pattern[str]:
    """A glob as a regular expression: `*` and `?` stay in a folder, `**/` goes across; case is ignored."""
    words = {"**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*|\?)", text)
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts), re.IGNORECASE | re.DOTALL)


def collect(
    job: Job,
    program: Program,
    execution: Execution,
    imager: Imager,
    entries: Sequence[Entry] | None = None,
    visits: Mapping[str, Mapping[str, Any]] | None = None,
) -> Collected:
    """Develops what matches, or just these `entries`. A file that cannot be opened is a diagnostic.

    `visits` are what the browser is asked for pages among them, by name. They find the workspace's files
    beside them.
    """
    chosen = matching(execution, program) if entries is None else entries
    diagnostics: list[Diagnostic] = []
    with ExitStack() as opened:
        pictures: list[Picture] = []
        for entry in chosen[: job.limits.images]:
            try:
                content = opened.enter_context(execution.workspace.open(entry.name))
            except OSError as error:
                name = file_name(entry.name)
                message = f"the picture cannot be read: {error.strerror}: {name}"
                diagnostics.append(diagnose("invalid_image", message, file=name))
                continue
            visit = (visits or {}).get(entry.name)
            pictures.append(
                Picture(entry.name, content, density=program.density, trim=program.trim, visit=visit)
            )
        if len(chosen) > job.limits.images:
            message = f"{len(chosen)} pictures, of which the first {job.limits.images} are taken"
            diagnostics.append(diagnose("output_limit", message, severity="warning"))
        pages = any(is_page(picture.name) for picture in pictures)
        made = imager.develop(pictures, beside(execution) if pages else None)
    return made.model_copy(update={"diagnostics": (*diagnostics, *made.diagnostics)})


def beside(execution: Execution) -> dict[str, bytes]:
    """The files that a page may ask for: those of the workspace, as many as fit."""
    found: dict[str, bytes] = {}
    left = BESIDE
    for entry in execution.workspace.entries():
        left -= entry.bytes
        if left < 0:
            break
        try:
            found[entry.name] = execution.workspace.read(entry.name, entry.bytes)
        except OSError:
            continue
    return found
