"""Reads what esbuild, Node and the page said: what went wrong, and in which line of the user's text."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Execution,
    Job,
    Kind,
    Program,
    StepResult,
    browser,
    diagnose,
    line_of,
)
from renderkit_javascript.program import LEFT, page_name
from renderkit_javascript.source import Source
from renderkit_javascript.sourcemap import SourceMap, read

_SAID = re.compile(
    r"^[✘▲] \[(?P<level>ERROR|WARNING)\] (?P<message>.+?)(?: \[[\w-]+\])?\n"
    r"(?:\n +(?P<file>\S+?):(?P<line>\d+):(?P<column>\d+):)?",
    re.M,
)
_FRAME = re.compile(
    r"^ +at (?:.*\()?(?:file://)?(?:/\S*?/)?(?P<file>[\w.]+):(?P<line>\d+):(?P<column>\d+)\)?$"
)
STACK, LONG = 200_000, 1000
"""Characters of a stack, and of a line of it, in which frames are looked for: a script may make it up."""

_RECURSION = "Maximum call stack size exceeded"

BLOCKED = frozenset(
    (
        "EACCES",
        "EROFS",
        "EPERM",
        "ENETUNREACH",
        "EHOSTUNREACH",
        "ENOTFOUND",
        "EAI_AGAIN",
        "EAI_FAIL",
        "ECONNREFUSED",
    )
)
"""Node's codes for what the walls refuse."""

BY_MESSAGE: tuple[tuple[str, Kind], ...] = (
    (r"is not a registered (?:controller|element|scale|plugin)", "type"),
    (r"Unrecognized (?:function|signal name)|Undefined data set name|[Uu]nknown scale", "undefined"),
    (r"is not valid JSON|in JSON at position|Unexpected end of JSON", "data"),
    (r"Invalid Record Length|not valid CSV|Invalid (?:Opening|Closing) Quote", "data"),
    (r"does not provide an export named|is not a (?:function|constructor)", "undefined"),
    (r"Array buffer allocation failed|heap out of memory", "memory"),
)
"""What messages say more of than the names of errors."""

_BY_NAME: dict[str, Kind] = {"SyntaxError": "syntax", "ReferenceError": "undefined", "TypeError": "type"}

_BUILD: tuple[tuple[str, Kind], ...] = (
    (r"Could not resolve \"(?:\.|/)", "missing_file"),
    (r"Could not resolve \"", "missing_package"),
    (r"No matching export", "undefined"),
    (r"because it is a constant", "type"),
)


