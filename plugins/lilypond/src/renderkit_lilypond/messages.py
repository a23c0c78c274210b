"""LilyPond's messages, as it wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

TOO_OLD = "program too old"

_SAID = re.compile(
    r"(?:(?P<file>[^\n:]+):(?P<line>\d+):(?:(?P<column>\d+):)? )?"
    r"(?P<level>fatal error|error|warning): (?P<message>.*)"
)
_SCHEME = "Guile signaled an error for the expression beginning here"
_IGNORED = (
    "no \\version statement found",
    "supported clefs: ",
    "ragged-bottom was specified, but page must be compressed",  # the settings specify it, not the score
)
_ECHOES = re.compile(
    r"failed files: |errors found, ignoring music expression|Unfinished main input"
    r"|string outside of text script or \\lyricmode"
)


@dataclass(frozen=True)
class Said:
    """One message of LilyPond's, with its place, and what Scheme said where it came from Scheme."""

    level: str
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None


def read(text: str) -> list[Said]:
    """The messages in order; those that only echo another are left out, unless there is nothing else."""
    lines = text.split("\n")
    found: list[Said] = []
    for number, line in enumerate(lines):
        match = _SAID.fullmatch(line.rstrip("\r"))
        if match is None:
            continue
        message = match["message"]
        if message == _SCHEME:  # two lines of source follow, and then what is wrong
            message = next((said for said in lines[number + 3 : number + 4] if said.strip()), message)
            message = re.sub(r"^[^\s:]+:\d+:\d+: ", "", message)
        if not message.startswith(_IGNORED):
            place = (int(match[name]) if match[name] else None for name in ("line", "column"))
            found.append(Said(match["level"], message, match["file"] or "", *place))
    causes = [said for said in found if not _ECHOES.match(said.message)]
    return causes if any(said.level != "warning" for said in causes) else found


def only_asks_for_a_newer_version(text: str) -> bool:
    """Whether the one error is that the score's \\version is newer than LilyPond, which draws it."""
    errors = [said.message for said in read(text) if said.level != "warning"]
    ended = any(line.startswith("fatal error: failed files: ") for line in text.splitlines()[-2:])
    return ended and bool(errors) and all(message.startswith(TOO_OLD) for message in errors)


def mended(said: list[Said], source: str) -> Iterator[Said]:
    """Puts right where LilyPond notices a fault long after its place."""
    if any("EOF found inside string" in one.message for one in said):
        yield Said("error", "EOF found inside string", "", _open_string(source))
    for one, following in zip_longest(said, said[1:]):
        assigned = following is not None and "unexpected '='" in following.message
        if "EOF found inside string" in one.message:
            continue
        if assigned and following is not None and following.line == one.line and "note name" in one.message:
            continue  # a name that is given a value, in what LilyPond still takes for music
        yield one


def _open_string(source: str) -> int | None:
    """The first line in which a string is opened and not closed."""
    for number, line in enumerate(source.splitlines(), 1):
        bare = re.sub(r"\\.", "", line)
        code = re.sub(r'("[^"]*")|%.*', r"\1", bare)
        if code.count('"') % 2:
            return number
    return None
