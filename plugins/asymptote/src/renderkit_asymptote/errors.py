"""Reading what Asymptote and its TeX said: what went wrong, and in which line a reader would mend it.

Asymptote shows the line, a caret below it, and then `file: line.column: message`; the first error is the
cause. Of a label that TeX refuses it says nothing but that: TeX's own words are on standard output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from renderkit.plugin import Collected, Diagnostic, Execution, Job, Program, StepResult, diagnose, line_of
from renderkit_asymptote.places import (
    find_label,
    find_once,
    imported,
    open_string,
    runaway_label,
    shown_label,
)
from renderkit_asymptote.rules import ASYMPTOTE, TEX, kind_of, module_of

NO_DISPLAY = 69
"""The status of display.sh where no X server came up."""

NOT_FOUND = 127

FORMS = "settings.outformat may be pdf, png, svg or eps"

_PLACE = re.compile(
    r"^(?P<file>[^\n:'\"()]+): (?P<line>\d{1,9})\.(?P<column>\d{1,9}): (?P<message>.*)$", re.M
)
_ENDS = re.compile(r"error: |warning|.*: \d+\.\d+: ")
_NO_PROGRAM = re.compile(r"^Cannot execute (\S+)$", re.M)
_MODULE = re.compile(r"^error: could not load module '(?P<name>[^']*)'", re.M)
_NETWORK = re.compile(
    r"^(?:Could(?:n't| not) (?:resolve|connect)|Failed to connect|SSL connect error|URL using bad"
    r"|Timeout was reached|Unsupported protocol).*",
    re.M,
)
_REFUSED = re.compile(r"^\S+: Not (?:reading from|writing to) (.+?) \(open(?:in|out)_any = \w\)", re.M)
_TOOL = re.compile(r"^(?:convert|magick|dvips|dvisvgm|gs|GPL Ghostscript|Error): ?.*", re.M)
_ADDRESS = re.compile(r"(?:https?|ftp|file)://", re.I)
_FENCE = re.compile(r"^[ \t]*```", re.M)

_TEX_ERROR = re.compile(r"^! ?(?P<message>\S.*)\n(?P<below>(?:(?!! ).*\n?){0,30})", re.M)
_TEX_MORE = re.compile(r"(?: {4,}|\([\w-]+\) +)(\S.*)")
_TEX_LINE = re.compile(r"^l\.\d+ (.*)\n?(.*)", re.M)
_TEX_RUNAWAY = re.compile(r"^Runaway (?:argument|definition|text)\?\n(.*)", re.M)
_TEX_WORD = re.compile(r"(\\(?:[A-Za-z@]+|[^\sA-Za-z]))\s*$")

# What Asymptote's own modules refuse, and the functions that a program calls to get there.
_CALLS = (
    (re.compile(r"system\(\) call disabled"), ("system",)),
    (re.compile(r"paths do not intersect"), ("intersectionpoint", "extension")),
)


def classify(job: Job, program: Program, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """The error that ended the run, if one did; what the walls refused comes first, as its cause."""
    step = execution.steps[0]
    if step.exit_code == NO_DISPLAY:
        return [diagnose("internal", "no X server came up to draw in 3D", hint="run 'renderkit doctor'")]
    if step.exit_code == NOT_FOUND:
        return [diagnose("tool_missing", "asy or Xvfb is missing", hint="renderkit setup asymptote")]
    said = step.stderr.decode("utf-8", "replace")
    found = list(_refused(job.text, said, step.stdout.decode("utf-8", "replace")))
    if step.limit is None and not (step.ok and collected.images):  # asy may well end with status 0
        found += _failure(job, program, step, said)
    return found


def _refused(source: str, said: str, tex: str) -> Iterator[Diagnostic]:
    """Addresses and files that could not be reached: what was to be drawn from them is not there."""
    network, address = _NETWORK.search(said), _ADDRESS.search(source)
    if network and address:
        yield diagnose("blocked", network.group(), source=source, line=_line(source, address))
    refused = _REFUSED.search(f"{said}\n{tex}")
    line = line_of(source, refused[1], refused[1].removesuffix(".tex")) if refused else None
    if refused and line is not None:  # TeX looks for other things, too
        message = f"TeX may not reach {refused[1]}: it lies outside the workspace"
        yield diagnose("blocked", message, source=source, line=line)


def _failure(job: Job, program: Program, step: StepResult, said: str) -> Iterator[Diagnostic]:
    source = job.text
    not_there = _NO_PROGRAM.search(said)
    if not_there:  # the place that follows says nothing
        line = line_of(source, f'"{not_there[1]}"', not_there[1])
        yield diagnose("missing_package", not_there.group(), source=source, line=line)
        return
    for place in _PLACE.finditer(said):
        if place["message"].startswith("warning"):
            continue
        message = _whole(place, said)
        if message == "shipout failed":
            yield _of_label(source, step.stdout.decode("utf-8", "replace"), said)
        elif place["file"] == program.entry:
            yield _of_line(source, int(place["line"]), int(place["column"]), message)
        elif place["file"] in job.files:
            module = job.files[place["file"]].decode("utf-8", "replace")
            found = _of_line(module, int(place["line"]), int(place["column"]), message)
            yield found.model_copy(update={"file": place["file"]})
        else:
            yield _of_module(source, place["file"], message)
        return
    missing = _MODULE.search(said)
    if missing:
        yield _of_import(source, missing["name"], missing.group())


def _whole(place: re.Match[str], said: str) -> str:
    """A message, with the lines on which it goes on."""
    message = place["message"].removeprefix("runtime: ")
    below = said[place.end() :].split("\n")[1:8]
    for number, line in enumerate(below):
        shown = number + 1 < len(below) and re.fullmatch(r"\s*\^", below[number + 1])
        if _ENDS.match(line) or shown:
            break
        message += f" {line}"
    return " ".join(message.split())


def _of_line(source: str, line: int, column: int, message: str) -> Diagnostic:
    """An error for which Asymptote names the user's line. Its columns count bytes."""
    lines = re.split(r"\r\n?|\n", source)
    text = lines[line - 1] if line <= len(lines) else ""
    place: tuple[int | None, int | None] = (
        line,
        len(text.encode()[: column - 1].decode("utf-8", "ignore")) + 1,
    )
    kind, name = kind_of(message, ASYMPTOTE)
    hint = None
    if kind == "missing_file" and name and (name.startswith(("/", "~")) or ".." in name.split("/")):
        kind = "blocked"
    elif kind == "blocked":
        named = re.search(r"""["']([^"'\n]*/[^"'\n]*)["']""", text)
        message += f": {named[1]}" if named else ""
    elif kind == "syntax":
        opened = open_string(source, line)
        if opened is not None:
            place, hint = (opened, None), "a string that begins in this line does not end in it"
        elif message == "unexpected end of input":
            place, hint = (None, None), "a brace or parenthesis is not closed"
        if _FENCE.search(source):
            hint = "the text holds a Markdown fence (```): give the code alone"
    module = module_of(message, imported(source))
    if module:
        hint = f"import {module};"
    return diagnose(kind, message, source=source, line=place[0], column=place[1], hint=hint)


