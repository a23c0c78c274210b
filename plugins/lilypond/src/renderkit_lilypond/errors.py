"""Reads what LilyPond and its Scheme said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from posixpath import normpath

from renderkit.plugin import Collected, Diagnostic, Execution, Job, Kind, Program, diagnose, line_of

MOST = 20
"""Findings of one score. What follows so many explains nothing."""

_SAID = re.compile(
    r"(?:(?P<file>[^\n:]+):(?P<line>\d+):(?:(?P<column>\d+):)? )?"
    r"(?P<level>fatal error|error|warning): (?P<message>.*)"
)
_SCHEME = "Guile signaled an error for the expression beginning here"
_TOO_OLD = "program too old"
_IGNORED = (
    "no \\version statement found",
    "supported clefs: ",
    "ragged-bottom was specified, but page must be compressed",  # the settings specify it, not the score
)
_ECHOES = re.compile(
    r"failed files: |errors found, ignoring music expression|Unfinished main input"
    r"|string outside of text script or \\lyricmode"
)
_FILE = re.compile(r"cannot find file:? [`'](.+?)'|No such file or directory: \"(.+?)\"")
_NOTED = re.compile(r"unknown clef type `(.+)'|the property '(.+)' does not exist")
_REFUSED = re.compile(r"(?:Permission denied|Read-only file system|Operation not permitted)(?:: \"(.+?)\")?")

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("no glyph for character", "missing_glyph"),
    ("no code for module", "missing_package"),
    ("bar ?check failed|barcheck", "data"),
    ("syntax error|undefined character|not a duration|EOF found|end of file|Unknown # object", "syntax"),
    ("[Uu]nterminated|unexpected|expected|Unfinished|non-UTF-8|not a valid", "syntax"),
    ("not a note name|unknown (?:command|escape|clef|key|mode|language|grob|context)", "undefined"),
    ("Unbound variable|[Cc]annot (?:find|create) (?:or create )?(?:new )?(?:context|property)", "undefined"),
    (
        "[Uu]nknown|not defined|undefined|does not exist|not a grob name|cannot find property|no such",
        "undefined",
    ),
    ("[Ww]rong type|[Ww]rong number|type check|bad expression type|invalid", "type"),
)

_HINTS = (
    (r"unexpected '='", "a closing brace is missing above: an assignment stands inside music"),
    (r"unexpected \\(?:layout|midi|score|book|header|paper)", "a closing brace, or >>, is missing above"),
    (r"end of input|Unfinished main input", "a closing brace is missing"),
    (r"undefined character or shorthand: `", "only the LilyPond text belongs in the file, no Markdown"),
    (r"unknown command: `\\(?:documentclass|usepackage|begin)'", "this is LaTeX, not LilyPond"),
    (r"not a note name", "names of notes are in the language that \\language sets; Dutch unless told"),
    (_TOO_OLD, "it was drawn all the same; a \\version that is installed stops this warning"),
)


@dataclass(frozen=True)
class Said:
    """One message of LilyPond's, with its place, and what Scheme said where it came from Scheme."""

    level: str
    message: str
    file: str = ""
    line: int | None = None
    column: int | None = None


def read(text: str) -> list[Said]:
    """The messages in order; those that only echo another are left out, unless there is nothing else."""
    lines = text.split("\n")
    found: list[Said] = []
    for number, line in enumerate(lines):
        match = _SAID.fullmatch(line.rstrip("\r"))
        if match is None:
            continue
        message = match["message"]
        if message == _SCHEME:  # two lines of source follow, and then what is wrong
            message = next((said for said in lines[number + 3 : number + 4] if said.strip()), message)
            message = re.sub(r"^[^\s:]+:\d+:\d+: ", "", message)
        if not message.startswith(_IGNORED):
            place = (int(match[name]) if match[name] else None for name in ("line", "column"))
            found.append(Said(match["level"], message, match["file"] or "", *place))
    causes = [said for said in found if not _ECHOES.match(said.message)]
    return causes if any(said.level != "warning" for said in causes) else found


def only_asks_for_a_newer_version(text: str) -> bool:
    """Whether the one error is that the score's \\version is newer than LilyPond, which draws it."""
    errors = [said.message for said in read(text) if said.level != "warning"]
    ended = any(line.startswith("fatal error: failed files: ") for line in text.splitlines()[-2:])
    return ended and bool(errors) and all(message.startswith(_TOO_OLD) for message in errors)


