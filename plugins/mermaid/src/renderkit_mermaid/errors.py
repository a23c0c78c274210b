"""Turns what mermaid threw, and what it printed, into diagnostics. `inside/draw.js` places parse errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from renderkit.plugin import Diagnostic, Kind, StepResult, browser, diagnose, line_of

MERMAID = "/npm/mermaid@"

RULES: tuple[tuple[str, Kind], ...] = (
    (r"^(?:Parse|Lexical|Lexer) error|^Parsing failed|YAML|front-?matter", "syntax"),
    (r"only one root|not valid\b.*---|No diagram type|Unexpected character|Syntax error", "syntax"),
    (r"No such shape|[Uu]nknown (?:layout|look|direction)|Unsupported", "type"),
    (
        r"not yet created|does not exist|should exist|unknown|not found|[Uu]ndefined|not defined",
        "undefined",
    ),
    (r"Invalid date|invalid value|Negative|not contiguous|is not a number|must be|should be", "data"),
    (r"already exist|Duplicate|duplicate|circular|parent of itself|exceeded|Maximum|no data", "data"),
)
"""By the message; whatever is not here is `runtime`."""

ELSEWHERE = {"zenuml": "@mermaid-js/mermaid-zenuml"}
"""Diagram types that are packages of their own, which are not held here."""

OTHERS = (
    (r"```|~~~", "give the diagram alone, without the fence around it"),
    (r"(?:strict\s+)?(?:di)?graph\s+\w*\s*\{", "this is Graphviz's language, not Mermaid's"),
    (r"@startuml", "this is PlantUML's language, not Mermaid's"),
    (r"<!DOCTYPE|<html|<div|<pre", "this is a page around a diagram: give the diagram alone, or say html"),
    (r"(?:here|sure|below|this|the)\b", "give the diagram alone, without words around it"),
)
"""What a text may begin with that is none of Mermaid's diagrams, and what to do about it."""


def classify(source: str, report: browser.Report, step: StepResult) -> list[Diagnostic]:
    """Diagnostics of one visit, the cause first."""
    if step.limit is not None:
        return []
    if any(MERMAID in request.url for request in report.blocked):
        return [diagnose("tool_missing", "mermaid is not installed: run 'renderkit setup mermaid'")]
    outcome = report.data if isinstance(report.data, dict) else {}
    error = outcome.get("error")
    found: list[Diagnostic] = []
    if isinstance(error, dict):
        echo = error.get("name") == "EncodingError" and bool(report.blocked or report.missing)
        found = [*_unreachable(source, report, "error")]
        return found if echo else [*found, _refused(source, _Error(error))]
    if outcome.get("type") == "error":
        return [diagnose("syntax", "the picture says that there is a syntax error", source=source)]
    if "type" not in outcome:
        return [d for d in browser.findings(report, source, entry="diagram.mmd") if d.severity == "error"]
    if not outcome.get("size"):
        found.append(diagnose("no_image", "the diagram has no size: nothing is in it"))
    found += _unreachable(source, report, "warning")
    found += _printed(source, report, outcome)
    if outcome["type"] == "pie" and not outcome.get("slices"):
        found.append(diagnose("empty_chart", "the pie has no slices", severity="warning"))
    return found


