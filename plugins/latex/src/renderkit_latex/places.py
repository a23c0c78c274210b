"""Where in a source the fault lies that an error speaks of: TeX reports the line that it had reached."""

from __future__ import annotations

import re
from functools import cached_property

from renderkit_latex.source import code_of, open_brackets

Place = tuple[int | None, int | None]
"""A line and a column, counted from 1, as far as they are known."""

NOWHERE: Place = (None, None)

_UNCLOSED = re.compile(r"File ended|Paragraph ended|Missing \} inserted")
_PATH_COMMANDS = {"node", "draw", "path", "fill", "filldraw", "coordinate", "shade", "clip"}
_LONGEST_NAME = 200


class Source:
    """The text of one file of the user's."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _code(self) -> list[str]:
        return code_of(self.text).split("\n")

    def line(self, number: int | None) -> str:
        """One line without its comment."""
        return self._code[number - 1] if number is not None and 0 < number <= len(self._code) else ""

    def of(self, message: str, name: str | None, reached: int | None) -> Place:
        """Where to mend the source: where the named thing stands last up to the line that TeX had reached."""
        line, column = self.named(name, reached) if name else NOWHERE
        return (line, column) if line is not None else (reached, None)

    def named(self, name: str, reached: int | None = None) -> Place:
        """Where a name stands last, as a whole word; without its ending, if it stands nowhere with it."""
        code = "\n".join(self._code[:reached])
        for word in (name, re.sub(r"\.[a-z.]+$", "", name)):
            word = word.strip()[:_LONGEST_NAME]
            at = code.rfind(word) if word else -1
            while at >= 0 and not _whole(code, at, word):
                at = code.rfind(word, 0, at + len(word) - 1)
            if at >= 0:
                return _place(code, at)
        return NOWHERE

    def unclosed(self, message: str, name: str | None, reached: int | None) -> Place:
        """Where the brace stands that was never closed, for errors that come of it far below.

        That `\\node` is undefined within a picture means that TeX is still within another node's text.
        """
        lost = message.startswith("Undefined control sequence") and (name or "")[1:] in _PATH_COMMANDS
        if not lost and not _UNCLOSED.search(message):
            return NOWHERE
        lines = re.split(r"\r\n?|\n", self.text)
        before = "\n".join(lines[: reached - 1 if lost and reached else reached])
        opened = open_brackets(before)
        if lost:
            opened = [at for at in opened[-20:] if _in_a_node(before[:at])]
        elif not opened:
            opened = open_brackets(before, "[]")
        return _place(before, opened[-1]) if opened else NOWHERE


def _place(text: str, at: int) -> Place:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _whole(text: str, at: int, word: str) -> bool:
    """Whether the word at this place is no part of a longer one, nor of a command's name."""
    before, after = text[max(0, at - 1) : at], text[at + len(word) : at + len(word) + 1]
    if word[0].isalnum() and re.match(r"[\w\\]", before):
        return False
    return not (word[-1].isalnum() and re.match(r"[A-Za-z@]" if word[0] == "\\" else r"\w", after))


def _in_a_node(before: str) -> bool:
    """Whether a brace after this text opens something within a picture that is no loop's body."""
    inside = before.count("\\begin{tikzpicture}") > before.count("\\end{tikzpicture}")
    return inside and not re.search(r"\\foreach\b[^\n]*$", before[-500:])
