"""Reads the report that the runtime leaves; without one (the process died), the traceback on stderr.

The report is written by the same process that ran the script, so nothing in it is believed but for
wording a diagnostic: whether the job failed is decided by exit statuses and pictures.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

from renderkit.plugin import Collected, Diagnostic, Execution, Kind, diagnose
from renderkit_python.inside.errors import KINDS

BROWSER = re.compile(r"<script|<!doctype html|<html", re.I)
_GLYPH = re.compile(r"Glyph (\d+) \((.+?)\) missing from (?:current )?font")
_FRAME = re.compile(r'^  File "[^"\n]*main\.py", line (\d+)', re.M)
_ERROR = re.compile(r"^(?:[A-Za-z_]\w*\.)*([A-Za-z_]\w*)(?:: (.*))?$", re.M)


def classify(source: str, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """Diagnostics of one script's run, the cause first."""
    step = execution.steps[-1]
    found: list[Diagnostic] = []
    if not step.ok and step.signal is None:
        report = _report(execution) or _traceback(step.text)
        if report is not None:
            found.append(_failure(source, report))
    elif step.ok and not collected.images and not collected.diagnostics:
        found += _pages(execution)
    return [*found, *_glyphs(source, step.text)]


def _report(execution: Execution) -> dict[str, Any] | None:
    try:
        report = json.loads(execution.workspace.read(".renderkit/report.json", 65536))
    except (OSError, ValueError, RecursionError):
        return None
    return report if isinstance(report, dict) and report.get("kind") in get_args(Kind) else None


def _failure(source: str, report: dict[str, Any]) -> Diagnostic:
    line, column = (
        value if isinstance(value, int) else None for value in (report.get("line"), report.get("column"))
    )
    kind: Kind = report["kind"]
    hint = None
    if kind == "tool_missing":
        hint = "pictures that need a browser or another program cannot be drawn yet; matplotlib's can"
    return diagnose(kind, str(report.get("message")), source=source, line=line, column=column, hint=hint)


def _traceback(text: str) -> dict[str, Any] | None:
    """What a traceback says, where the process could not report."""
    _, start, trace = text.rpartition("Traceback (most recent call last):")
    frames, errors = _FRAME.findall(trace), _ERROR.findall(trace)
    if not start or not errors:
        return None
    name, message = errors[-1]
    line = int(frames[-1]) if frames else None
    return {"kind": KINDS.get(name, "runtime"), "message": f"{name}: {message}", "line": line}


def _pages(execution: Execution) -> Iterator[Diagnostic]:
    """Pages that want a browser, from plotly, bokeh, pyecharts and the like."""
    for entry in execution.workspace.entries():
        if entry.name.lower().endswith((".html", ".htm")) and BROWSER.search(
            execution.workspace.text(entry.name, 65536)
        ):
            message = "the script made an HTML page, and there is no browser yet to draw it"
            hint = "draw with matplotlib, or save a PNG or SVG, until renderkit has its browser"
            yield diagnose("tool_missing", message, hint=hint)
            return


def _glyphs(source: str, text: str) -> Iterator[Diagnostic]:
    for code, name in dict.fromkeys(_GLYPH.findall(text)):
        glyph = chr(int(code)) if int(code) < 0x110000 else "?"
        at = source.find(glyph)
        line = source.count("\n", 0, at) + 1 if at >= 0 else None
        message = f"no font has {glyph} (U+{int(code):04X}, {name})"
        yield diagnose("missing_glyph", message, source=source, line=line, severity="warning")