class _Error:
    """What the page tells of an exception. It may be forged: only types are checked."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.name = str(told.get("name", ""))
        self.message = str(told.get("message", "")) or "mermaid gives no reason"
        self.words = str(told.get("words", ""))
        line, column = told.get("line"), told.get("column")
        self.line = line if isinstance(line, int) else None
        self.column = column if isinstance(column, int) else None
        self.bare = told.get("bare") is True


def _refused(source: str, error: _Error) -> Diagnostic:
    """The diagnostic of an exception."""
    if error.name == "UnknownDiagramError":
        return _unknown(source, error)
    kind: Kind = next((kind for rule, kind in RULES if re.search(rule, error.message)), "runtime")
    if error.name == "YAMLException":
        kind = "syntax"
    message = _short(error.message)
    line = error.line
    if line is None:
        message, line = _placed(source, message, error.words)
    hint = _hint(source, message, line)
    return diagnose(kind, message, source=source, line=line, column=error.column, hint=hint)


def _unknown(source: str, error: _Error) -> Diagnostic:
    if error.bare:
        return diagnose("no_image", "there is no diagram in this text")
    first = source.splitlines()[error.line - 1].strip() if error.line else ""
    word = re.match(r"[\w-]*", first)
    package = ELSEWHERE.get(word[0]) if word else None
    if package:
        message = f"{first.split()[0]} is a diagram of {package}, which is not held"
        return diagnose("missing_package", message, source=source, line=error.line)
    hint = next((text for rule, text in OTHERS if re.match(rule, first, re.IGNORECASE)), None)
    message = f"No diagram type detected: {first[:80]}"
    return diagnose("syntax", message, source=source, line=error.line, hint=hint)


def _short(message: str) -> str:
    """One line: a parser's excerpt is left out, since the line is shown, and its list of hopes is cut."""
    parts = [part.strip() for part in message.split("\n") if part.strip()]
    kept = [part for n, part in enumerate(parts) if n == 0 or not re.search(r"-\^$|^\.\.\.|^\d+ \|", part)]
    if len(parts) > 2 and re.search(r"-\^$", parts[2] if len(parts) > 2 else ""):
        kept = [part for part in kept if part != parts[1]]
    text = re.sub(r"(error) on line \d+(?:, column \d+)?\b[:.]?", r"\1:", " ".join(kept))
    text = re.sub(r" at offset: \d+, skipped \d+ characters", "", text)
    hopes = re.search(r"Expecting (.+?), got (.+)$", text)
    if hopes and hopes[1].count(",") > 5:
        first = ", ".join(hopes[1].split(", ")[:5])
        text = f"{text[: hopes.start()]}Expecting {first}, …, got {hopes[2]}"
    return re.sub(r"\s*\(\d+:\d+\)$", "", text).strip()


def _placed(source: str, message: str, words: str) -> tuple[str, int | None]:
    """The message, made to say more where it names nothing, and the line that it is about."""
    if message.startswith("Diagrams beginning with ---"):
        return message, 1
    if "inactivate an inactive participant" in message:
        found = re.search(r"\((.*)\)\s*$", message)
        return message, _deactivated(source, found[1] if found else "")
    if found := re.search(r"service \[(.+?)\]'s parent does not exist", message):
        for number, line in enumerate(source.splitlines(), 1):
            parent = re.search(rf"^\s*service\s+{re.escape(found[1])}\b.*\bin\s+([\w-]+)", line)
            if parent:
                return f"{message} (no group {parent[1]!r})", number
    if words and words.strip() not in message:
        message = f"{message} ({words.strip()})"
    names = re.findall(r"\"([^\"]+)\"|\[(\w[^\]]*)\]|'([^']+)'", message)
    quoted = [name for group in names for name in group if name]
    ranges = [rf"{a}\s*-\s*{b}" for a, b in re.findall(r"(\d+) - (\d+)", message)]
    tail = re.findall(r"(?:date:|:)\s*([^\s:]+?)\.?$", message)
    asked = words.split()
    for wanted in (
        [re.escape(name) for name in quoted[:2]] if len(quoted) > 1 else [],
        [rf"(?<!\w){re.escape(word)}(?!\w)" for word in _plain(asked)],
        ranges[:1],
        *([rf"(?<!\w){re.escape(name)}(?!\w)"] for name in [*reversed(quoted), *tail]),
    ):
        place = _holding(source, wanted)
        if place is not None:
            return message, place
    return message, None


def _plain(words: list[str]) -> list[str]:
    """The words of a statement as the text has them: mermaid writes `cherryPick` for `cherry-pick`."""
    return [
        re.sub(r"(?<=[a-z])(?=[A-Z])", "-", word).lower() if n == 0 else word for n, word in enumerate(words)
    ]