def classify(job: Job, program: Program, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """The causes first, in lines of the user's text or of the job's other files."""
    step = execution.steps[-1]
    text = step.stderr.decode("utf-8", "replace")
    said = [_within(entry, job, program) for entry in _mended(read(text), job.text)]
    inner = [entry for entry in said if entry.file]
    found = [_diagnostic(entry, step.ok, job, program) for entry in inner or said]
    errors = [one for one in found if one.severity == "error"]
    errors.sort(key=lambda one: one.message.startswith(_TOO_OLD))  # it explains no other error
    if step.exit_code and not errors:
        errors = list(_unplaced(text, said, job))
    if step.ok and not collected.images and not collected.diagnostics:
        errors = [_nothing_drawn(text, job)]
    return list(dict.fromkeys((*errors, *(one for one in found if one.severity != "error"))))[:MOST]


def _mended(said: list[Said], source: str) -> Iterator[Said]:
    """Puts right where LilyPond notices a fault long after its place."""
    if any("EOF found inside string" in one.message for one in said):
        yield Said("error", "EOF found inside string", "", _open_string(source))
    for one, following in zip_longest(said, said[1:]):
        assigned = following is not None and "unexpected '='" in following.message
        if "EOF found inside string" in one.message:
            continue
        if assigned and following is not None and following.line == one.line and "note name" in one.message:
            continue  # a name that is given a value, in what LilyPond still takes for music
        yield one


def _open_string(source: str) -> int | None:
    """The first line in which a string is opened and not closed."""
    for number, line in enumerate(source.splitlines(), 1):
        bare = re.sub(r"\\.", "", line)
        code = re.sub(r'("[^"]*")|%.*', r"\1", bare)
        if code.count('"') % 2:
            return number
    return None


def _within(said: Said, job: Job, program: Program) -> Said:
    """The message with a place that the user knows: LilyPond's own files are none."""
    name = normpath(said.file) if said.file else program.entry
    if name == program.entry or name in job.files:
        return replace(said, file=name)
    return replace(said, file="", line=None, column=None)


def _diagnostic(said: Said, passed: bool, job: Job, program: Program) -> Diagnostic:
    message, kind = said.message, _kind(said.message)
    hint = next((hint for pattern, hint in _HINTS if re.search(pattern, message)), None)
    line, column = said.line, said.column
    wanted = _FILE.search(message)
    if wanted is not None:
        name = wanted[1] or wanted[2]
        kind = "blocked" if name.startswith(("/", "~", "../")) or "/../" in name else "missing_file"
        line = line or line_of(job.text, name)
        hint = None if kind == "blocked" else f"lay it beside the score, as with --file {name}=PATH"
        message = re.sub(r" \((?:load|search) path: .*", "", message)
    elif _REFUSED.search(message):
        kind = "blocked"
    elif line is None and (noted := _NOTED.search(message)):
        line = line_of(job.text, noted[1] or noted[2])
    message = re.sub(r" in font `.*", "", message)
    source, file = job.text, None
    if said.file and said.file != program.entry:
        source, file = job.files[said.file].decode("utf-8-sig", "replace"), said.file
    return diagnose(
        kind,
        message,
        source=source,
        line=line,
        column=column,
        file=file,
        hint=hint,
        severity="warning" if passed or said.level == "warning" else "error",
    )


def _kind(message: str) -> Kind:
    return next((kind for pattern, kind in _KINDS if re.search(pattern, message)), "runtime")


def _unplaced(text: str, said: list[Said], job: Job) -> Iterator[Diagnostic]:
    """What ended LilyPond without a place: an error that Scheme raised while music was made comes last."""
    undecodable = next((one for one in said if one.message == "non-UTF-8 input"), None)
    if undecodable is not None and "decoding-error" in text:
        hint = "save the text as UTF-8"
        yield diagnose("syntax", undecodable.message, source=job.text, line=undecodable.line, hint=hint)
        return
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("Layout output")]
    for message in lines[-1:]:
        yield diagnose("blocked" if _REFUSED.search(message) else _kind(message), message)


def _nothing_drawn(text: str, job: Job) -> Diagnostic:
    message = "the score was read, but there is nothing in it to draw"
    hint = "music is drawn where it stands at the top level, or in \\score { … }"
    if "MIDI output to" in text:
        message, hint = "the score makes sound only", "give the \\score a \\layout { } beside its \\midi { }"
    elif "Success: compilation" not in text and "failed files" not in text:
        message, hint = "the program ended before anything was drawn", "take out the call that ends LilyPond"
    return diagnose("no_image", message, hint=hint)
