"""Reading what the compiler, the linker and the program said: what went wrong, and in which line.

The compiler's first error is the cause; what it says of a library's header is told of the line that led
there. Of a program that died the lines on its stack are known, and of one that gave up, what it said.
"""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from typing import Any

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Execution,
    Job,
    Kind,
    Program,
    StepResult,
    diagnose,
    line_of,
)
from renderkit_cpp.compiler import of_compiler
from renderkit_cpp.source import without_comments

NOT_INSTALLED = 69
"""The status of the first step where a library is missing, of the second where no X server came up."""

READ, LONG, LAST = 32_000, 400, 100
"""Characters of a stream, and of a line, in which a program says what went wrong with it; lines that are
looked for in its source."""

_REPORT = "renderkit-report: "
_THROWN = re.compile(
    r"terminate called after throwing an instance of '(?P<type>[^'\n]+)'"
    r"(?:\n\s*what\(\):\s*(?P<what>(?:.*\n?){1,4}))?"
)
_ASSERTED = re.compile(
    r"^[^:\n]*: (?P<file>[^:\n]+):(?P<line>\d+): .*Assertion [`'](?P<what>.*)' failed\.?", re.M
)
_OPENCV = re.compile(r"error: (\(-\d+:.*?\)(?: .*?)?) in function '(\w+)'(?:\n> .*)*", re.S)
_GNUPLOT = re.compile(
    r"(?:^(?:gnuplot> )?(?P<given>\S.*)\n\s*\^\s*\n)?"
    r"""^\s*(?:".*?"|gnuplot>)?[ \t]*line \d+: (?P<what>.+)$""",
    re.M,
)
_UNREADABLE = re.compile(
    r"(?:Skipping unreadable file|(?:Cannot|Can't) (?:find|open)(?: \w+)*)"
    r""" ?["'](?P<name>[^"'\n]+)["']"""
)
_NETWORK = re.compile(
    r"^.*(?:[Tt]emporary failure in name resolution|[Cc]ould(?:n't| not) resolve|Name or service not known"
    r"|Network is unreachable|unable to resolve host).*$",
    re.M,
)
_NO_FILE = re.compile(
    r"^.*(?:no such file|permission denied|read-only file system|not found|not open|doesn't exist|missing"
    r"|does not exist|(?:can(?:no|')t|could(?:n't| not)|unable to|failed to|failed|error)"
    r"(?: \w+)* ?(?:open|read|load|find|access|locat|creat|writ|sav)).*$",
    re.M | re.I,
)
_NAME = re.compile(r"(?:\.{0,2}/)?[\w~+-][\w./~+-]*\.\w{1,5}\b|/[\w.+-]+(?:/[\w.+-]+)+")
_ADDRESS = re.compile(r"\b(?:https?://)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.I)
_FATAL_QT = re.compile(r"^(?:Q\w+: .+|qt\.qpa\..+|This application failed to start.*)$", re.M)
_LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*+)"?')

_DATA = "out_of_range length_error invalid_argument domain_error range_error overflow_error underflow_error"
_TYPES: tuple[tuple[str, Kind], ...] = (
    *((name, "data") for name in _DATA.split()),
    ("bad_optional_access", "data"),
    ("bad_variant_access", "data"),
    ("parse_error", "data"),
    ("type_error", "type"),
    ("bad_any_cast", "type"),
    ("bad_cast", "type"),
    ("format_error", "type"),
)


