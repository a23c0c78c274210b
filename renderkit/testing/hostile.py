"""Text that is meant to hold up whoever reads it: sources, what programs say, what pages report."""

from __future__ import annotations

import json
from collections.abc import Iterator

from renderkit.browser.pages import Dialog, Place, Printed, Report, Request, Served, Thrown
from renderkit.diagnostics.text import diagnose
from renderkit.models import Collected, Execution, MiB, Program, StepResult
from renderkit.sandbox.workspace import MemoryWorkspace

SECONDS = 5
"""Of CPU time, in which a hook must have read any of this. What is linear takes a hundredth of it."""

SOURCE, STREAM, REPORTED, SHORT = 20_000, 50_000, 20_000, 2_000
"""Characters of a source, of each stream of a step, of each word of a page's, and of a runtime's where it has
a limit."""

PART = 12
"""Every so many-th word is tried where there is little time."""

BEGINNINGS = (
    *("(", "[", "{", "<a ", "<a", " a=b", "a.", "a.b(", "a,", "a ", " ", "\n", "\t", "=", "=>", ";", "@"),
    *("\\", '\\"', "\\'", '"', "'", "`", "`${", "//", "/*", "/a/", "#", "%", "$(", "f'{", 'R"('),
    *("#include <", "\\begin{", "<!--", "<script>", "---\n", "%%{init: ", "// g++ ", "const a="),
    *("import ", "import {a} from ", "from a import ", "require("),
)
"""Beginnings that never end. A search that tries each of them against all the rest stands still."""

SAYINGS = (
    *("a", "a:", "a:1:", "a.b:1:2: ", "a\n", "a b\n", "1", "1:", "::", ": ", ")", "]", "^\n", " ^ ", "!"),
    *("\0", "\r", "\r\n", "\x1b[31m", "\x1b[", "\x1b]", "\x1b]0;a\x07", "\ufffd", "é", "🎈", "\u2028"),
    *("\u202e", "error: ", "Error: ", "error: \n", "error:\n  ", "warning: ", "fatal error: "),
    *("a: error: ", "Error in a(", "Error in a : \n  ", "Traceback (most recent call last):\n", '  File "'),
    *('  File "a", line 1\n', "a: b\n", "a.B: c\n", "    at a (", "    at a (b:1:1)\n", "    at /"),
    *("Caused by: ", "what():  ", "a.b.c", "https://a/", "! ", "! a\nl.1 ", "l.1 ", "./a.b:1: "),
    *("[a]:1: ", "\nstack traceback:", "Missing character: ", "No such file ", "undefined reference to `"),
    *("In file included from a:1:\n", "terminate called after throwing an instance of '"),
    *("file not found: ", "cannot open file '", 'Could not resolve "', "expected ", "Unexpected token "),
    *("Parse error on line 1:\n", "Glyph 1 (", "U+", "not found ", "failed to open ", "a/../", "/work/"),
    *("/usr/lib/a/", "✘ [ERROR] a\n", "✘ [ERROR] a\n    b:1:1:\n", "null,", '{"a":', '["', "\\u0000"),
    *("'a' 'b' ", "«", "‘", "    at (/a/"),
)
"""Beginnings of what compilers, interpreters and shells say, in many ways; and what terminals obey."""


def repeated(words: tuple[str, ...], characters: int) -> Iterator[str]:
    """Each word over and over in one line; and, where it has no end of line itself, in short lines."""
    for word in words:
        yield word * (characters // len(word))
        if "\n" not in word:
            lines = word * 10 + "\n"
            yield lines * (characters // len(lines))


def executions(program: Program, said: str) -> Iterator[tuple[Execution, Collected]]:
    """What may have happened to a program that says this: a step failed; or all ended well, in vain.

    Every file of the workspace says it, too, as text or as a report of the usual shape, and so do pages.
    """
    stream = said.encode()
    short, long = (_report(said[:most]).encode() for most in (SHORT, STREAM))
    for last in range(len(program.steps)):
        steps = [_step(program, number, stream, 0) for number in range(last)]
        steps.append(_step(program, last, stream, 1))
        for file in (stream, short, long):
            yield Execution(steps=tuple(steps), workspace=Echo(file, said)), Collected()
    refused = diagnose("invalid_image", said[:SHORT], code="svg", line=1, column=1)
    page = _page(said[:REPORTED])
    for text in (stream, page.encode()):
        steps = [_step(program, number, text, 0) for number in range(len(program.steps))]
        visits = {"page.html": page, "index.html": page}
        found = Collected(visits=visits, log=said, diagnostics=(refused,))
        yield Execution(steps=tuple(steps), workspace=Echo(short, said)), found


def _step(program: Program, number: int, stream: bytes, status: int) -> StepResult:
    return StepResult(name=program.steps[number].name, exit_code=status, stdout=stream, stderr=stream)


def _report(said: str) -> str:
    """JSON as runtimes leave it in a file, with all the fields that they are known to write."""
    error = dict.fromkeys(("name", "message", "stack", "code", "path", "syscall", "hostname"), said)
    texts = dict.fromkeys(("message", "context", "call", "classes", "warnings"), said)
    return json.dumps({**texts, "kind": "runtime", "error": error, "exit": error, "line": 1, "column": 1})


def _page(said: str) -> str:
    """What a visit of a page reports where the page chose every word of it."""
    place = Place(url=f"https://job.renderkit.test/{said}", line=1, column=1)
    thrown = Thrown(name=said, message=said, stack=[place] * 10, promise=False, **place.model_dump())
    request = Request(url=said, type="script")
    return Report(
        errors=[thrown],
        console=[Printed(type="error", text=said, url=place.url, line=1)],
        blocked=[request],
        missing=[request],
        served=[Served(url=said, package=said, version=said)],
        dialogs=[Dialog(type="alert", text=said)],
        downloads=[said],
        navigated=[said],
        failed=said,
        data=said,
    ).model_dump_json()


class Echo(MemoryWorkspace):
    """A workspace in which every file that is asked for says the same. A few are listed, named alike."""

    def __init__(self, content: bytes, said: str) -> None:
        part = said[:60].replace("/", "_").replace("\0", "_")
        super().__init__({f"{part}.{ending}": content for ending in ("png", "svg", "html", "pdf")})
        self._content = content

    def read(self, name: str, limit: int = 16 * MiB) -> bytes:
        """The first `limit` bytes of what every file says."""
        return self._content if limit < 0 else self._content[:limit]

    def text(self, name: str, limit: int = 16 * MiB) -> str:
        """The same as text."""
        return self.read(name, limit).decode("utf-8", "replace")
