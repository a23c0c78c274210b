"""Reads the converter's report. Vega's messages carry no line: what they name is looked up in the text."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from typing import Any

from renderkit.plugin import Collected, Diagnostic, Execution, Kind, diagnose, left_out
from renderkit_vegalite.places import Place, places

KINDS: tuple[tuple[str, Kind], ...] = (
    (r"Unrecognized (?:function|signal name)|Undefined data set name|unknown scale", "undefined"),
    (r"is not valid JSON|Infinite extent", "data"),
    (r"Expression parse error|Unexpected (?:end of input|identifier|token)|Illegal", "syntax"),
    (r"External data url not allowed", "blocked"),
    (r"Cycle detected|Maximum call stack", "runtime"),
)
"""By the message; whatever else Vega refuses is a property or a value that it does not have."""

LITE_MARKS = {
    *("arc", "area", "bar", "boxplot", "circle", "errorband", "errorbar", "geoshape", "image", "line"),
    *("point", "rect", "rule", "square", "text", "tick", "trail"),
}
VEGA_MARKS = {
    *("arc", "area", "group", "image", "line", "path", "rect", "rule", "shape", "symbol", "text", "trail"),
}
TYPES = {"quantitative", "temporal", "ordinal", "nominal", "geojson"}
EXPRESSIONS = {"calculate", "filter", "expr", "test", "update", "init", "signal"}
TIME_UNIT = re.compile(
    r"(?:utc)?(?:binned)?(?:year|quarter|month|week|dayofyear|date|day|hours|minutes|seconds|milliseconds)+"
)


def classify(source: str, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """Diagnostics out of the last step's messages, the cause first."""
    step = execution.steps[-1]
    # V8 aborts by a trap when its heap is full; what it printed goes with the process
    trapped = step.signal == signal.SIGTRAP and step.peak_memory_bytes > 2**30
    if step.limit is None and (trapped or "Fatal JavaScript" in step.text):
        return [diagnose("memory", "out of memory: V8's heap is full")]
    try:
        report = json.loads(step.stderr)
    except ValueError:
        return []  # it ended, or was ended, before it could report
    return [*_failures(source, report), *_warnings(source, report), *left_out(source, collected.log)]


def _failures(source: str, report: dict[str, Any]) -> Iterator[Diagnostic]:
    if "syntax" in report:
        message, line, column = report["syntax"]
        script = re.search(r"vegaEmbed\s*\(|^\s*(?:var|let|const|export)\s", source, re.M)
        hint = "this is JavaScript around a specification: give the JSON alone" if script else None
        yield diagnose("syntax", message, source=source, line=line, column=column, hint=hint)
        return
    strings = list(places(source))
    for kind, address in report["problems"]:
        line = _line_of([address], strings)
        if kind == "blocked":
            yield diagnose("blocked", f"{address} is outside the walls", source=source, line=line)
        else:
            hint = f"lay it beside the specification, as with --file {address}=PATH"
            yield diagnose("missing_file", f"{address} is not there", source=source, line=line, hint=hint)
    for message in report["errors"][:5]:
        text, line = _explain(message, strings, report.get("language", "vega-lite"))
        found: Kind = next((kind for pattern, kind in KINDS if re.search(pattern, text)), "type")
        yield diagnose(found, text, source=source, line=line)


def _warnings(source: str, report: dict[str, Any]) -> Iterator[Diagnostic]:
    if report["marks"] == 0 and not report["errors"]:
        message = "the chart shows no data: no mark was drawn"
        yield diagnose("empty_chart", message, source=source, severity="warning")
    for message in dict.fromkeys(report["warnings"]):
        line = _line_of(_words(message), list(places(source)))
        yield diagnose("type", message, source=source, line=line, severity="warning")


def _explain(message: str, strings: list[Place], language: str) -> tuple[str, int | None]:
    """The message, made to say more where it names nothing, and the line that it is about."""
    if scale := re.search(r"_\.%(\w+) is not a function", message):
        return f"unknown scale {scale[1]!r} ({message})", _line_of([scale[1]], strings)
    if message.startswith("Duplicate"):
        same = [p.line for p in strings if p.path[-1] == "name" and p.value in _words(message)]
        return message, same[-1] if same else None
    if "is not a function" in message:
        for place in strings:  # an object in its place was the grammar of Vega-Lite 1
            after = place.path[place.path.index("transform") + 1 :] if "transform" in place.path else ()
            if after and isinstance(after[0], str):
                return f"transform has to be a list of objects ({message})", place.line
    if message.startswith("Invalid specification"):
        return message, None  # it quotes the specification, and means what is not there
    if "is not valid JSON" in message:
        return message, next((p.line for p in strings if p.path[-2:] == ("data", "values")), None)
    if re.search(r"Unexpected end of input|Unexpected token", message):
        return message, next((p.line for p in strings if _is_expression(p) and not _balanced(p.value)), None)
    line = _line_of(_words(message), strings)
    if line is None or "Cannot read properties" in message:
        for place in strings:
            wrong = _wrong(place, language)
            if wrong is not None:
                return f"{wrong} ({message})", place.line
    return message, line


def _wrong(place: Place, language: str) -> str | None:
    """What is wrong with one value, if it is one of those that Vega's own messages do not name."""
    path, value = place.path, place.value
    key = path[-1]
    if language == "vega":
        known = path[-3:-2] == ("marks",) and key == "type" and value not in VEGA_MARKS
        return f"unknown mark {value!r}" if known else None
    if (key == "mark" or path[-2:] == ("mark", "type")) and value not in LITE_MARKS:
        return f"unknown mark {value!r}"
    if key == "type" and path[-3:-2] == ("encoding",) and value not in TYPES:
        return f"unknown field type {value!r}"
    if key == "timeUnit" and not TIME_UNIT.fullmatch(value):
        return f"unknown time unit {value!r}"
    if (key == "select" or path[-2:] == ("select", "type")) and value not in ("point", "interval"):
        return f"unknown selection {value!r}"
    return None


def _words(message: str) -> list[str]:
    """What a message quotes, then what stands after its last colon."""
    quoted = re.findall(r"""["'`“]([^"'`”]+)["'`”]""", message)
    return [*quoted, *(tail.strip(' "') for tail in re.findall(r":\s*([^:]+?)\.?$", message))]


def _line_of(words: list[str], strings: list[Place]) -> int | None:
    """The line of the first value that equals a word; else of the first expression that holds one."""
    for word in words:
        for place in strings:
            if place.value == word:
                return place.line
    for word in words:
        for place in strings:
            if _is_expression(place) and word in place.value:
                return place.line
    return None


def _is_expression(place: Place) -> bool:
    return place.path[-1] in EXPRESSIONS


def _balanced(expression: str) -> bool:
    """Whether brackets close; a trailing operator counts as open."""
    pairs = all(expression.count(a) == expression.count(b) for a, b in ("()", "[]", "{}"))
    return pairs and not re.search(r"[-+*/%&|<>=?:,.]\s*$", expression)
