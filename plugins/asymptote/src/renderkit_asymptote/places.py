"""Finding the line of the user's text that a message is about."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|"(?:\\"|[^"])*(?P<texts>"|\Z)|'(?:\\.|[^'\\])*(?P<strings>'|\Z)""",
    re.DOTALL,
)
_IMPORT = re.compile(r"\b(?:import|access|from)\s+([\w,\s]+?)\s*(?:;|as\b|access\b|unravel\b)")
_BRACED = re.compile(r"(?:\)|\})\{(.*)\}%?$", re.DOTALL)

SHORTEST = 4
"""Characters of a piece of a label by which its line may be known."""


def open_string(source: str, line: int) -> int | None:
    """The line in which a string begins that runs over the end of it, to an error in `line` or further.

    Asymptote's strings may have several lines, but one that holds the end of a statement was not meant to.
    """
    for token in _TOKEN.finditer(source):
        text = token.group()
        if text[0] not in "\"'" or "\n" not in text:
            continue
        first = source.count("\n", 0, token.start()) + 1
        if first < line <= first + text.count("\n") + 1 and (";" in text or token.end() == len(source)):
            return first
    return None


def find_once(source: str, *functions: str) -> int | None:
    """The line that calls one of these functions, if it is the only one."""
    calls = re.compile(rf"\b(?:{'|'.join(map(re.escape, functions))})\s*\(")
    lines = [number for number, text in enumerate(source.split("\n"), 1) if calls.search(text)]
    return lines[0] if len(lines) == 1 else None


def imported(source: str) -> set[str]:
    """The modules that a source imports by name."""
    return {name for names in _IMPORT.findall(source) for name in re.split(r"[\s,]+", names)}


def shown_label(text: str) -> str:
    """The label in a line of TeX's that shows where it was stopped: what stands in the last braces."""
    label = _BRACED.search(text)
    return label[1] if label else text.removeprefix("...").removesuffix("%")


def runaway_label(text: str) -> str:
    """The label in what TeX shows of an argument that did not end where it should."""
    return (
        re.sub(r"\\(?:end *\{document\}|special *\{|ETC\.).*", "", text, flags=re.DOTALL)
        .strip()
        .removeprefix("{")
    )


def find_label(source: str, label: str, name: str | None) -> int | None:
    """The line with a label; else with what the message names.

    TeX shows spaces that nobody typed. A label that was put together is known by the longest of its pieces.
    """
    pieces = re.split(r"[-+]?\d[\d.]*|\\vphantom *\{[^{}]*\}", label)
    for piece in (label, label.removesuffix("}"), *sorted(pieces, key=len, reverse=True)):
        line = _find(source, piece)
        if line is not None and (not name or _find(source.split("\n")[line - 1], name)):
            return line
    stem = re.sub(r"\.\w+$", "", name or "")
    return (_find(source, name) or _find(source, stem)) if name else None


def _find(source: str, piece: str) -> int | None:
    """The first line that holds this, whatever the spaces; also as it is written between single quotes."""
    bare = "".join(piece.split())
    whole = [f'"{bare}"', f"'{bare}'"]
    if not bare or (
        len(bare) < SHORTEST and not bare.startswith("\\") and not any(w in source for w in whole)
    ):
        return None
    places = [at for at, letter in enumerate(source) if not letter.isspace()]
    squeezed = "".join(source[at] for at in places)
    wanted = [*whole, bare, bare.replace("\\", "\\\\"), bare.replace('"', '\\"')]
    for words in wanted:
        end = r"(?![A-Za-z])" if words[-1].isalpha() and words.startswith("\\") else ""
        match = re.search(re.escape(words) + end, squeezed)
        if match:
            return source.count("\n", 0, places[match.start()]) + 1
    return None
