"""Which of the files that a script left are its pictures."""

from __future__ import annotations

from pathlib import PurePosixPath

from renderkit.plugin import Entry, Execution, Program, matching

VECTORS = {".svg", ".pdf"}


def pictures(program: Program, execution: Execution) -> list[Entry]:
    """All that match, but one of `plot.png` and `plot.pdf`: the same figure saved twice is one picture.

    The first counts, unless that is the vector: then the bitmap is what its author meant to be looked at.
    """
    chosen: dict[str, Entry] = {}
    for entry in matching(execution, program):
        path = PurePosixPath(entry.name)
        stem = str(path.with_suffix(""))
        if stem not in chosen or (
            PurePosixPath(chosen[stem].name).suffix.lower() in VECTORS and path.suffix.lower() not in VECTORS
        ):
            chosen[stem] = entry
    return sorted(chosen.values(), key=lambda entry: entry.order)
