"""A verdict in words for whoever wrote the program, as a model that is to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from renderkit.models import Diagnostic, Status

MOST = 2000
"""Characters, unless told otherwise: what the published benchmark hands back of a log (arXiv:2510.23642)."""

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,}\b")
_PATH = re.compile(r"(?<![\w:/.<-])/(?:[\w.+@-]+/)+(?=[\w.+-])")
_SHARES = {"error": "", "warning": "warning: ", "info": "note: "}


def written(status: Status, diagnostics: Sequence[Diagnostic], most: int = MOST) -> str:
    """The findings in their order, the cause first, in at most `most` characters of whole lines.

    Nothing in it depends on the machine or the run: no folders, no addresses in memory.
    """
    if most < 1:
        raise ValueError("feedback needs room: max_chars is counted from 1")
    kept: list[str] = []
    room = most
    for number, block in enumerate(_blocks(status, diagnostics)):
        if len(block) > room:
            if number == 0:  # of the cause there is always something
                kept.append(block[: room - 1] + "…")
            break
        kept.append(block)
        room -= len(block) + 1
    return "\n".join(kept)


def _blocks(status: Status, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    if status == "error":
        yield "The program could not be judged: the environment failed, which is no fault of the program."
    seen: set[str] = set()
    for finding in diagnostics:
        block = _block(finding)
        if block not in seen:
            seen.add(block)
            yield block


def _block(finding: Diagnostic) -> str:
    place = "" if finding.line is None else f"line {finding.line}"
    if place and finding.column is not None:
        place += f", column {finding.column}"
    said = _plain(finding.message)
    lines = [f"{_SHARES[finding.severity]}{place}{': ' if place else ''}{said} [{finding.kind}]"]
    if finding.excerpt and finding.excerpt.strip():
        lines += [f"    {line}".rstrip() for line in finding.excerpt.split("\n")]
    if finding.hint:
        lines.append(f"hint: {_plain(finding.hint)}")
    return "\n".join(lines)


def _plain(text: str) -> str:
    return _PATH.sub("", _ADDRESS.sub("0x…", text))
