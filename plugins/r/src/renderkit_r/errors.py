"""Reads the report that the worker's runtime leaves; without one, what R printed.

The report is written by the process that ran the script, so it may say anything: it words a diagnosis, and
decides nothing. Whether the job failed is told by exit statuses and pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, ValidationError

from renderkit.plugin import Collected, Diagnostic, Execution, Kind, StepResult, browser, diagnose, line_of
from renderkit_r.rules import kind_of

REPORT = ".renderkit/report.json"

_PRINTED = re.compile(r"^Error(?: in (?P<call>.*?) ?)?: ?\n?(?P<message>.+(?:\n {2,}.+)*)", re.M)
_NO_PACKAGE = re.compile(r"there is no package called [‘'\"]([\w.]+)[’'\"]")
_CANNOT_OPEN = re.compile(
    r"(?:cannot open (?:compressed )?file|could not open file|cannot open URL|URL)"
    r" [‘'\"](?P<name>[^’'\"\n]+)[’'\"](?P<why>[^\n]*)"
)
_ADDRESS = re.compile(r"^(?:https?|ftps?)://", re.I)
_OUTSIDE = re.compile(r"^(?:/(?!work/|tmp/)|~)|(?:^|/)\.\./")
_QUIT = re.compile(r"\bq(?:uit)?\s*\((?P<words>[^)\n]*)\)")
_FENCE = re.compile(r"^[ \t]*```", re.M)
_SUBSTITUTED = re.compile(r"conversion failure on [‘'](.+?)[’'] in 'mbcsToSbcs': dot substituted for <\w+>")
_PLOTS = re.compile(r"\b(?:ggplot|qplot|xyplot|histogram|barchart|bwplot|densityplot|levelplot|plot_ly)\s*\(")
_WIDGETS = re.compile(r"^\.renderkit/|(?:^|/)(?:lib|\w+_files)/")
_OURS = ("https://cdn.plot.ly/plotly-2.", "https://cdn.jsdelivr.net/npm/moment@2/")
"""Addresses that shows.R puts into widgets: nobody asked for them."""
_TOOLS = (("kaleido", "kaleido"), ("reticulate", "kaleido"), ("orca", "orca"), ("phantomjs", "PhantomJS"))
_DEVICES = ("png", "jpeg", "tiff", "bmp", "svg", "pdf", "cairo_pdf", "postscript", "plot.new", "grid.newpage")
_ADVICE = (
    ('could not find function "windows"', "only R for Windows has it; dev.new() opens a device everywhere"),
    ("unable to start data viewer", "there is no screen; print(head(x)) shows rows of a table"),
    ("cannot shut down device 1", "no device is open at this point: leave dev.off() out"),
)
_LIBRARY = {
    "ggplot": "ggplot2",
    "aes": "ggplot2",
    "qplot": "ggplot2",
    "ggsave": "ggplot2",
    "%>%": "dplyr",
    "mutate": "dplyr",
    "filter": "dplyr",
    "group_by": "dplyr",
    "tibble": "tibble",
    "pivot_longer": "tidyr",
    "melt": "reshape2",
    "grid.arrange": "gridExtra",
    "xyplot": "lattice",
    "plot_ly": "plotly",
    "ggplotly": "plotly",
    "corrplot": "corrplot",
    "pheatmap": "pheatmap",
    "percent": "scales",
}
"""Which package a function is from that is used without it, where it can be no other."""


class _Report(BaseModel):
    message: str = Field("", max_length=4000)
    context: str = Field("", max_length=4000)
    call: str = Field("", max_length=4000)
    classes: str = Field("", max_length=4000)
    warnings: str = Field("", max_length=4000)
    raised: bool = False
    parsed: bool = False
    line: int | None = Field(None, ge=1, le=10_000_000)
    column: int | None = Field(None, ge=1, le=10_000_000)


def failure(source: str, execution: Execution) -> Iterator[Diagnostic]:
    """Why a script that failed did so, with its line."""
    step = execution.steps[0]
    if step.limit is not None or step.signal is not None:
        return
    report = _left(execution)
    said = step.stderr.decode("utf-8", "replace")
    if not report.message:
        printed = list(_PRINTED.finditer(said))
        if printed:
            words = {"message": printed[-1]["message"], "call": _name(printed[-1]["call"])}
            report = report.model_copy(update=words)
    if not report.message:
        if step.exit_code:
            yield _left_by_itself(source, step)
        return
    said = f"{said}\n{report.warnings}"
    kind, message, line, hint = _explained(source, report, said)
    lost = [name for name in _NO_PACKAGE.findall(said) if name not in message]
    if kind == "undefined" and lost:  # require() only warns of what is not there
        line_of_package = line_of(source, f"({lost[0]}", f'"{lost[0]}"', f"'{lost[0]}'", lost[0])
        hint = "there is no network: packages that are not installed cannot be had"
        cause = f"there is no package called ‘{lost[0]}’"
        yield diagnose("missing_package", cause, source=source, line=line_of_package, hint=hint)
        hint = None
    column = report.column if line == report.line else None
    yield diagnose(kind, message, source=source, line=line, column=column, hint=hint)


def _explained(source: str, report: _Report, said: str) -> tuple[Kind, str, int | None, str | None]:
    """Kind, message, line and hint of an error."""
    message, line = report.message, report.line
    hint: str | None = None
    if report.parsed:
        if _FENCE.search(source):
            hint = "the text holds a Markdown fence (```): give the code alone"
        elif re.search(r"unexpected (?:input|INCOMPLETE_STRING).*[“”‘’]", message):
            hint = "typographic quotes: R's are straight ones"
        message = re.sub(r"^<text>:\d+:\d+: ", "", message).partition("\n")[0].removesuffix(" in:")
        return "syntax", message, line, hint
    kind = "runtime" if report.raised else kind_of(message, report.context, report.classes)
    opened = _CANNOT_OPEN.findall(f"{said}\n{message}")
    if (
        re.search(r"(?:cannot|could not) open|Couldn't resolve|cannot read from connection", message)
        and opened
    ):
        name, why = opened[-1]
        kind = "blocked" if _ADDRESS.match(name) or _OUTSIDE.search(name) else "missing_file"
        folder = name.rpartition("/")[0]
        if kind == "missing_file" and folder and report.call in _DEVICES:
            hint = f'dir.create("{folder}", recursive = TRUE) before it'
        message = f"{message}: {name}{why}" if name not in message else message
    if kind == "undefined":
        function = re.search(r"could not find function \"(.+)\"", message)
        package = _LIBRARY.get(function[1]) if function else None
        if package and not re.search(rf"\b(?:library|require)\s*\(\s*[\"']?{package}\b", source):
            hint = f"library({package})"
    hint = next((advice for words, advice in _ADVICE if words in message), hint)
    for word, tool in _TOOLS:
        if word in message.lower() and re.search(r"\b(?:save_image|kaleido|orca|export|webshot)\b", source):
            kind, hint = "tool_missing", f"there is no {tool} beside renderkit's R; print the plot instead"
    if report.context:
        message = f"{message} ({report.context.partition(chr(10))[0].rstrip('.:')})"
    elif report.call and not re.match(r"\W|stop$|h$|FUN$", report.call) and report.call not in message:
        message = f"{message}, in {report.call}()"
    return kind, message, line, hint


def remarks(source: str, execution: Execution, collected: Collected) -> Iterator[Diagnostic]:
    """What is to be said of a script that ran to its end."""
    said = f"{execution.steps[0].stderr.decode('utf-8', 'replace')}\n{_left(execution).warnings}"
    made = _PLOTS.search(source)
    if made and not collected.images and not collected.diagnostics:
        line = source.count("\n", 0, made.start()) + 1
        hint = f"the plot of line {line} is drawn when it is printed: print(p), also in loops and functions"
        yield diagnose("no_image", "the script made a plot and never printed it", hint=hint)
    for text in list(dict.fromkeys(_SUBSTITUTED.findall(said)))[:10]:
        message = f"pdf() has no glyphs for {text}: they are dots; cairo_pdf() has them"
        yield diagnose(
            "missing_glyph", message, source=source, line=line_of(source, text), severity="warning"
        )
    for visit in collected.visits.values():
        yield from _of_page(source, browser.read(visit))


def _of_page(source: str, report: browser.Report) -> Iterator[Diagnostic]:
    """What was wrong with a page that the browser drew; of a map's tiles one is enough."""
    hosts = {(urlsplit(request.url).hostname, request.type): request for request in report.blocked}
    asked = [served for served in report.served if not served.url.startswith(_OURS)]
    # some of the pictures that widgets' styles name are not in Debian's packages
    missing = [one for one in report.missing if one.type != "image" or not _WIDGETS.search(one.url)]
    changed = {"blocked": list(hosts.values()), "served": asked, "missing": missing}
    report = report.model_copy(update=changed)
    for found in browser.findings(report, source, locate=lambda place: None):
        if found.code != "unsettled":
            yield found


def _left(execution: Execution) -> _Report:
    try:
        return _Report.model_validate_json(execution.workspace.read(REPORT, 65536), strict=True)
    except (OSError, ValidationError):
        return _Report()


def _name(call: str | None) -> str:
    found = re.match(r"[\w.]+(?=\()", call or "")
    return found.group() if found else ""


def _left_by_itself(source: str, step: StepResult) -> Diagnostic:
    """A script that left by itself with a status; the line where only one call can be meant."""
    lines = []
    for number, text in enumerate(source.split("\n"), 1):
        found = _QUIT.search(text.partition("#")[0])
        if found and (str(step.exit_code) in found["words"] or not re.search(r"\b0\b|^$", found["words"])):
            lines.append(number)
    line = lines[0] if len(lines) == 1 else None
    said = [text for text in step.text.splitlines() if text.strip()][-1:]
    message = f"the script left with status {step.exit_code}{': ' if said else ''}{''.join(said)}"
    return diagnose("runtime", message, source=source, line=line, code=f"exit {step.exit_code}")