def classify(job: Job, program: Program, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """Diagnostics, the cause first."""
    text = job.text
    source = Source(text)
    found: list[Diagnostic] = []
    for step in execution.steps:
        if step.name == "esbuild":
            found += _build(step, program, source)
        elif step.name == "node" and not step.ok and step.limit is None:
            found += _node(step, program, execution, source)
        elif step.name == "node" and step.ok and _report(execution).get("idle"):
            message = "the script had drawn and went on waiting, so it was ended"
            found.append(diagnose("runtime", message, severity="info", code="idle"))
    if execution.ok and program.notes["target"] == "page":
        found += _page(program, execution, collected, text)
    if execution.ok and program.notes["target"] == "node" and not (collected.images or collected.diagnostics):
        found += _nothing(source)
    return found


def _nothing(source: Source) -> Iterator[Diagnostic]:
    if source.uses(r"\bcreateCanvas\b"):
        hint = "write the picture: fs.writeFileSync('chart.png', canvas.toBuffer('image/png'))"
    else:
        hint = "write the picture to a file, print it as SVG, or draw into a document"
    yield diagnose("no_image", "the script ended without making a picture", hint=hint)


# ---- esbuild ----


def _build(step: StepResult, program: Program, source: Source) -> Iterator[Diagnostic]:
    if step.limit is not None:
        return
    for match in list(_SAID.finditer(step.stderr.decode("utf-8", "replace")))[:5]:
        message = match["message"]
        if match["level"] == "WARNING" and "because it is a constant" not in message:
            continue
        kind: Kind = next((kind for pattern, kind in _BUILD if re.search(pattern, message)), "syntax")
        line, column = None, None
        if match["file"] == program.entry:
            line = int(match["line"])
            column = _characters(source.text, line, int(match["column"])) + 1
        if message.startswith("Unterminated") and source.open_template:
            line, column = source.open_template, None
        if match["level"] == "WARNING":
            continue  # it is said again, as an error, when it happens
        yield diagnose(kind, message, source=source.text, line=line, column=column, hint=_build_hint(message))


def _build_hint(message: str) -> str | None:
    module = re.search(r'Could not resolve "([^"]+)"', message)
    if module is None:
        return None
    if module[1].startswith((".", "/")):
        return "lay it beside the program, as with --file NAME=PATH"
    return "no such package is pinned; the language's page lists what is"


def _characters(text: str, line: int, column: int) -> int:
    """esbuild counts bytes."""
    lines = re.split(r"\r\n?|\n", text)
    if not 1 <= line <= len(lines):
        return column
    return len(lines[line - 1].encode()[:column].decode("utf-8", "ignore"))


# ---- Node ----


def _node(step: StepResult, program: Program, execution: Execution, source: Source) -> Iterator[Diagnostic]:
    said = step.stderr.decode("utf-8", "replace")
    if "JavaScript heap out of memory" in said:
        yield diagnose("memory", "out of memory: JavaScript heap out of memory")
        return
    report = _report(execution)
    places = Places(program, execution)
    if isinstance(report.get("error"), dict):
        yield _thrown(report["error"], places, source)
    elif isinstance(report.get("exit"), dict):
        line = places.of(str(report["exit"].get("stack", "")))
        words = [text for text in (step.stderr, step.stdout) if text.strip()]
        last = words[0].decode("utf-8", "replace").strip().splitlines() if words else []
        message = f"process.exit({report['exit'].get('code')}): {last[-1] if last else 'without a word'}"
        yield diagnose("runtime", message, source=source.text, line=line[0] if line else None)


def _report(execution: Execution) -> dict[str, Any]:
    try:
        report = json.loads(execution.workspace.text(f"{LEFT}/report.json"))
    except (ValueError, RecursionError):
        return {}
    return report if isinstance(report, dict) else {}


def _thrown(error: dict[str, Any], places: Places, source: Source) -> Diagnostic:
    said = {
        name: str(error.get(name) or "") for name in ("name", "message", "stack", "code", "path", "syscall")
    }
    cause = error.get("cause") if isinstance(error.get("cause"), dict) else {}
    assert isinstance(cause, dict)
    message, code = said["message"], said["code"]
    if cause.get("message"):
        message = f"{message}: {cause['message']}"
    kind = _kind(said["name"], message, {code, str(cause.get("code") or "")})
    place = places.of(said["stack"], recursion=_RECURSION in message)
    hint = None
    if kind == "missing_package":
        module = re.search(r"Cannot find (?:module|package) '([^']+)'", message)
        name = module[1] if module else ""
        if name.startswith((".", "/", "file:")):
            kind, hint = "missing_file", "lay it beside the program, as with --file NAME=PATH"
        message = message.split("\n")[0]
        place = _imported(source, name) or place
    elif kind == "missing_file":
        hint = "lay it beside the program, as with --file NAME=PATH"
        if said["syscall"].startswith("spawn"):
            kind, hint = "missing_package", "no other programs are there to be run"
    if place is None:
        name = said["path"].rpartition("/")[2] or str(cause.get("hostname") or error.get("hostname") or "")
        line = line_of(source.text, name) if name else None
        place = (line, None) if line else None
    name = said["name"] or "Error"
    shown = (
        message
        if message.startswith(name)
        else f"{name}: {message}"
        if said["name"]
        else f"thrown: {message}"
    )
    line, column = place if place else (None, None)
    return diagnose(kind, shown, source=source.text, line=line, column=column, hint=hint, code=code or name)


def _imported(source: Source, name: str) -> tuple[int, int | None] | None:
    for wanted in source.imports:
        if name in (wanted.module, wanted.module.split("/")[0]) or (
            wanted.module.startswith(".") and name.endswith(wanted.module.lstrip("./"))
        ):
            return wanted.line, None
    return None


def _kind(name: str, message: str, codes: set[str]) -> Kind:
    if codes & {"MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"}:
        return "missing_package"
    if codes & BLOCKED:
        return "blocked"
    if "ENOENT" in codes:
        return "missing_file"
    return kind_of(message) or _BY_NAME.get(name, "runtime")


def kind_of(message: str) -> Kind | None:
    """What a message says by itself."""
    return next((kind for pattern, kind in BY_MESSAGE if re.search(pattern, message)), None)


class Places:
    """Where the frames of a stack are in the user's text: as they stand, or through the source map."""

    def __init__(self, program: Program, execution: Execution) -> None:
        self._entry, self._workspace = program.entry, execution.workspace
        self._stem = program.notes["stem"]

    @cached_property
    def _map(self) -> SourceMap | None:
        """Read when it is asked for: that of a bundled library has a million segments."""
        for name in self._made:
            text = self._workspace.text(f"{name}.map", 64 * 1024 * 1024)
            if text:
                return read(text)
        return None

    @property
    def _made(self) -> tuple[str, ...]:
        return f"{self._stem}.cjs", f"{self._stem}.mjs", f"{self._stem}.bundle.js"

    def at(self, file: str, line: int, column: int | None) -> tuple[int, int | None] | None:
        """The user's line and column for a place in a file that ran."""
        if file == self._entry:
            return line, column
        if file in self._made and self._map is not None:
            found = self._map.find(line, column)
            if found is not None and found[0].rpartition("/")[2] == self._entry:
                return found[1], found[2]
        return None

    def of(self, stack: str, recursion: bool = False) -> tuple[int, int | None] | None:
        """The first frame of the user's. Where a recursion never ends, the line in which it goes on."""
        found = []
        frames = (_FRAME.match(text) for text in stack[:STACK].split("\n") if len(text) < LONG)
        for match in filter(None, frames):
            place = self.at(match["file"], int(match["line"]), int(match["column"]))
            if place is not None:
                found.append(place)
        if recursion and len(found) > 2:
            return Counter(found[1:]).most_common(1)[0][0]
        return found[0] if found else None


# ---- the page ----


def _page(program: Program, execution: Execution, collected: Collected, text: str) -> Iterator[Diagnostic]:
    said = collected.visits.get(page_name(program))
    if said is None:
        return
    places = Places(program, execution)
    script = program.notes["script"]

    def locate(place: browser.Place) -> tuple[int, int | None] | None:
        file = place.url.rpartition("/")[2]
        return places.at(file, place.line, place.column) if file == script else None

    found = browser.findings(browser.read(said), text, locate=locate)
    # where nothing is to be seen, data that was not there is why
    empty = not collected.images and not any(finding.severity == "error" for finding in found)
    for finding in found:
        if finding.kind == "substituted" and finding.message.split()[0] not in text:
            continue  # the table's own address: the script named none
        update: dict[str, object] = {}
        if empty and finding.kind in ("missing_file", "blocked") and finding.severity == "warning":
            update["severity"] = "error"
        kind = kind_of(finding.message) if finding.severity == "error" else None
        if kind is not None and finding.kind in ("runtime", "type", "syntax"):
            update["kind"] = kind
        yield finding.model_copy(update=update)
