"""Reads the report that the runtime leaves; without one, the traceback on standard error.

The report is written by the process that ran the script, so it may say anything: it words a diagnosis, and
decides nothing. Whether the job failed is told by exit statuses and pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from renderkit.plugin import Collected, Diagnostic, Execution, StepResult, browser, diagnose
from renderkit_python.inside.errors import KINDS

REPORT = ".renderkit/report.json"

TOOLS = (
    ("aleido", r"\bfull_figure_for_development\(", "Kaleido"),
    ("elenium", r"\bmake_snapshot\(|\bwebdriver\b", "WebDriver"),
    ("driver", r"\bmake_snapshot\(|\bwebdriver\b", "WebDriver"),
    ("ffmpeg", r"\.save\(|\.to_html5_video\(|[Ww]riter\(", "ffmpeg"),
    ("unknown file extension: .mp4", r"\.save\(", "ffmpeg"),
    ("could not be found", r"usetex|pgf", "TeX"),
    ("xelatex not found", r"pgf", "TeX"),
    ("'dot'", r"graphviz|pydot", "Graphviz"),
)
"""What an exception says where a program is missing, what a script that uses it has in its text, its name."""

_GLYPH = re.compile(r"Glyph (\d{1,7}) \((.{1,100}?)\) missing from (?:current )?font")
_FRAME = re.compile(r'^  File "[^"\n]*main\.py", line (\d{1,9})', re.M)
_ERROR = re.compile(r"^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)(?:: (.*))?$", re.M)
_MEANT = re.compile(r"\. (Did you mean: '.{1,80}'\?|Did you forget to import '.{1,80}'\?)\s*\Z")
_MATH = re.compile(r"ValueError: \n(.+)\n *\^\nParse\w*Exception")
_EXIT = re.compile(r"\b(?:(?:sys\.|os\._)?exit|quit)\s*\((.*)|\braise\s+SystemExit\b\s*(?:\((.*))?")
_START = "Traceback (most recent call last):"


class _Report(BaseModel):
    kind: Literal[
        "syntax",
        "undefined",
        "type",
        "missing_package",
        "missing_file",
        "data",
        "runtime",
        "memory",
        "disk_limit",
        "process_limit",
        "blocked",
    ]
    message: str = Field(max_length=2000)
    line: int | None = Field(None, ge=1, le=10_000_000)
    column: int | None = Field(None, ge=0, le=10_000_000)
    bytes: bool = False


def failure(source: str, execution: Execution) -> Iterator[Diagnostic]:
    """Why a script that failed did so, with its line."""
    step = execution.steps[-1]
    report = _left(execution) or _traceback(step)
    if report is None:
        if step.signal is None and step.limit is None and step.exit_code:
            yield _exit(source, step)
        return
    for phrase, use, tool in TOOLS:
        if phrase in report.message and re.search(use, source):
            hint = f"there is no {tool} beside renderkit's Python; what draws by itself, as matplotlib, works"
            yield diagnose("tool_missing", report.message, source=source, line=report.line, hint=hint)
            return
    math = _MATH.match(report.message)
    if math and source.count(math[1]) == 1:  # matplotlib parses formulas only when it draws
        line = source.count("\n", 0, source.index(math[1])) + 1
        report = report.model_copy(update={"line": line, "column": None})
    meant = _MEANT.search(step.stderr[-2000:].decode("utf-8", "replace"))
    yield diagnose(
        report.kind,
        report.message,
        source=source,
        line=report.line,
        column=_column(source, report),
        hint=meant[1] if meant else None,
    )


def glyphs(source: str, step: StepResult) -> Iterator[Diagnostic]:
    """Characters that matplotlib found in no font: warnings beside a picture that stands."""
    for code, name in list(dict.fromkeys(_GLYPH.findall(step.text)))[:10]:
        if int(code) >= 0x110000 or 0xD800 <= int(code) < 0xE000:
            continue
        glyph = chr(int(code))
        at = source.find(glyph)
        line = source.count("\n", 0, at) + 1 if at >= 0 else None
        message = f"no font has {glyph} (U+{int(code):04X}, {name})"
        yield diagnose("missing_glyph", message, source=source, line=line, severity="warning")


def pages(source: str, collected: Collected, lost: list[str]) -> Iterator[Diagnostic]:
    """What was wrong with pages that the browser drew, and with placeholders that the script read back."""
    if lost and len(collected.images) > len(lost):
        message = "the script read back a picture that a browser draws only once it has ended"
        hint = "save it, as with fig.write_image('chart.png'), or show it; each is a picture of its own"
        yield diagnose("tool_missing", message, hint=hint)
    for said in collected.visits.values():
        report = _told(browser.read(said))
        for found in browser.findings(report, source, locate=lambda place: None):
            if found.code != "unsettled":
                yield found


def _told(report: browser.Report) -> browser.Report:
    """Without what need not be said: versions that are as asked for, a map's second blocked tile."""
    asked = [served for served in report.served if served.version not in served.url]
    images: dict[str | None, str] = {}
    for request in report.blocked:
        if request.type == "image":
            images.setdefault(urlsplit(request.url).hostname, request.url)
    told = [one for one in report.blocked if one.type != "image" or one.url in images.values()]
    return report.model_copy(update={"blocked": told, "served": asked})


def _left(execution: Execution) -> _Report | None:
    try:
        return _Report.model_validate_json(execution.workspace.read(REPORT, 65536), strict=True)
    except (OSError, ValidationError):
        return None


def _traceback(step: StepResult) -> _Report | None:
    """What a traceback says, where the process could not report."""
    _, start, trace = step.stderr[-65536:].decode("utf-8", "replace").rpartition(_START)
    frames, errors = _FRAME.findall(trace), _ERROR.findall(trace)
    if not start or not errors:
        return None
    name, message = errors[-1]
    kind = KINDS.get(name, "runtime")
    line = int(frames[-1]) if frames else None
    try:
        return _Report.model_validate({"kind": kind, "message": f"{name}: {message}"[:2000], "line": line})
    except ValidationError:
        return None


def _exit(source: str, step: StepResult) -> Diagnostic:
    """A script that left by itself with a status; the line where only one can be meant."""
    lines = []
    for number, text in enumerate(source.split("\n"), 1):
        call = _EXIT.search(text.partition("#")[0])
        if call is None:
            continue
        given = (call[1] or call[2] or ")").partition(")")[0].strip()
        literal = given or "0"
        if not literal.isdecimal() or int(literal[:9]) == step.exit_code:
            lines.append(number)
    line = lines[0] if len(lines) == 1 else None
    said = [text for text in step.text.splitlines() if text.strip()][-1:]
    message = f"the script left with status {step.exit_code}{': ' if said else ''}{''.join(said)}"
    return diagnose("runtime", message, source=source, line=line, code=f"exit {step.exit_code}")


def _column(source: str, report: _Report) -> int | None:
    """The column in characters, where the line has it."""
    lines = source.split("\n")
    if report.line is None or report.column is None or report.line > len(lines):
        return None
    line = lines[report.line - 1]
    column = report.column
    if report.bytes:
        column = len(line.encode("utf-8", "surrogatepass")[: column - 1].decode("utf-8", "ignore")) + 1
    return column if 1 <= column <= len(line) + 1 else None
