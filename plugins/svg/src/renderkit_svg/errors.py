"""Reads what resvg says when it refuses a picture: `… at LINE:COLUMN`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from renderkit.plugin import Diagnostic, Kind, diagnose, line_of

KINDS: tuple[tuple[str, Kind], ...] = (
    ("unknown entity reference", "undefined"),
    ("unknown namespace prefix", "undefined"),
    ("invalid size", "data"),
    ("no area", "data"),
    ("reference loop", "runtime"),
    ("nodes limit", "runtime"),
)
"""By a part of the message; everything else that resvg refuses is syntax."""

_OPEN_QUOTE = re.compile(r"expected '\"' not '<' at (\d+):(\d+)$")
_ENTITY = re.compile(r"unknown entity reference '([^']+)'")


def failures(source: str, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What could not be drawn, in the words of the rasteriser, with the line of the source."""
    for finding in found:
        if finding.code not in ("svg", "empty", "no_area", "pixel_limit"):
            continue
        message = finding.message.removeprefix("main.svg: ")
        kind: Kind = next((kind for part, kind in KINDS if part in message), "syntax")
        line, column = finding.line, finding.column
        if finding.code == "pixel_limit":
            kind = "output_limit"
        if finding.code in ("empty", "no_area", "pixel_limit"):
            line, column = line_of(source, "<svg") or 1, None
        entity = _ENTITY.search(message)
        if entity and re.search(rf"<!ENTITY\s+{re.escape(entity[1])}\s+(SYSTEM|PUBLIC)", source):
            kind, message = "blocked", f"external entity {entity[1]!r} is not read: {message}"
        if open_quote := _OPEN_QUOTE.search(message):
            line, column = _opened(source, int(open_quote[1]), int(open_quote[2]))
        yield diagnose(kind, re.sub(r" at \d+:\d+$", "", message), source=source, line=line, column=column)


def _opened(source: str, line: int, column: int) -> tuple[int, int]:
    """Where the quote was opened that was still open at a place."""
    lines = source.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
    at = before.rfind('"')
    return before.count("\n", 0, at) + 1, at - before.rfind("\n", 0, at)
