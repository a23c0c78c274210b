"""Preambles that are kept: the same pictures and diagnostics as without, and none where that could not be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from renderkit_latex import preambles
from renderkit_latex.preambles import _preamble

from renderkit import Engine, Job, RenderResult
from renderkit.sandbox import kept

HERE = Path(__file__).parent
PROGRAMS = sorted(path for path in HERE.glob("programs/*.t*") if path.suffix in (".tex", ".tikz"))
FAULTS = sorted(path for path in HERE.glob("faults/*.t*") if path.suffix in (".tex", ".tikz"))
TIME_OUT = ("endless_loop.tex", "deep_recursion.tex")
"""They run until a limit, which is no business of a preamble's."""

PART = 8
"""Every so many-th program is compared in `make test`, all of them by night."""

START = "\\documentclass[tikz,border=3pt]{standalone}\n"
BODY = "\\begin{document}\n\\tikz \\draw (0,0) circle (1);\n\\end{document}\n"


@pytest.fixture(scope="module")
def plain() -> Iterator[Engine]:
    """Never keeps anything."""
    with Engine(uses=1000) as engine:
        engine._sandbox._kept = kept.Kept(None)
        yield engine


@pytest.fixture(scope="module")
def eager(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Keeps a preamble when it is first seen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "ASKED", 1)
        patch.setenv("RENDERKIT_CACHE", str(tmp_path_factory.mktemp("kept") / "kept"))
        with Engine(uses=1000) as engine:
            for name in ("pdflatex", "xelatex"):  # their own formats are kept, too
                engine.render("\\documentclass{article}\\wrong", "latex", options={"engine": name})
            yield engine


def count() -> int:
    """How much is kept."""
    folder = kept.default_folder()
    return len(list(folder.iterdir())) if folder.exists() else 0


def is_kept(engine: Engine, source: str, **files: bytes) -> bool:
    """Whether the preamble of a source that was not seen before is kept."""
    before = count()
    engine.render(source, "latex", files=files)
    return count() > before


def seen(result: RenderResult) -> dict[str, object]:
    """All that may not differ."""
    return {
        "status": result.status,
        "pictures": [image.sha256 for image in result.images],
        "pages": [image.vector_bytes for image in result.images],
        "diagnostics": result.diagnostics,
    }


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_pictures_are_the_same(
    plain: Engine, eager: Engine, path: Path, request: pytest.FixtureRequest
) -> None:
    if path not in PROGRAMS[::PART] and not request.config.getoption("--nightly", default=False):
        pytest.skip("for --nightly")
    job = Job(source=path.read_bytes(), language="latex", format="pdf")
    assert seen(eager.render(job)) == seen(plain.render(job))


@pytest.mark.parametrize("path", [p for p in FAULTS if p.name not in TIME_OUT], ids=lambda path: path.name)
def test_diagnostics_are_the_same(
    plain: Engine, eager: Engine, path: Path, request: pytest.FixtureRequest
) -> None:
    if path not in FAULTS[::PART] and not request.config.getoption("--nightly", default=False):
        pytest.skip("for --nightly")
    job = Job(source=path.read_bytes(), language="latex")
    assert seen(eager.render(job)) == seen(plain.render(job))


