"""Turns what a page did wrong into diagnostics, with the lines of the text that the user gave."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from renderkit.browser.pages import Place, Printed, Report, Request, Served, Thrown
from renderkit.diagnostics.text import diagnose, line_of
from renderkit.models import Diagnostic, Kind, Severity

JOB = "job.renderkit.test"

Locate = Callable[[Place], tuple[int, int | None] | None]
"""Where a place in a page's scripts is in the user's text: line and column, if it is there at all."""

_KINDS: dict[str, Kind] = {"SyntaxError": "syntax", "ReferenceError": "undefined", "TypeError": "type"}

_RULES: dict[str, Kind] = {
    r"failed to resolve module specifier": "missing_package",
    r"does not provide an export named|is not exported by": "undefined",
    r"is not a (?:function|constructor)": "undefined",
    r"is not valid JSON|in JSON at position|unexpected end of JSON": "data",
    r"failed to fetch|networkerror|load failed": "blocked",
    r"is not a registered (?:controller|element|scale|plugin)": "type",
}

_DATA = frozenset({"xhr", "fetch", "websocket", "eventsource", "other"})


def kind_of(name: str, message: str) -> Kind:
    """What an exception of a page is: by its message where that says more, else by its name."""
    if name != "ReferenceError":
        for pattern, kind in _RULES.items():
            if re.search(pattern, message, re.IGNORECASE):
                return kind
    return _KINDS.get(name, "runtime")


def findings(
    report: Report, text: str, *, entry: str = "index.html", shift: int = 0, locate: Locate | None = None
) -> list[Diagnostic]:
    """What a visit found, the cause first. `text` is the user's, and lies in `entry` after `shift` lines.

    `locate` finds places where that is not enough, as through a source map. A blocked script is an error,
    since what follows needs it; blocked data is one where the page fails, too; the rest are warnings.
    """
    where = locate or _in(entry, shift)
    report = _in_order(report, text)
    thrown = [_thrown(error, text, where) for error in report.errors if not _echo(error, report)]
    failing = bool(report.errors) or report.crashed
    found = [
        *_blocked(report, text, failing),
        *_missing(report, text, failing),
        *thrown,
        *_navigated(report, text),
    ]
    if report.crashed:
        found.append(diagnose("crash", "the page's process died"))
    elif report.failed and not any(d.severity == "error" for d in found):
        found.append(diagnose("runtime", f"the page could not be photographed: {report.failed}"))
    found.sort(key=lambda diagnostic: diagnostic.severity != "error")
    return [*found, *_printed(report, text, where), *_remarks(report)]


def _in_order(report: Report, text: str) -> Report:
    """Requests as they stand in the text: a browser makes them side by side, in no order of its own."""

    def place(request: Request | Served) -> tuple[int, str]:
        at = text.find(request.url)
        return (at if at >= 0 else len(text)), request.model_dump_json()

    names = ("blocked", "missing", "served")
    return report.model_copy(update={name: sorted(getattr(report, name), key=place) for name in names})


def _in(entry: str, shift: int) -> Locate:
    def locate(place: Place) -> tuple[int, int | None] | None:
        address = urlsplit(place.url)
        if address.hostname != JOB or unquote(address.path).lstrip("/") != entry or place.line <= shift:
            return None
        return place.line - shift, place.column

    return locate


def _thrown(error: Thrown, text: str, where: Locate) -> Diagnostic:
    kind = kind_of(error.name, error.message)
    message = f"{error.name}: {error.message}" if error.name else error.message
    here = [Place(url=error.url, line=error.line, column=error.column)]
    if "JSON" in error.message:
        here = []  # the line would be one of the text that was parsed
    places = (where(place) for place in (*here, *error.stack))
    line, column = next((place for place in places if place is not None), (None, None))
    if kind == "missing_package":
        line = line_of(text, *re.findall(r"['\"]([^'\"]+)['\"]", error.message)) or line
        column = None
    return diagnose(kind, message, source=text, line=line, column=column, code=error.name or None)


def _echo(error: Thrown, report: Report) -> bool:
    """A module that could not be loaded is told of by its request already."""
    unloaded = "failed to fetch dynamically imported module" in error.message.lower()
    return unloaded and bool(report.blocked or report.missing)


def _blocked(report: Report, text: str, failing: bool) -> Iterator[Diagnostic]:
    for request in report.blocked:
        fatal = request.type == "script" or (failing and request.type in _DATA)
        severity: Severity = "error" if fatal else "warning"
        message = f"{request.url} is outside the walls ({request.type})"
        hint = _HINTS.get(request.type)
        yield diagnose(
            "blocked", message, source=text, line=_line(text, request), severity=severity, hint=hint
        )


_HINTS = {
    "script": "lay the library beside the page, as with --file library.js=PATH",
    "fetch": "lay the data beside the program, as with --file data.csv=PATH",
    "xhr": "lay the data beside the program, as with --file data.csv=PATH",
}


def _missing(report: Report, text: str, failing: bool) -> Iterator[Diagnostic]:
    said = (printed for printed in report.console if printed.type == "error")
    told = any(not _of_a_load(printed) for printed in said)
    for request in report.missing:
        fatal = request.type in {"script", "document"} or ((failing or told) and request.type in _DATA)
        severity: Severity = "error" if fatal else "warning"
        hint = f"lay it beside the program, as with --file {request.url}=PATH"
        message = f"{request.url} is not there ({request.type})"
        line = _line(text, request)
        yield diagnose("missing_file", message, source=text, line=line, severity=severity, hint=hint)


def _line(text: str, request: Request) -> int | None:
    """The line in which an address stands, or at least its last part."""
    address = request.url
    bare = re.sub(r"^(?:https?|wss?):", "", address)
    return line_of(text, address, address.rstrip("/"), bare, unquote(bare), bare.rpartition("/")[2] or bare)


def _navigated(report: Report, text: str) -> Iterator[Diagnostic]:
    for address in report.navigated:
        if urlsplit(address).hostname == JOB:
            yield diagnose("runtime", "the page loads itself again and again", source=text,
                           line=line_of(text, "location.", "http-equiv"))  # fmt: skip
            continue
        message = f"the page went to {address}, which is outside the walls"
        yield diagnose("blocked", message, source=text, line=line_of(text, address, address.rstrip("/")))


def _printed(report: Report, text: str, where: Locate) -> Iterator[Diagnostic]:
    for printed in report.console:
        if printed.type != "error" or _of_a_load(printed):
            continue
        place = where(Place(url=printed.url, line=printed.line, column=1)) if printed.line else None
        line = place[0] if place else None
        message = f"on the console: {printed.text}"
        yield diagnose("runtime", message, source=text, line=line, severity="warning", code="console")


def _of_a_load(printed: Printed) -> bool:
    """The browser's own line on a request that failed, which is told of already."""
    return printed.text.startswith("Failed to load resource")


def _remarks(report: Report) -> Iterator[Diagnostic]:
    if report.popups:
        message = f"the page opened {report.popups} windows, which were closed"
        yield diagnose("blocked", message, severity="warning")
    for name in report.downloads:
        yield diagnose("blocked", f"the page offered {name} for download", severity="warning")
    for dialog in report.dialogs[:3]:
        message = f"the page asked ({dialog.type}): {dialog.text}"
        yield diagnose("runtime", message, severity="info", code="dialog")
    if report.height_cut > 0:
        message = f"the page is {report.height_cut} pixels higher than a picture may be, and was cut"
        yield diagnose("output_limit", message, severity="warning")
    if not report.settled and not report.failed:
        yield diagnose("runtime", "the page never comes to rest; it was photographed after 5 s of its time",
                       severity="info", code="unsettled")  # fmt: skip
    asked = {(s.package, s.version): s for s in reversed(report.served) if s.version not in s.url}
    for served in reversed(asked.values()):
        message = f"{served.url} was answered by {served.package} {served.version}"
        yield diagnose("substituted", message, severity="info")
