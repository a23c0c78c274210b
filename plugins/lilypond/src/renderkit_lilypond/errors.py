"""What LilyPond and its Scheme said, as findings in the user's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from posixpath import normpath

from renderkit.plugin import Collected, Diagnostic, Execution, Job, Kind, Program, diagnose, line_of
from renderkit_lilypond.messages import TOO_OLD, Said, mended, read

MOST = 20
"""Findings of one score. What follows so many explains nothing."""

_FILE = re.compile(r"cannot find file:? [`'](.+?)'|No such file or directory: \"(.+?)\"")
_GLYPH = re.compile(r"no glyph for character '(.)'")
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
    (TOO_OLD, "it was drawn all the same; a \\version that is installed stops this warning"),
)


def classify(job: Job, program: Program, execution: Execution, collected: Collected) -> list[Diagnostic]:
    """The causes first, in lines of the user's text or of the job's other files."""
    step = execution.steps[-1]
    text = step.stderr.decode("utf-8", "replace")
    told = _first(mended(read(text), job.text))
    said = [_within(entry, job, program) for entry in told]
    found = [
        _reached_out(entry, step.ok, job) if _lies_outside(entry) else _diagnostic(one, step.ok, job, program)
        for entry, one in zip(told, said, strict=True)
        if one.file or _lies_outside(entry)
    ] or [_diagnostic(one, step.ok, job, program) for one in said]
    errors = [one for one in found if one.severity == "error"]
    errors.sort(key=lambda one: one.message.startswith(TOO_OLD))  # it explains no other error
    if step.exit_code and not errors:
        errors = list(_unplaced(text, said, job))
    if step.ok and not collected.images and not collected.diagnostics:
        errors = [_nothing_drawn(text, job)]
    return list(dict.fromkeys((*errors, *(one for one in found if one.severity != "error"))))[:MOST]


def _first(said: Iterable[Said]) -> list[Said]:
    """As many errors and as many warnings as can be shown: each is looked for in the source."""
    different = list(dict.fromkeys(said))
    warnings = [one for one in different if one.level == "warning"]
    return [*[one for one in different if one.level != "warning"][:MOST], *warnings[:MOST]]


def _within(said: Said, job: Job, program: Program) -> Said:
    """The message with a place that the user knows: LilyPond's own files are none."""
    name = normpath(said.file) if said.file else program.entry
    if name == program.entry or name in job.files:
        return replace(said, file=name)
    return replace(said, file="", line=None, column=None)


def _lies_outside(said: Said) -> bool:
    """Whether it was said of a file that is neither the job's nor LilyPond's own."""
    return said.file.startswith(("/", "../")) and "/share/lilypond/" not in said.file


def _reached_out(said: Said, passed: bool, job: Job) -> Diagnostic:
    """What is wrong in such a file is no fault of the score's text; that it was read is."""
    return diagnose(
        "blocked",
        f"{said.file} is no file of the score's",
        source=job.text,
        line=line_of(job.text, said.file),
        severity="warning" if passed or said.level == "warning" else "error",
    )


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
    elif line is None and (glyph := _GLYPH.search(message)):
        line = line_of(re.sub("%.*", "", job.text), glyph[1])
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
