"""Preambles that recur: read once into a format, from which a job goes on at `\\begin{document}`.

Only pdfTeX's: XeTeX cannot dump once system fonts are loaded, and LuaTeX's formats lack what Lua holds.
A preamble is fit if nothing of what it did is lost in a format, or could come out otherwise in another job:
then pictures, line numbers and diagnostics are those of a run without one.
"""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import PurePosixPath

from renderkit.plugin import Execution, Program, Recipe, Session, Step
from renderkit_latex.engines import OPTIONS, WORKER
from renderkit_latex.errors import find_error, remarks
from renderkit_latex.places import Source

ENGINE = "pdflatex"
MOST_BESIDE = 4 * 2**20
"""Bytes of files beside the source, all of which may belong to the preamble."""

KEEP = "renderkit-keep.tex"
LOOKED = "looked"
FORMAT = "preamble.fmt"
DEPENDS = (
    "/var/lib/texmf/web2c/pdftex/pdflatex.fmt",
    "/var/lib/texmf/ls-R",
    "/usr/local/share/texmf",
    "/usr/local/share/texmf/ls-R",
)

_HERE = files(__package__).joinpath("inside")
_KEEP = _HERE.joinpath(KEEP.removeprefix("renderkit-")).read_bytes()
_DUMP = _HERE.joinpath("dump.sh").read_text(encoding="utf-8")

_WORDS = re.compile(
    rb"(?P<end>\\begin\s{0,9}\{document\}|\\use(?:tikz|pgf)library\s{0,9}\{[^{}]{0,2000}?\b(?:shadows|fadings))"
    rb"|\\[^\r\n]|%[^\r\n]*"
)
"""TikZ's fadings are written into the PDF at once; what stands from there on is read by each job."""
_LINE_END = re.compile(rb"\r\n?|\n")
_LOST = re.compile(rb"\\pdf(?:info|catalog|names|trailer|glyphtounicode|map(?:file|line))")
"""What pdfTeX keeps elsewhere than in a format."""

_STATE = "renderkit: 0,0,0.0pt,1,13,0,0,706150491,1,0123456789ABCDEF\n"
"""What a fit preamble leaves; the long number is the first random one after the seed."""
_NODES = (r"\write-{}", r"\pdfcolorstack 0 push {0 g 0 G}")
_RESTORED = (r"\write -1{}", r"\pdfcolorstack 0 push{0 g 0 G}")
_HEADINGS = ("### recent contributions:", "")


def recipe(program: Program, engine: str) -> Recipe | None:
    """What makes the format for a program's preamble; None where there can be none."""
    stem, source = program.notes["stem"], program.files[program.entry]
    beside = {name: content for name, content in program.files.items() if name != program.entry}
    preamble = _preamble(source)
    if engine != ENGINE or program.notes["external"] or preamble is None or _LOST.search(preamble):
        return None
    if sum(map(len, beside.values())) > MOST_BESIDE or beside.keys() & {KEEP, LOOKED, FORMAT}:
        return None
    lines = _LINE_END.split(preamble)
    keep = _KEEP.replace(b"@STEM@", stem.encode()).replace(b"@LINES@", b"%d" % (len(lines) - 1))
    made = {
        **beside,
        program.entry: preamble + b"\\RenderkitKeeps\n",
        KEEP: keep.replace(b"@COLUMNS@", b"%d" % len(lines[-1])),
    }

    def fit(execution: Execution) -> bool:
        return _is_fit(execution, stem, made)

    dump = Step(name="dump", argv=("sh", "-c", _DUMP, "dump", stem))
    return Recipe(worker=WORKER, files=made, steps=(dump,), output=FORMAT, depends=DEPENDS, fit=fit)


def step(program: Program) -> Step:
    """What runs TeX with the format that it finds as descriptor 3."""
    link = f'ln -sf /dev/fd/3 /tmp/{FORMAT} && exec "$0" "$@"'
    options = ("-fmt", f"/tmp/{FORMAT}", f"-progname={ENGINE}", *OPTIONS, f"-jobname={program.notes['stem']}")
    return Step(name=ENGINE, argv=("sh", "-c", link, ENGINE, *options, r"\relax"))


def only_its_own(program: Program, session: Session) -> bool:
    """Whether all files that the runs so far have left go by the job's name: no fit preamble asks for one."""
    stem = program.notes["stem"]
    left = (entry.name for entry in session.workspace.entries())
    return all(name in program.files or name.startswith(f"{stem}.") for name in left)


def _preamble(source: bytes) -> bytes | None:
    """All that stands before `\\begin{document}` or before what cannot be kept."""
    end = next((word.start() for word in _WORDS.finditer(source) if word["end"]), None)
    return source[:end] if end else None


def _is_fit(execution: Execution, stem: str, made: dict[str, bytes]) -> bool:
    workspace = execution.workspace
    left = {entry.name for entry in workspace.entries()} - {LOOKED, FORMAT, f"{stem}.log"}
    if not execution.ok or left != made.keys():
        return False
    if any(workspace.read(name, len(content) + 1) != content for name, content in made.items()):
        return False
    before, state, after = workspace.text(f"{stem}.log").partition(_STATE)
    looked = workspace.text(LOOKED).splitlines()
    if not state or "renderkit: " in before or find_error(before) or _remarked(before):
        return False
    return _page_is_restored(after) and all(_is_harmless(line, stem) for line in looked)


def _remarked(log: str) -> bool:
    return any(True for _ in remarks(Source(""), log))


def _page_is_restored(log: str) -> bool:
    """Whether a job that goes on will put on its first page what the preamble had put there."""
    restored, _, rest = log.partition("\n")
    page = rest.partition("\n### current page:")[2].partition("\nprevdepth ")[0]
    found = [line.strip() for line in page.splitlines()]
    wanted = [
        node for node, token in zip(_NODES, _RESTORED, strict=True) for _ in range(restored.count(token))
    ]
    return sorted(line for line in found if line not in _HEADINGS) == sorted(wanted)


def _is_harmless(line: str, stem: str) -> bool:
    """Whether what TeX looked for is there in every run, or in none."""
    what, _, name = line.partition(" ")
    base = PurePosixPath(name).name
    return what == "name" and (base == f"{stem}.tex" or not base.startswith(f"{stem}."))
