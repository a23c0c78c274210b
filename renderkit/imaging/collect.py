"""The usual way to collect: the files that a program left and that match its outputs, in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from functools import lru_cache

from renderkit.diagnostics.text import diagnose, file_name
from renderkit.hookspecs import Imager
from renderkit.models import Collected, Diagnostic, Entry, Execution, Job, Picture, Program


def matching(execution: Execution, program: Program) -> list[Entry]:
    """The workspace's files that match `program.outputs`, in the order in which they were made.

    Files that were laid out before the program ran are no pictures of its making.
    """
    patterns = [pattern(text) for text in program.outputs]
    return [
        entry
        for entry in execution.workspace.entries()
        if entry.name not in program.files and any(p.fullmatch(entry.name) for p in patterns)
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
) -> Collected:
    """Develops what matches, or just these `entries`. A file that cannot be opened is a diagnostic."""
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
            pictures.append(
                Picture(name=entry.name, content=content, density=program.density, trim=program.trim)
            )
        if len(chosen) > job.limits.images:
            message = f"{len(chosen)} pictures, of which the first {job.limits.images} are taken"
            diagnostics.append(diagnose("output_limit", message, severity="warning"))
        made = imager.develop(pictures)
    return made.model_copy(update={"diagnostics": (*diagnostics, *made.diagnostics)})
