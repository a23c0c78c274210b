"""Making a diagnostic out of what a tool said."""

from __future__ import annotations

import re

from renderkit.models import Diagnostic, Kind, Severity

LONGEST = 500
"""Characters of a message. What a tool says beyond that explains nothing."""

EXCERPT = 160

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
_INSIDE = re.compile(
    r"/opt/renderkit/[\w.-]+/(?:lib/python[\d.]+/site-packages/)?|/run/renderkit/|/work/(?=\S)"
    r"|/usr/(?:share|lib|local)/(?:[\w.+-]+/)*(?=[\w.+-]+)"
)
_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b.")


def clean(message: str) -> str:
    """One bounded line, without control characters and without paths inside the walls."""
    line = " ".join(_CONTROL.sub(" ", _ESCAPE.sub("", message)).split())
    line = _INSIDE.sub("", line)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def file_name(name: str) -> str:
    """A hostile file's name as text that can be written down: bytes that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def lines_of(source: str) -> list[str]:
    """The lines as tools count them; `str.splitlines` also ends lines at form feeds and the like."""
    return re.split(r"\r\n?|\n", source)


def line_of(source: str, *words: str) -> int | None:
    """The line in which the first of these words that occurs at all occurs first, whatever its case."""
    lowered = source.lower()
    for word in words:
        at = lowered.find(word.lower())
        if at >= 0:
            return source.count("\n", 0, at) + 1
    return None


def excerpt(source: str, line: int, column: int | None) -> str | None:
    """The line of the source, and below it a caret where the column is known."""
    lines = lines_of(source)
    if not 1 <= line <= len(lines):
        return None
    text = _CONTROL.sub(lambda m: " " * len(m.group()), lines[line - 1]).rstrip()
    start = 0
    if column is not None and column > EXCERPT - 20:
        start = column - EXCERPT // 2
    shown = text[start : start + EXCERPT]
    if column is None or not 1 <= column <= len(text) + 1:
        return shown
    return f"{shown}\n{' ' * (column - 1 - start)}^"


def diagnose(
    kind: Kind,
    message: str,
    *,
    source: str = "",
    line: int | None = None,
    column: int | None = None,
    severity: Severity = "error",
    file: str | None = None,
    hint: str | None = None,
    code: str | None = None,
) -> Diagnostic:
    """A diagnostic with a clean message and an excerpt of `source`, the user's text.

    A line that the text does not have is left out: better none than a wrong one.
    """
    shown = excerpt(source, line, column) if line is not None else None
    if line is not None and shown is None:
        count = len(lines_of(source))
        line, column = (count, None) if line == count + 1 and count else (None, None)
        shown = excerpt(source, line, None) if line is not None else None
    return Diagnostic(
        kind=kind,
        severity=severity,
        message=clean(message),
        file=file,
        line=line,
        column=column,
        excerpt=shown,
        hint=hint,
        code=code,
    )
