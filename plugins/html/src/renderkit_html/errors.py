"""Reads the report of a visit, and the text of the page: what is not closed swallows all that follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from renderkit.plugin import Diagnostic, StepResult, browser, diagnose

_OPENING = re.compile(
    r"<!--(?P<short>-?>)?|<(?P<tag>script|style|title|textarea)(?=[\s/>])(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>",
    re.IGNORECASE,
)
_BABEL = re.compile(r"\btype\s*=\s*[\"']?(?:text/(?:babel|jsx)|module/babel)", re.IGNORECASE)


def classify(source: str, step: StepResult) -> list[Diagnostic]:
    """Diagnostics of one visit, the cause first."""
    report = browser.report(step)
    found = [_recursive(source, report, diagnostic) for diagnostic in browser.findings(report, source)]
    if _BABEL.search(source):
        found = [_through_babel(source, diagnostic) for diagnostic in found]
    if step.limit is None:
        found = [*_unclosed(source), *found]
    return found


def _recursive(source: str, report: browser.Report, diagnostic: Diagnostic) -> Diagnostic:
    """The same, placed at the head of the function that calls itself.

    Any line of it may be the one where the stack is full, and another in the next run.
    """
    if "Maximum call stack" not in diagnostic.message:
        return diagnostic
    thrown = (error for error in report.errors if "Maximum call stack" in error.message)
    places = Counter((place.line, place.column) for error in thrown for place in error.stack[1:])
    lines = source.splitlines()
    for (line, column), times in places.most_common(1):
        called = (
            re.match(r"(?:[\w$]+\.)*([\w$]+)", lines[line - 1][column - 1 :]) if line <= len(lines) else None
        )
        if times < 2 or not called:
            continue
        name = re.escape(called[1])
        head = re.compile(rf"\bfunction\s+{name}\b|\b{name}\s*[:=]\s*(?:async\b|function\b|\(|[\w$]+\s*=>)")
        heads = [number for number, text in enumerate(lines, 1) if head.search(text)]
        return diagnose(
            diagnostic.kind,
            diagnostic.message,
            source=source,
            line=heads[0] if len(heads) == 1 else line,
            code=diagnostic.code,
        )
    return diagnostic


def _unclosed(source: str) -> Iterator[Diagnostic]:
    """The element or comment that is never closed: a script is then never run, and the rest never shown."""
    at = 0
    while opening := _OPENING.search(source, at):
        at = opening.end()
        tag = opening["tag"].lower() if opening["tag"] else ""
        if opening["short"]:
            continue  # `<!-->` is a whole comment
        closing = re.compile(rf"</{tag}(?=[\s/>])" if tag else "--!?>", re.IGNORECASE).search(source, at)
        if closing:
            at = closing.end()
            continue
        rest = source[at:]
        if rest.strip() if tag == "script" else re.search(r"<[A-Za-z]", rest):
            line = source.count("\n", 0, opening.start()) + 1
            what = f"this {tag} element" if tag else "this comment"
            lost = "it is never run" if tag == "script" else "the rest of the page is part of it"
            yield diagnose("syntax", f"{what} is not closed: {lost}", source=source, line=line)
        return


def _scripts(source: str) -> Iterator[tuple[int, str, str]]:
    """The inline scripts of a page: the line on which their text begins, their attributes, their text."""
    for found in re.finditer(r"<script\b([^>]*)>(.*?)</script", source, re.IGNORECASE | re.DOTALL):
        yield source.count("\n", 0, found.start(2)) + 1, found[1], found[2]


def _through_babel(source: str, diagnostic: Diagnostic) -> Diagnostic:
    """The same with its line in the user's text.

    Babel reports syntax errors by the lines of its script. Errors in what it makes have places in a script
    that is not in the page's text: what they name is looked up instead.
    """
    scripts = list(_scripts(source))
    translated = [(line, text) for line, attributes, text in scripts if _BABEL.search(attributes)]
    place = re.search(
        r"Inline Babel script(?: \((\d+)\))?: .*?\((\d+):(\d+)\)", diagnostic.message, re.DOTALL
    )
    if place and translated:
        number = min(int(place[1] or 1), len(translated)) - 1
        message = re.sub(
            r"\s*\(\d+:\d+\).*$|/?Inline Babel script(?: \(\d+\))?: ", "", diagnostic.message, flags=re.DOTALL
        )
        line = translated[number][0] + int(place[2]) - 1
        return diagnose(
            "syntax", message, source=source, line=line, column=int(place[3]) + 1, code=diagnostic.code
        )
    if diagnostic.code is None or diagnostic.code == "console" or diagnostic.line is None:
        return diagnostic
    ours = [(line, text) for line, attributes, text in scripts if not _BABEL.search(attributes)]
    if any(line <= diagnostic.line <= line + text.count("\n") for line, text in ours):
        return diagnostic
    line_found = _named(translated, diagnostic.message)
    return diagnose(
        diagnostic.kind,
        diagnostic.message,
        source=source,
        line=line_found,
        severity=diagnostic.severity,
        hint=diagnostic.hint,
        code=diagnostic.code,
    )


def _named(scripts: list[tuple[int, str]], message: str) -> int | None:
    """The line of the script in which the name that a message begins with, or quotes, occurs first."""
    names = re.findall(r"([\w$.]+) is not|\(reading '([\w$]+)'\)", message)
    for name in (part for group in names for part in group if part):
        for line, text in scripts:
            found = re.search(rf"(?<![\w$.]){re.escape(name)}(?![\w$])|\.{re.escape(name)}(?![\w$])", text)
            if found:
                return line + text.count("\n", 0, found.start())
    return None
