"""Reading LaTeX's log: what went wrong, and in which line a reader would mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from renderkit.plugin import Diagnostic, Execution, Job, Kind, Program, diagnose
from renderkit_latex.places import Source
from renderkit_latex.rules import hint_for, kind_of

# `./main.tex:9: text`, `! text`, `!pdfTeX error: text`; Lua's: `[\\directlua]:1: text`, or a traceback below.
_ERROR = re.compile(
    r"^(?:(?P<file>(?:\./|/)?[^\s:!()][^\n:()]*\.\w+):(?P<line>\d{1,9}): |! ?(?=\S))(?P<message>.*)$"
    r"|^\[[^\]\n]*\]:\d+: (?P<script>.*)(?:\n\t.*)*(?:\nstack traceback:)?$"
    r"|^(?P<lua>.*)\nstack traceback:$",
    re.MULTILINE,
)
_END = re.compile(r" *==> Fatal error|Emergency stop\.")
_CONTEXT = re.compile(r"^(?:l\.\d+ |<\*> |Enter file name)", re.MULTILINE)
_MORE = re.compile(r"(?: {4,}|\([\w-]+\) +)(\S.*)")
_CONTROL_WORD = re.compile(r"\\(?:[A-Za-z@]+|[^\s\w])\s*$")
_FENCE = re.compile(r"^[ \t]*```", re.MULTILINE)

_REFUSED = re.compile(
    r"^\S+: Not (reading from|writing to) (?!/dev/null)(.+?) \(open(?:in|out)_any = \w\)", re.MULTILINE
)
_NO_GLYPH = re.compile(
    r"^Missing character: There is no (\S+)(?: \(U\+([0-9A-F]{1,6})\))? in font (?!nullfont)([^/!;\n]+)",
    re.MULTILINE,
)
_NO_TARGET = re.compile(
    r"^(?:LaTeX|Package natbib) Warning: ((?:Reference|Citation) [`'][^'\n]+')"
    r".*? undefined on input line (\d{1,9})",
    re.MULTILINE,
)
_NO_DATA = re.compile(
    r"^Package pgfplots Warning: (the current plot has no coordinates.*) on input line (\d{1,9})",
    re.MULTILINE,
)
_NO_PLOT = re.compile(
    r"^Package pgf Warning: (Plot data file `([^'\n]*)' not found)\. on input line (\d{1,9})", re.MULTILINE
)
_NO_SHELL = re.compile(r"^runsystem\((.{1,200}?)\)\.\.\.disabled", re.MULTILINE)
_DRIVER = re.compile(
    r"^xdvipdfmx:(?:fatal|error): *(.+)|^xdvipdfmx:warning: *(Filtering file via command .* failed.*)",
    re.MULTILINE,
)

MOST = 10
"""Warnings of one sort: the rest would say the same again."""

LONGEST = 2000


@dataclass(frozen=True)
class Error:
    """One error as the log tells it. `below` is what stands after it: where TeX was, and in what."""

    message: str
    file: str | None
    line: int | None
    below: str


def classify(job: Job, program: Program, execution: Execution) -> list[Diagnostic]:
    """The error that ended the run, if one did; then what is amiss with a picture that stands."""
    last = execution.steps[-1]
    if last.limit is not None or last.signal is not None:
        return []
    log = execution.workspace.text(f"{program.notes['stem']}.log")
    source = Source(job.text)
    error = None if last.ok else find_error(log) or find_error(last.text)
    found = list(_refused(source, last.text, error.message if error else ""))
    # that a file is not found is no news where it was refused
    refused = any(d.severity == "error" for d in found)
    if error is not None and not (
        refused and kind_of(error.message)[0] in ("missing_file", "missing_package")
    ):
        found.append(_explain(job, program, source, error))
    for driver in islice(_DRIVER.finditer(last.text), 1):
        found.append(diagnose("runtime", driver.group(1) or driver.group(2), code="xdvipdfmx"))
    return [*found, *remarks(source, log)]


def remarks(source: Source, log: str) -> Iterator[Diagnostic]:
    """What is amiss although the run went on."""
    yield from _plots_without_data(source, log)
    yield from _warnings(source, log)


def find_error(log: str) -> Error | None:
    """The error that ended the run; the end itself only where nothing else is told.

    LaTeX halts on its first error, and shows where it was. What looks like an error and is not followed by
    that was printed by the program, or is part of what is shown.
    """
    found: list[re.Match[str]] = []
    end = None
    for match in _ERROR.finditer(log):
        if _END.match(match.group("message") or ""):
            end = match
            break
        found.append(match)
    stops = [*(match.start() for match in found[1:]), end.start() if end else len(log)]
    shown = [
        match for match, stop in zip(found, stops, strict=False) if _CONTEXT.search(log, match.end(), stop)
    ]
    if shown or found:
        return _read((shown or found[-1:])[0], log)
    return _read(end, log) if end else None


def _read(match: re.Match[str], log: str) -> Error:
    below = log[match.end() : match.end() + 10 * LONGEST]
    script = match.group("script") or match.group("lua")
    if script is not None:
        message = script[-LONGEST:]
        # it may stand behind the names of files that were closed just before
        return Error(re.sub(r"^.*\)(?=\S)", "", message) or message, *_reached(below), below)
    message = match.group("message")[:LONGEST]
    if _END.match(message) and below.startswith("\n<*>"):  # TeX's own words, had it not halted before them
        message += " (job aborted, no legal \\end found)"
    if match.group("line") is None:
        return Error(message, *_reached(below), below)
    for more in below.split("\n")[1:6]:
        continued = _MORE.match(more)
        if continued is None:
            break
        message += f" {continued.group(1)[:LONGEST]}"
    return Error(message, match.group("file"), int(match.group("line")), below)


def _reached(below: str) -> tuple[str | None, int | None]:
    """File and line for an error that names none: those of the end that follows."""
    for match in _ERROR.finditer(below):
        if match.group("line"):
            return match.group("file"), int(match.group("line"))
    return None, None


def _explain(job: Job, program: Program, source: Source, error: Error) -> Diagnostic:
    message, (kind, name) = error.message, kind_of(error.message)
    if message.startswith("Undefined control sequence"):
        word = _CONTROL_WORD.search(error.below.lstrip("\n").split("\n", 1)[0])
        if word:
            name = word.group().strip()
            message = f"Undefined control sequence {name}"
    file, reached = (error.file or "").removeprefix("./"), error.line
    stated = re.search(r"ignored after line (\d{1,9})", message)
    if stated and not file:
        file, reached = program.entry, int(stated.group(1))
    shown = None
    if file in job.files:
        shown, source = file, Source(job.files[file].decode("utf-8-sig", "replace"))
    elif file != program.entry:  # a package's: then the line is the one that loads it
        reached = None
        name = name or re.sub(r".*/|\.\w+$", "", file)
    line, column = source.unclosed(message, name, reached)
    if line is not None:
        kind = "syntax"
    else:
        line, column = source.of(message, name, reached)
    hint = hint_for(kind, message, name)
    if kind == "syntax" and _FENCE.search(source.text):
        hint = "the text holds a Markdown fence (```): give the code alone"
    return diagnose(kind, message, source=source.text, line=line, column=column, file=shown, hint=hint)


def _refused(source: Source, text: str, error: str) -> Iterator[Diagnostic]:
    """Files outside the workspace that the program asked for; one that it only looked for is a warning.

    Packages look for things too, as for another system's fonts; neither the source nor the error names those.
    """
    told: list[str] = []
    for verb, name in _first(_REFUSED.finditer(text)):
        line, column = source.named(name)
        if (line is None and name not in error) or any(name.startswith(other) for other in told):
            continue  # after plot.png, LaTeX looks for plot.png.pdf
        told.append(name)
        yield diagnose(
            "blocked",
            f"not {verb} {name}: it lies outside the workspace",
            source=source.text,
            line=line,
            column=column,
            severity="warning" if "\\IfFileExists" in source.line(line) else "error",
        )


def _plots_without_data(source: Source, log: str) -> Iterator[Diagnostic]:
    """Tables that are not there: TikZ goes on without the plot, which is not the picture that was meant."""
    for message, name, at in _first(_NO_PLOT.finditer(log)):
        kind: Kind = "missing_file"
        if f"gnuplot {name.removesuffix('.table')}.gnuplot)...disabled" in log:
            kind, message = "blocked", "gnuplot was not run: there is no shell"
        line, column = source.of(message, name, int(at))
        yield diagnose(kind, message, source=source.text, line=line, column=column)


def _warnings(source: Source, log: str) -> Iterator[Diagnostic]:
    """Characters that no font has, references that lead nowhere, empty plots, commands without a shell."""
    for sign, number, font in _first(_NO_GLYPH.finditer(log)):
        sure = number is not None and int(number, 16) < 0x110000
        line, column = source.named(chr(int(number, 16))) if sure else (None, None)
        code = f" (U+{number})" if number else ""
        message = f"Missing character: There is no {sign}{code} in font {font.strip()}"
        yield diagnose(
            "missing_glyph", message, source=source.text, line=line, column=column, severity="warning"
        )
    for what, at in _first(_NO_TARGET.finditer(log)):
        yield diagnose("undefined", f"{what} undefined", source=source.text, line=int(at), severity="warning")
    for what, at in _first(_NO_DATA.finditer(log)):
        yield diagnose("empty_chart", what, source=source.text, line=int(at), severity="warning")
    for (command,) in _first(_NO_SHELL.finditer(log)):
        yield diagnose("blocked", f"no shell: {command} was not run", severity="warning")


def _first(matches: Iterable[re.Match[str]]) -> list[tuple[str, ...]]:
    """The groups of the first few that differ."""
    found: dict[tuple[str, ...], None] = {}
    for match in matches:
        found.setdefault(match.groups(), None)
        if len(found) == MOST:
            break
    return list(found)