def _holding(source: str, patterns: list[str]) -> int | None:
    """The first line in which all of these are found."""
    if not patterns:
        return None
    for number, line in enumerate(source.splitlines(), 1):
        if not line.lstrip().startswith("%%") and all(re.search(pattern, line) for pattern in patterns):
            return number
    return None


_ARROW = re.compile(r"^\s*(?P<a>[^-<+:]+?)\s*(?:<<)?--?(?:>>|>|x|\))\s*(?P<sign>[+-]?)\s*(?P<b>[^:]+?)\s*:")


def _deactivated(source: str, name: str) -> int | None:
    """The line in which a participant is deactivated once more than it was activated."""
    active = 0
    for number, line in enumerate(source.splitlines(), 1):
        word = re.match(r"\s*(activate|deactivate)\s+(.+?)\s*$", line)
        arrow = _ARROW.match(line)
        if word and word[2] == name:
            active += 1 if word[1] == "activate" else -1
        elif arrow and arrow["sign"] == "+" and arrow["b"] == name:
            active += 1
        elif arrow and arrow["sign"] == "-" and arrow["a"] == name:
            active -= 1
        if active < 0:
            return number
    return None


def _hint(source: str, message: str, line: int | None) -> str | None:
    """What to do about the mistakes that are made most."""
    text = source.splitlines()[line - 1] if line and line <= len(source.splitlines()) else ""
    if re.search(r"got '(?:PS|PE|SQS|STR|DIAMOND_START|TAGEND)'", message):
        return 'put the label in quotes, as in A["f(x)"], and write #quot; for a quote inside'
    if re.search(r"\bend\b", text) and "got 'end'" in message:
        return "'end' closes a block: write End, or put it in quotes"
    if re.search(r"got '(?:1|EOF|EOF_IN_STRUCT)'", message):
        return "the text ends here: something that was opened is not closed"
    if message.startswith("Diagrams beginning with ---"):
        return "front matter ends with a line of three dashes"
    return None


def _unreachable(source: str, report: browser.Report, severity: str) -> Iterator[Diagnostic]:
    for request in report.blocked:
        if "/@iconify-json/" in request.url or "/layout-elk" in request.url:
            continue  # the icon itself is named
        message = f"{request.url} is outside the walls ({request.type})"
        line = line_of(source, request.url)
        yield diagnose("blocked", message, source=source, line=line, severity=_severity(severity))
    for request in report.missing:
        message = f"{request.url} is not there ({request.type})"
        hint = f"lay it beside the diagram, as with --file {request.url}=PATH"
        line = line_of(source, request.url)
        yield diagnose(
            "missing_file", message, source=source, line=line, severity=_severity(severity), hint=hint
        )


def _severity(word: str) -> Any:
    return word


def _printed(source: str, report: browser.Report, outcome: dict[str, Any]) -> Iterator[Diagnostic]:
    """Warnings out of what mermaid prints, each once."""
    icons = [str(name) for name in outcome.get("icons", [])]
    bad_numbers = 0
    for printed in report.console:
        if printed.type != "error":
            continue
        if found := re.search(r"Icon (?:set )?not found: (\S+)|Failed to load icon set: (\S+)", printed.text):
            icons.append(found[1] or found[2])
        elif "Unable to parse directive" in printed.text:
            reason = re.search(r"ERROR: (.*?) - Unable", printed.text)
            message = f"the directive is not valid JSON and is passed over ({reason[1] if reason else ''})"
            yield diagnose("syntax", message, source=source, line=line_of(source, "%%{"), severity="warning")
        elif "NaN" in printed.text:
            bad_numbers += 1
    if bad_numbers:
        message = "some shapes have no place: a number is missing (NaN)"
        yield diagnose("data", message, source=source, severity="warning")
    for name in dict.fromkeys(icons):
        full = next(iter(re.findall(rf"{re.escape(name)}(?::[\w-]+)?", source)), name)
        message = f"there is no icon {full}"
        yield diagnose(
            "missing_glyph", message, source=source, line=line_of(source, full), severity="warning"
        )