def classify(job: Job, program: Program, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """The error of the step that failed, if one did; or the reason why nothing was drawn."""
    if not execution.steps:
        return []
    built, *rest = execution.steps
    if built.limit is None and not built.ok:
        if built.exit_code == NOT_INSTALLED:
            hint = "renderkit setup cpp"
            return [diagnose("tool_missing", f"a library is not installed: {built.text}", hint=hint)]
        return (
            [of_compiler(job, program, built.stderr.decode("utf-8", "replace"))]
            if built.signal is None
            else []
        )
    if not rest or rest[0].limit is not None:
        return []
    said, report = _read(rest[0])
    if report is None and rest[0].exit_code == NOT_INSTALLED:
        return [
            diagnose("internal", "no X server came up for the program's windows", hint="renderkit doctor")
        ]
    found = list(_of_gnuplot(job.text, said))
    if not found and not rest[0].ok:
        found = [_failure(job, program, rest[0], said, report or {})]
    elif not found and _failed_at_the_end(report):
        last = _failure(job, program, rest[0], said, report or {})
        message = f"after its window was left: {last.message}"
        found = [last.model_copy(update={"severity": "warning", "message": message})]
    elif not found and not collected.images:
        found = [one for one in (_unreachable(job.text, said),) if one]
    return found


def _read(step: StepResult) -> tuple[str, dict[str, Any] | None]:
    """What the program said, standard error first; and what run.py reports of it."""
    text = step.stderr.decode("utf-8", "replace")
    before, mark, told = text.rpartition(_REPORT)
    report = None
    if mark:
        text = before
        try:
            report = json.loads(told)
        except (ValueError, RecursionError):  # the program wrote it
            report = None
    said = f"{_short(text)}\n{_short(step.stdout.decode('utf-8', 'replace'))}"
    return said, report if isinstance(report, dict) else None


def _short(text: str) -> str:
    """The last lines of a stream, none of them long: what follows is searched in time that grows faster."""
    lines = [line[:LONG].rstrip() for line in text[-READ:].splitlines()]
    return "\n".join(line for line in lines if line)


def _of_gnuplot(source: str, said: str) -> Iterator[Diagnostic]:
    """gnuplot says what it read, and stops at the first error; the program may well end with status 0."""
    missing = _UNREADABLE.search(said)
    for match in _GNUPLOT.finditer(said):
        what = match["what"]
        if what.startswith("warning"):
            continue
        if missing:
            name = missing["name"]
            message = f"gnuplot: {missing.group().strip()}"
            yield diagnose("missing_file", message, source=source, line=line_of(source, name))
            return
        given = (match["given"] or "").strip()
        line = line_of(source, given[:60]) if given else None
        kind: Kind = (
            "syntax" if re.search(r"expect|invalid command|unexpected|missing|paren", what) else "runtime"
        )
        if re.search(r"unrecognized|undefined|unknown|invalid command", what):
            kind = "undefined"
        elif re.search(r"no data|empty|all points|range is|not enough", what, re.I):
            kind = "data"
        yield diagnose(kind, f"gnuplot: {what}{f': {given}' if given else ''}", source=source, line=line)
        return


def _failure(job: Job, program: Program, step: StepResult, said: str, report: dict[str, Any]) -> Diagnostic:
    """Why the program ended with an error."""
    source = job.text
    file, line = _innermost(program, job, report)
    asserted = _ASSERTED.search(said)
    if asserted:
        at = int(asserted["line"]) if asserted["file"].endswith(program.entry) else line
        return diagnose("runtime", f"assertion failed: {asserted['what']}", source=source, line=at)
    reason = _unreachable(source, said)
    thrown = _THROWN.search(said)
    if reason:
        return reason
    text = source if file is None else job.files[file].decode("utf-8", "replace")
    if thrown:
        return diagnose(*_exception(thrown), source=text, line=line, file=file, code=thrown["type"])
    number = -int(report["status"]) if _is_number(report.get("status")) else 0
    died = step.signal or (number if number > 0 else None)
    if died:
        fatal = _FATAL_QT.findall(said) if died == signal.SIGABRT else []
        if fatal:
            return diagnose("runtime", fatal[-1], source=text, line=line, file=file)
        name = _signal(died)
        return diagnose("crash", f"the program died of {name}", source=text, line=line, file=file, code=name)
    words = [
        one.strip() for one in said.splitlines() if one.strip() and not one.startswith("QStandardPaths: ")
    ]
    told = _said_at(source, words[-LAST:])
    last = f": {words[-1]}" if words else ""
    status = report["status"] if _is_number(report.get("status")) else step.exit_code
    message = f"the program ended with status {status}{last}"
    return diagnose("runtime", message, source=source, line=told, code=f"exit {status}")


def _failed_at_the_end(report: dict[str, Any] | None) -> bool:
    """Whether the program failed once its window was left, which run.py passes over: the picture stands."""
    status = (report or {}).get("status")
    return _is_number(status) and status not in (0, -signal.SIGKILL)


def _exception(thrown: re.Match[str]) -> tuple[Kind, str]:
    """The kind and the words of an exception that nobody caught."""
    name, what = thrown["type"], (thrown["what"] or "").strip()
    of_opencv = _OPENCV.search(what)
    if name == "cv::Exception" and of_opencv:
        return "data", f"{name}: {of_opencv[1]} in {of_opencv[2]}"
    kind: Kind = next((kind for ending, kind in _TYPES if re.search(rf"\b{ending}\b", name)), "runtime")
    message = what.split("\n")[0]
    return kind, f"{name}: {message}" if message else name


def _unreachable(source: str, said: str) -> Diagnostic | None:
    """A file or a host that the program says it did not reach, where the source names it."""
    network = _NETWORK.search(said)
    if network:
        named = _ADDRESS.search(network.group()) or _ADDRESS.search(source)
        line = line_of(source, named.group()) if named else None
        return diagnose("blocked", network.group(), source=source, line=line)
    code = without_comments(source)
    for complaint in _NO_FILE.finditer(said):
        for name in _NAME.findall(complaint.group()):
            if f"{name}" not in code:
                continue
            outside = name.startswith(("/", "~", "../")) and not name.startswith(("/work/", "/tmp/"))
            kind: Kind = "blocked" if outside else "missing_file"
            hint = None if outside else f"lay it beside the program, as with --file {name}=PATH"
            line = line_of(code, f'"{name}"', name)
            return diagnose(kind, complaint.group(), source=source, line=line, hint=hint)
    return None


def _innermost(program: Program, job: Job, report: dict[str, Any]) -> tuple[str | None, int | None]:
    """The first place on the stack that is the user's: a file of the job (None: the source) and a line."""
    places = report.get("places")
    for place in places if isinstance(places, list) else []:
        if isinstance(place, list) and len(place) == 2 and isinstance(place[0], str) and _is_number(place[1]):
            name = place[0].rpartition("/")[2]
            if name == program.entry:
                return None, int(place[1])
            if name in job.files:
                return name, int(place[1])
    return None, None


def _is_number(value: object) -> bool:
    return isinstance(value, int) and abs(value) < 10**9


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _said_at(source: str, lines: list[str]) -> int | None:
    """The last line of the source whose string makes up the most of a line that was said."""
    strings: dict[str, int] = {}
    for match in _LITERAL.finditer(source):
        text = re.split(r"%[-\d.]*\w|\\[nt]", match[1], maxsplit=1)[0].strip()
        if len(text) > 5:
            strings.setdefault(text, match.start())
    longest = sorted(strings, key=len, reverse=True)
    told = (next((text for text in longest if text in line), None) for line in lines)
    places = [strings[text] for text in told if text is not None]
    return source.count("\n", 0, max(places)) + 1 if places else None
