"""Reads what resvg says: `… at LINE:COLUMN` in errors, `Warning (in …): …` in its log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from renderkit.plugin import Diagnostic, Kind, diagnose

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
_NO_PATH = re.compile(r"'([^']*)' is not a path to an image")
_NO_IMAGE = re.compile(r"'([^']*)' is not a PNG, JPEG, GIF, WebP or SVG")
_NO_GLYPH = re.compile(r"No fonts with a (.+)/U\+([0-9A-F]+) character were found")
_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*["']?([^"')\s;]+)""")


def failures(source: str, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What could not be drawn, in the words of the rasteriser, with the line of the source."""
    for finding in found:
        if finding.code not in ("svg", "empty", "no_area", "pixel_limit"):
            continue
        message = finding.message.removeprefix("main.svg: ")
        kind = next((kind for part, kind in KINDS if part in message), "syntax")
        line, column = finding.line, finding.column
        if finding.code == "pixel_limit":
            kind = "output_limit"
        if finding.code in ("empty", "no_area", "pixel_limit"):
            line, column = _line_of(source, "<svg") or 1, None
        entity = _ENTITY.search(message)
        if entity and re.search(rf"<!ENTITY\s+{re.escape(entity[1])}\s+(SYSTEM|PUBLIC)", source):
            kind, message = "blocked", f"{message}: external entities are not read"
        if open_quote := _OPEN_QUOTE.search(message):
            line, column = _opened(source, int(open_quote[1]), int(open_quote[2]))
        yield diagnose(kind, re.sub(r" at \d+:\d+$", "", message), source=source, line=line, column=column)


def warnings(source: str, log: str) -> Iterator[Diagnostic]:
    """What was left out of a picture that stands: addresses, glyphs; and files that are not there."""
    seen: set[str] = set()
    for address in _NO_PATH.findall(log) + _NO_IMAGE.findall(log) + _imports(source, log):
        if address in seen:
            continue
        seen.add(address)
        line = _line_of(source, address)
        if re.match(r"[a-zA-Z][\w+.-]*:|/|.*\.\./", address):
            message = f"{address} is outside the walls"
            yield diagnose("blocked", message, source=source, line=line, severity="warning")
        else:
            hint = f"lay it beside the picture, as with --file {address}=PATH"
            yield diagnose("missing_file", f"{address} cannot be shown", source=source, line=line, hint=hint)
    for glyph, code in dict.fromkeys(_NO_GLYPH.findall(log)):
        line = _line_of(source, glyph) or _line_of(source, f"&#x{code}", f"&#{int(code, 16)};")
        message = f"no font has {glyph} (U+{code})"
        yield diagnose("missing_glyph", message, source=source, line=line, severity="warning")


def _imports(source: str, log: str) -> list[str]:
    return _IMPORT.findall(source) if "@import rule is not supported" in log else []


def _line_of(source: str, *words: str) -> int | None:
    for word in words:
        at = source.lower().find(word.lower())
        if at >= 0:
            return source.count("\n", 0, at) + 1
    return None


def _opened(source: str, line: int, column: int) -> tuple[int, int]:
    """Where the quote was opened that was still open at a place."""
    lines = source.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][: column - 1]])
    at = before.rfind('"')
    return before.count("\n", 0, at) + 1, at - before.rfind("\n", 0, at)