def _of_module(source: str, file: str, message: str) -> Diagnostic:
    """An error in one of Asymptote's own modules: there is no word of who called it."""
    kind, name = kind_of(message, ASYMPTOTE)
    line = line_of(source, f'"{name or file}"', f"'{name or file}'")
    for pattern, calls in _CALLS:
        if pattern.search(message):
            line = find_once(source, *calls)
    return diagnose(kind, message, source=source, line=line)


def _of_import(source: str, name: str, message: str) -> Diagnostic:
    """A module that is not there; one that is named like a file was to lie beside the program."""
    quoted = re.escape(name)
    words = rf"\b(?:import|access|include|from|unravel)\b[^;\n]*?[\"' ,]{quoted}(?![\w.])"
    stated = re.search(words, source) or re.search(rf"\b{quoted}\b", source)
    line = _line(source, stated)
    included = name.endswith(".asy") or "/" in name or (stated and stated.group().startswith("include"))
    said = message.removeprefix("error: ")
    return diagnose("missing_file" if included else "missing_package", said, source=source, line=line)


def _of_label(source: str, tex: str, said: str) -> Diagnostic:
    """A label, or something in the preamble, that TeX refused."""
    error = _TEX_ERROR.search(tex)
    if error is None:
        tool = _TOOL.search(said)
        return diagnose("runtime", f"shipout failed{f': {tool.group()}' if tool else ''}", hint=FORMS)
    message = error["message"].strip()
    for more in error["below"].split("\n")[:5]:
        continued = _TEX_MORE.match(more)
        if continued is None or message.startswith("Undefined control sequence"):
            break
        message += f" {continued[1]}"
    kind, name = kind_of(message, TEX)
    if message.startswith("Undefined control sequence"):
        word = _TEX_WORD.search(error["below"].split("\n", 1)[0])
        name = word[1] if word else None
        message = f"Undefined control sequence {name}" if name else message
    runaway = _TEX_RUNAWAY.search(tex, 0, error.start())
    shown = _TEX_LINE.search(error["below"])
    if runaway:
        label = runaway_label(runaway[1])
    else:
        label = shown_label(f"{shown[1]}{shown[2].strip()}") if shown else ""
    line = find_label(source, label, name)
    return diagnose(kind, message, source=source, line=line)


def _line(source: str, match: re.Match[str] | None) -> int | None:
    return source.count("\n", 0, match.start()) + 1 if match else None
