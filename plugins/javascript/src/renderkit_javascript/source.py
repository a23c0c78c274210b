"""Reads a script without running it: what it imports, which names it uses, which elements it expects.

No parser: comments, strings and regular expressions are blanked out, and what is left is searched. What is
found decides how a script runs, never whether it may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_REGEX_BEFORE = re.compile(
    r"(?:^|[=(,:;!&|?{}\[+\-*%~^<>\n]|\b(?:return|typeof|case|in|of|do|else|void))\s*$"
)
_REGEX = re.compile(r"/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
_STRING = re.compile(r"'(?:\\.|[^'\\\n])*'?|\"(?:\\.|[^\"\\\n])*\"?", re.DOTALL)
_LINE_COMMENT = re.compile(r"//[^\n]*")
_BLOCK_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_PLAIN = re.compile(r"[^'\"`/{}]+")


@dataclass(frozen=True)
class Import:
    """A module that is asked for: its name, the line, and whether nothing but types is wanted of it."""

    module: str
    line: int
    types: bool = False


class Source:
    """One script. Offsets in `code` are those of the text."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _parts(self) -> tuple[str, list[tuple[int, int]], int | None]:
        return _blank(self.text)

    @property
    def code(self) -> str:
        """The text with comments, and what strings and regular expressions hold, turned into blanks."""
        return self._parts[0]

    @cached_property
    def comments(self) -> str:
        """What the comments say."""
        return "\n".join(self.text[begin:end] for begin, end in self._parts[1])

    @cached_property
    def uncommented(self) -> str:
        """The text with its comments blanked, but with its strings."""
        text, at = [], 0
        for begin, end in self._parts[1]:
            text += [self.text[at:begin], re.sub(r"[^\n]", " ", self.text[begin:end])]
            at = end
        return "".join(text) + self.text[at:]

    @property
    def open_template(self) -> int | None:
        """The line in which a template literal begins that never ends."""
        return self._parts[2]

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Modules that are imported or required by a name that stands there as it is."""
        found = []
        for match in _IMPORT.finditer(self.code):
            at = match.start("quote")
            name = _STRING.match(self.text, at)
            if name is not None:
                line = self.text.count("\n", 0, at) + 1
                found.append(Import(name[0][1:].rstrip("'\""), line, bool(match["types"])))
        return tuple(found)

    @cached_property
    def is_module(self) -> bool:
        """Whether it has `import` or `export` statements, `import.meta`, or waits outside of any function."""
        statement = r"^[ \t]*(?:import\b\s*(?:[\w${*]|['\"])|export\b\s*(?:[{*]|\w))|\bimport\.meta\b"
        return re.search(statement, self.code, re.M) is not None or self.waits

    @cached_property
    def waits(self) -> bool:
        """Whether there is an `await` outside of all brackets."""
        return re.search(r"\bawait\b", _outermost(self.code)) is not None

    def uses(self, pattern: str) -> bool:
        """Whether the code, strings left out, has this."""
        return re.search(pattern, self.code) is not None

    def says(self, pattern: str) -> bool:
        """Whether code or strings have this."""
        return re.search(pattern, self.uncommented) is not None

    def reads(self, name: str) -> bool:
        """Whether it uses a global of this name: calls it, takes something of it, passes it on."""
        word = re.escape(name)
        taken = rf"(?<![\w$.]){word}(?:\s*(?:\?\.|[.(])|\[)"
        unpacked = rf"\}}\s*=\s*{word}\s*(?:;|$)"
        passed = rf"[(\[,]\s*{word}\s*[)\],]" if len(name) > 5 else "(?!)"
        if not self.uses(rf"(?m:{taken}|{unpacked}|{passed}|\bwindow\.{word}(?![\w$]))"):
            return False
        return not self.declares(name)

    def declares(self, name: str) -> bool:
        """Whether it brings this name itself, by a declaration or an import."""
        word = re.escape(name)
        declared = (
            rf"(?<!declare )\b(?:const|let|var|class|function|enum|namespace)\s+{word}(?![\w$])"
            rf"|\b(?:const|let|var)\s*[{{\[][^=;]{{0,2000}}?(?<![\w$]){word}(?![\w$])[^=;]{{0,2000}}?[}}\]]\s*="
            rf"|\bimport\b[^;'\"]{{0,2000}}?(?<![\w$]){word}(?![\w$])[^;'\"]{{0,2000}}?\bfrom\b"
        )
        return self.uses(declared)


_IMPORT = re.compile(
    r"(?:\bimport\s+(?P<types>type\s+(?!from\b))?(?:[\w$*{}\s,]{1,2000}?\bfrom\s*)?"
    r"|\bexport\s+[\w$*{}\s,]{1,2000}?\bfrom\s*"
    r"|(?<![\w$.])(?:require|import)\s*\(\s*)(?P<quote>['\"])"
)


def _blank(text: str) -> tuple[str, list[tuple[int, int]], int | None]:
    """The code alone, where the comments are, and the line of a template literal that stays open."""
    code: list[str] = []
    comments: list[tuple[int, int]] = []
    templates: list[tuple[int, int]] = []  # where a `${` was met: braces open in it, where the template began
    depth, at = 0, 0
    opened: int | None = None

    def blanked(part: str, keep: int = 0) -> None:
        inside = part[keep : len(part) - keep] if keep else part
        kept = part[:keep], part[len(part) - keep :] if keep else ""
        code.append(kept[0] + re.sub(r"[^\n]", " ", inside) + kept[1])

    def template(start: int, begin: int) -> int:
        """Goes on in a template from `start`; to its end, or to the code in its next `${`."""
        nonlocal depth, opened
        match = re.compile(r"(?:\\.|(?!\$\{)[^`\\])*", re.DOTALL).match(text, start)
        end = match.end() if match else start
        blanked(text[start:end])
        if text.startswith("${", end):
            templates.append((depth, begin))
            depth += 1
            code.append("${")
            return end + 2
        if end < len(text):
            code.append("`")
            return end + 1
        opened = text.count("\n", 0, begin) + 1
        return end

    while at < len(text):
        plain = _PLAIN.match(text, at)
        if plain:
            code.append(plain[0])
            at = plain.end()
            continue
        letter = text[at]
        if letter in "'\"":
            string = _STRING.match(text, at)
            part = string[0] if string else letter
            if len(part) > 1 and part.endswith(letter):
                blanked(part, 1)
            else:
                code.append(letter)
                blanked(part[1:])
            at += len(part)
        elif letter == "`":
            code.append("`")
            at = template(at + 1, at)
        elif letter == "/":
            comment = _LINE_COMMENT.match(text, at) or _BLOCK_COMMENT.match(text, at)
            if comment:
                comments.append(comment.span())
                blanked(comment[0])
                at = comment.end()
                continue
            before = "".join(code[-3:])[-200:]
            regex = _REGEX.match(text, at) if _REGEX_BEFORE.search(before) else None
            if regex:
                blanked(regex[0], 1)
                at = regex.end()
            else:
                code.append("/")
                at += 1
        else:
            depth += 1 if letter == "{" else -1
            code.append(letter)
            at += 1
            if letter == "}" and templates and depth == templates[-1][0]:
                at = template(at, templates.pop()[1])
    if templates and opened is None:
        opened = text.count("\n", 0, templates[-1][1]) + 1
    return "".join(code), comments, opened


def _outermost(code: str) -> str:
    """What stands in no braces, but for those of control flow, which do not begin a function."""
    kept: list[str] = []
    functions: list[bool] = []
    inside = 0
    for match in re.finditer(r"[{}]|[^{}]+", code):
        part = match[0]
        if part == "{":
            before = code[max(0, match.start() - 200) : match.start()].rstrip()
            flow = re.search(
                r"(?:\b(?:else|try|finally|do)|\b(?:if|for|while|catch|switch)\b[^{};]*\)|[;{}])$", before
            )
            function = not (flow or not before)
            functions.append(function)
            inside += function
        elif part == "}":
            if functions:
                inside -= functions.pop()
        elif not inside:
            kept.append(part)
    outer = "".join(kept)
    # an arrow without braces is a function, too
    return re.sub(r"\basync\b[^;\n]*=>[^;\n]*", "", outer)
