"""TikZ and pgfplots programs from the documentation of TeX Live's picture packages.

Two kinds: whole documents that stand in the package as files, and the code examples of the two big manuals
(pgf's and pgfplots'), each put into a document of its own. The manuals write their examples as
`codeexample` environments whose options name the libraries that an example needs, so the extraction copies
text and invents none but the document around it.
"""

from __future__ import annotations

import gzip
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from .debian import building, cache_folder, debian_package, publish

DOCUMENTATION = "usr/share/doc/texlive-doc"
EXAMPLE = re.compile(r"\\begin\{codeexample\}\s*(?=\[)")
END = "\\end{codeexample}"
# Examples that the manuals only print, or that need other files of the manual (or an animating viewer).
NOT_PROGRAMS = re.compile(
    r"code only|setup code|render instead|from file|animation list|execute code=false|hidden"
)
OTHER_FILES = re.compile(
    r"plotdata/|\\input\b|\\includegraphics|\.dat\b|\.csv\b|\\pgfuseimage|\\pgfdeclareimage|gnuplot"
    r"|shape example"
)
# What the manuals load for all of their examples; single examples name only what they need besides.
PGF_PREAMBLE = "\\usepackage{tikz}"
PGFPLOTS_PREAMBLE = """\\usepackage{pgfplots,pgfplotstable,array,colortbl,booktabs}
\\usepgfplotslibrary{colorbrewer,colormaps,dateplot,decorations.softclip,fillbetween,groupplots,patchplots}
\\usepgfplotslibrary{polar,smithchart,statistics,ternary,units}
\\usetikzlibrary{backgrounds,calc,decorations,decorations.markings,intersections,patterns,plotmarks,shapes}
\\pgfplotsset{compat=newest}"""
PRINTED_PART = re.compile(r"\\begin\{\w+\}|\\tikz\b|\\pgfpicture|\\pgfplotstabletypeset|\\draw")


def files() -> list[Path]:
    """Every program, sorted by path: whole documents first, then the examples of the manuals."""
    return documents() + examples()


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def documents() -> list[Path]:
    """Whole documents that draw with TikZ or pgfplots. They may read files that lie beside them."""
    root = debian_package("texlive-pictures-doc") / DOCUMENTATION
    return sorted(path for path in root.rglob("*.tex") if _is_picture_document(_text(path)))


def examples() -> list[Path]:
    """The code examples of the manuals of pgf and pgfplots, one document each."""
    target = cache_folder() / "latex-examples"
    if not target.is_dir():
        root = debian_package("texlive-pictures-doc") / DOCUMENTATION
        with building(target) as work:
            tree = work / "examples"
            tree.mkdir()
            for name, text, preamble in _manual_parts(root):
                for number, program in enumerate(_programs(text, preamble), start=1):
                    (tree / f"{name}-{number:03}.tex").write_text(program, encoding="utf-8")
            publish(tree, target)
    return sorted(target.glob("*.tex"))


def _is_picture_document(text: str) -> bool:
    begins = re.search(r"^[^%\n]*\\documentclass", text, re.MULTILINE)
    return begins is not None and re.search(r"tikz|pgf", text) is not None and "\\end{document}" in text


def _manual_parts(root: Path) -> Iterator[tuple[str, str, str]]:
    """The sources of both manuals: a name, the text, and what the manual itself loads."""
    pgf = root / "generic" / "pgf"
    for path in sorted([*pgf.glob("pgfmanual-en-*.tex"), *pgf.glob("pgfmanual-en-*.tex.gz")]):
        yield path.name.removeprefix("pgfmanual-en-").split(".")[0], _text(path), PGF_PREAMBLE
    with tarfile.open(root / "latex" / "pgfplots" / "pgfplots.doc.src.tar.bz2") as archive:
        for member in sorted(archive.getmembers(), key=lambda entry: entry.name):
            stem = Path(member.name).name
            content = archive.extractfile(member) if member.isfile() and stem.endswith(".tex") else None
            if content is not None and stem.startswith("pgfplots"):
                yield stem.removesuffix(".tex"), content.read().decode("utf-8", "replace"), PGFPLOTS_PREAMBLE


def _programs(text: str, preamble: str) -> Iterator[str]:
    for match in EXAMPLE.finditer(text):
        end = text.find(END, match.end())
        options, start = _bracketed(text, match.end())
        code = text[start:end].strip("\n")
        if end < 0 or start > end or NOT_PROGRAMS.search(options) or OTHER_FILES.search(code):
            continue
        if PRINTED_PART.search(code) and "\\begin{document}" not in code:
            yield _document(code, options, preamble)


def _document(code: str, options: str, preamble: str) -> str:
    body = [_option(options, "pre"), code, _option(options, "post")]
    lines = [preamble, _option(options, "preamble"), "\\begin{document}", *body, "\\end{document}"]
    return "\n".join(["\\documentclass[border=2pt,varwidth]{standalone}", *filter(None, lines), ""])


def _option(options: str, name: str) -> str:
    """The value of `name={...}` in the options of an example, or nothing."""
    found = re.search(rf"(?:^|[\[,\s]){name}=\s*(?=\{{)", options)
    return _enclosed(options, found.end(), "{", "}")[0].strip() if found else ""


def _bracketed(text: str, start: int) -> tuple[str, int]:
    return _enclosed(text, start, "[", "]")


def _enclosed(text: str, start: int, opening: str, closing: str) -> tuple[str, int]:
    """The text between the mark at start and its partner, and the place after it."""
    depth = braces = 0
    for place in range(start, len(text)):
        mark = text[place]
        if mark == opening and not (braces and opening != "{"):
            depth += 1
        elif mark == closing and not (braces and opening != "{"):
            depth -= 1
            if not depth:
                return text[start + 1 : place], place + 1
        elif mark in "{}":
            braces += 1 if mark == "{" else -1
    return "", len(text)


def _text(path: Path) -> str:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return content.decode("utf-8", "replace")