@pytest.mark.parametrize(
    "preamble",
    [
        "\\definecolor{mine}{RGB}{1,2,3}\n\\newcommand\\x{1}\n",
        "% \\begin{document} is not yet here\n\\newcommand\\x{50\\%}\n",
        "\\ProvidesExplPackage{x}{2025/01/01}{1}{x}\\ExplSyntaxOff\n",
        "\\makeatletter\n\\newcommand\\@x{1}\n",
        "\\title{Stra\xdfe \u2013 \u4e2d}\n",
        "\\usepackage{siunitx}\n\\usepackage{hyperref}\n\\usepackage{microtype}\n",
    ],
)
def test_it_is_kept(plain: Engine, eager: Engine, preamble: str) -> None:
    source = START + preamble + BODY
    assert is_kept(eager, source)
    assert seen(eager.render(source, "latex")) == seen(plain.render(source, "latex"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "before", ["\\newcommand\\x{1} ", "  \t", "\u00e4\\iffalse {{ \\fi % {\n\n  % \\}{\n"]
)
def test_an_error_has_its_line(plain: Engine, eager: Engine, end: str, before: str) -> None:
    source = START + "\\def\\a{%\n}\n" + before
    source += "\\begin{document}\\tikz \\draw (0,0);\n\n\\wrong\n\\end{document}\n"
    source = source.replace("\u00e4", "").replace("\n", end)
    assert is_kept(eager, source)
    result = eager.render(source, "latex")
    assert seen(result) == seen(plain.render(source, "latex"))
    assert result.diagnostics[0].line == source.replace("\r\n", "\n").replace("\r", "\n").count("\n") - 1


@pytest.mark.parametrize(
    "preamble",
    [
        pytest.param("\\newwrite\\w\\immediate\\openout\\w=notes.txt\n", id="writes"),
        pytest.param("\\begin{filecontents}{d.csv}\n1\n\\end{filecontents}\n", id="lays out a file"),
        pytest.param("\\newread\\r\\openin\\r=tikz.sty\n", id="has a file open"),
        pytest.param("\\IfFileExists{main.toc}{\\def\\x{1}}{\\def\\x{2}}\n", id="asks for the last run's"),
        pytest.param("\\edef\\x{\\pdfuniformdeviate 10}\n", id="draws a random number"),
        pytest.param("\\pdfsetrandomseed 7\n", id="sets the seed"),
        pytest.param("\\color{red}\n", id="colours the first page"),
        pytest.param("\\pdfliteral{1 0 0 rg}\n", id="writes on the first page"),
        pytest.param("\\immediate\\pdfobj{<<>>}\n", id="begins the PDF"),
        pytest.param("\\batchmode\n", id="says no more"),
        pytest.param("\\begingroup\n", id="leaves a group open"),
        pytest.param("\\iftrue\n", id="leaves a condition open"),
        pytest.param("\\everyjob{\\message{x}}\\endlinechar=32\n", id="changes line ends"),
        pytest.param("\\pdfmapline{=cmr10 CMR10 <cmr7.pfb}\n", id="maps a font"),
        pytest.param("\\input{glyphtounicode}\n", id="names glyphs"),
        pytest.param("\\wrong\n", id="is wrong"),
        pytest.param("\\usepackage{nothing-of-this-name}\n", id="lacks a package"),
        pytest.param("\\newcommand\\x{\n", id="ends within a definition"),
        pytest.param("\\usepackage{fontspec}\n", id="is XeLaTeX's"),
    ],
)
def test_it_is_not_kept(plain: Engine, eager: Engine, preamble: str) -> None:
    source = START + preamble + BODY
    assert not is_kept(eager, source)
    assert seen(eager.render(source, "latex")) == seen(plain.render(source, "latex"))


def test_files_beside_the_source_belong_to_it(eager: Engine) -> None:
    source = START + "\\input{colours}\n" + BODY.replace("\\draw", "\\fill[mine]")
    results = [
        eager.render(source, "latex", files={"colours.tex": b"\\colorlet{mine}{%s}" % name})
        for name in (b"red", b"blue", b"red")
    ]
    first, other, again = (result.images[0].sha256 for result in results)
    assert first == again != other


def test_a_preamble_that_writes_to_a_file_beside_it_is_not_kept(plain: Engine, eager: Engine) -> None:
    source = START + "\\newwrite\\w\\immediate\\openout\\w=mine.tex\n"
    source += "\\immediate\\write\\w{\\noexpand\\colorlet{mine}{blue}}\\immediate\\closeout\\w\n"
    source += BODY.replace("\\tikz \\draw", "\\input{mine}\\tikz \\fill[mine]")
    files = {"mine.tex": b"\\colorlet{mine}{red}"}
    assert not is_kept(eager, source, **files)
    assert seen(eager.render(source, "latex", files=files)) == seen(
        plain.render(source, "latex", files=files)
    )


def test_runs_that_follow_find_what_the_first_has_left(plain: Engine, eager: Engine) -> None:
    source = START.replace("tikz,border=3pt", "border=3pt,varwidth")
    source += "\\begin{document}See \\ref{there}.\\section{A}\\label{there}\n\\end{document}\n"
    assert is_kept(eager, source)
    assert seen(eager.render(source, "latex")) == seen(plain.render(source, "latex"))


def test_the_next_job_finds_the_preamble_and_nothing_else(eager: Engine) -> None:
    """What a job does after its preamble stays its own."""
    defines = START + BODY.replace("\\tikz", "\\gdef\\secret{1}\\global\\let\\draw\\relax\\tikz")
    uses = START + BODY.replace("\\tikz", "\\secret\\tikz")
    assert is_kept(eager, defines.replace("3pt", "3.7pt"))
    found = eager.render(uses.replace("3pt", "3.7pt"), "latex").diagnostics
    assert [(one.kind, one.line) for one in found] == [("undefined", 3)]


@given(st.text(st.sampled_from("\\begin{document}%\n\r use tikzlibrary{shadows}x")))
def test_any_text_has_a_preamble_or_none(text: str) -> None:
    preamble = _preamble(text.encode())
    assert preamble is None or (preamble and text.encode().startswith(preamble))


def test_a_long_text_is_read_in_time_that_grows_with_it() -> None:
    for word in (b"\\", b"\\begin{document", b"\\usetikzlibrary{", b"%", b"\\begin "):
        assert _preamble(word * 300_000) is None


def test_a_log_that_lies_is_read_in_time_that_grows_with_it() -> None:
    for word in ("\n### current page:", "\n### current page:\n\\special{}", "\\write -1{}\nprevdepth "):
        assert not preambles._page_is_restored(word * 100_000)
