"""LaTeX: engines, fragments, runs, pages, files beside the source. Broken programs are in faults/."""

import io
from collections.abc import Iterator

import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st
from renderkit_latex.engines import needed
from renderkit_latex.errors import find_error
from renderkit_latex.fragments import complete
from renderkit_latex.places import Source
from renderkit_latex.rules import kind_of
from renderkit_latex.runs import carries
from renderkit_latex.source import named_engine, needed_engine, open_brackets

from renderkit import Engine, RenderResult

CLASS = "\\documentclass{article}\n"
STANDALONE = "\\documentclass[tikz,border=3pt]{standalone}\n"
DISC = "\\begin{tikzpicture}\n  \\fill[teal] (0,0) circle (1);\n\\end{tikzpicture}\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


def document(body: str, preamble: str = "", start: str = CLASS) -> str:
    return f"{start}{preamble}\\pagestyle{{empty}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n"


def drawn(result: RenderResult) -> RenderResult:
    assert result.status == "ok", result.diagnostics
    return result


def picture(width: int = 60, height: int = 40) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("RGB", (width, height), (200, 30, 60)).save(out, "PNG")
    return out.getvalue()


def pixels(result: RenderResult, page: int = 0) -> PIL.Image.Image:
    return PIL.Image.open(io.BytesIO(drawn(result).images[page].png)).convert("RGB")


def colors(result: RenderResult, page: int = 0) -> set[tuple[int, int, int]]:
    return {color for _, color in pixels(result, page).getcolors(1 << 24) or ()}  # type: ignore[misc]


def ink(result: RenderResult) -> int:
    """Pixels that are not white."""
    return sum(count for count, value in pixels(result).convert("L").getcolors() or () if value != 255)


# ---- which engine ----


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\\usepackage{tikz}", "pdflatex"),
        ("\\usepackage{fontspec}", "xelatex"),
        ("\\usepackage{amsmath, unicode-math}", "xelatex"),
        ("\\documentclass[UTF8]{ctexart}", "xelatex"),
        ("\\usepackage[no-math]{xeCJK}", "xelatex"),
        ("\\setmainfont{DejaVu Serif}", "xelatex"),
        ("\\usepackage{pst-plot}", "xelatex"),
        ("\\includegraphics[width=3cm]{plot.eps}", "xelatex"),
        ("\\usepackage{luacode}", "lualatex"),
        ("\\usepackage{fontspec}\n\\directlua{tex.print(1)}", "lualatex"),
        ("\\usetikzlibrary{graphs, graphdrawing}", "lualatex"),
        ("\\usegdlibrary{trees}", "lualatex"),
        ("\\addplot3[contour lua={levels={1,2}}] {x*y};", "lualatex"),
        ("% \\usepackage{fontspec}\n\\usepackage{tikz}", "pdflatex"),
        ("50\\% \\usepackage{fontspec}", "xelatex"),
        ("\\usepackage{fontspec" + "x" * 5000, "pdflatex"),
    ],
)
def test_the_engine_is_the_one_that_the_source_needs(source: str, expected: str) -> None:
    assert needed_engine(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("% !TEX program = xelatex\n", "xelatex"),
        ("%!TeX TS-program=lualatex\n", "lualatex"),
        ("\n\n% !tex Program = pdfLaTeX\n", "pdflatex"),
        ("% arara: lualatex: { shell: no }\n", "lualatex"),
        ("% !TEX program = latexmk\n", None),
        ("% !TEX encoding = UTF-8\n", None),
        ("\n" * 30 + "% !TEX program = xelatex\n", None),
    ],
)
def test_a_magic_comment_names_the_engine(source: str, expected: str | None) -> None:
    assert named_engine(source) == expected


def test_a_file_beside_the_source_counts_too(engine: Engine) -> None:
    style = b"\\RequirePackage{fontspec}\\setmainfont{DejaVu Serif}\n"
    drawn(engine.render(document("Grüße", "\\usepackage{house}\n"), "latex", files={"house.sty": style}))


def test_a_package_that_asks_for_another_engine_gets_it(engine: Engine) -> None:
    hidden = {"house.cfg": b"\\RequirePackage{fontspec}\n"}
    drawn(engine.render(document("x", "\\input{house.cfg}\n"), "latex", files=hidden))
    forced = engine.render(
        document("x", "\\input{house.cfg}\n"), "latex", files=hidden, options={"engine": "pdflatex"}
    )
    assert forced.status == "failed"
    assert "requires either XeTeX or LuaTeX" in forced.diagnostics[0].message
    assert "!TEX program" in str(forced.diagnostics[0].hint)


def test_what_packages_say_names_an_engine() -> None:
    assert (
        needed("Package pgfplots Error: Library 'contour lua' requires you to run in LUA mode") == "lualatex"
    )
    assert (
        needed("Fatal Package fontspec Error: The fontspec package requires either XeTeX or LuaTeX.")
        == "xelatex"
    )
    assert needed("Undefined control sequence.") is None


@pytest.mark.parametrize("name", ["pdflatex", "xelatex", "lualatex"])
def test_all_three_draw(engine: Engine, name: str) -> None:
    result = drawn(
        engine.render(
            STANDALONE + "\\begin{document}" + DISC + "\\end{document}", "latex", options={"engine": name}
        )
    )
    assert (0, 128, 128) in colors(result)


@pytest.mark.parametrize("name", ["xelatex", "lualatex"])
def test_fonts_of_the_system(engine: Engine, name: str) -> None:
    source = f"% !TEX program = {name}\n" + document(
        "Grüße", "\\usepackage{fontspec}\\setmainfont{DejaVu Sans}\n"
    )
    assert drawn(engine.render(source, "latex")).diagnostics == ()


def test_chinese_and_cyrillic(engine: Engine) -> None:
    drawn(engine.render("\\documentclass{ctexart}\n\\begin{document}\n流程图\n\\end{document}", "latex"))
    assert (
        drawn(engine.render("\\begin{tikzpicture}\\node {流程图};\\end{tikzpicture}", "latex")).diagnostics
        == ()
    )
    drawn(
        engine.render(document("Привет", "\\usepackage[T2A]{fontenc}\\usepackage[russian]{babel}\n"), "latex")
    )


# ---- fragments ----


@pytest.mark.parametrize(
    "fragment",
    [
        DISC,
        "\\usetikzlibrary{arrows.meta,\n  positioning}\n" + DISC,
        "\\newcommand{\\dsc}[1]\n{\\fill[#1] circle (1);}\n\\begin{tikzpicture}\\dsc{red}\\end{tikzpicture}",
        "\\usepackage[dvipsnames,svgnames]{xcolor}\n" + DISC.replace("teal", "SteelBlue"),
        "\\draw (0,0) -- (1,1);\n\\node at (1,0) {end};",
        "\\begin{axis}[title=Squares]\n\\addplot {x^2};\n\\end{axis}",
        "\\usetikzlibrary{calc}\n\\begin{document}\n\\tikz \\draw ($(0,0)+(1,1)$) circle (1);\n"
        "\\end{document}",
        "\\begin{figure}[ht]\n\\centering\n" + DISC + "\\caption{A disc}\n\\end{figure}",
        "\\begin{frame}{Title}\n\\begin{itemize}\\item one\\end{itemize}\n\\end{frame}",
        "\\[ \\int_0^1 x^2\\,dx = \\tfrac13 \\]",
        "$a^2 + b^2 = c^2$",
        "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}",
        "\\chemfig{A*6(-B-C-D-E-F-)}",
        "\\begin{circuitikz}\\draw (0,0) to[R=$R$] (2,0);\\end{circuitikz}",
        "\\begin{tikzcd} A \\arrow[r] & B \\end{tikzcd}",
        "\\begin{forest} [a [b] [c]] \\end{forest}",
        "\\begin{pspicture}(2,2)\\pscircle(1,1){1}\\end{pspicture}",
        "\\begin{tabular}{lr}\n\\toprule length & \\SI{3}{\\metre} \\\\ \\bottomrule\n\\end{tabular}",
        "\\resizebox{3cm}{!}{" + DISC.strip() + "}",
        "% only a comment before\r\n" + DISC.replace("\n", "\r\n"),
        "\ufeff" + DISC,
    ],
)
def test_fragments_become_documents(engine: Engine, fragment: str) -> None:
    result = drawn(engine.render(fragment, "latex"))
    assert result.diagnostics == ()
    assert len(result.images) == 1


def test_each_bare_picture_is_an_image(engine: Engine) -> None:
    second = DISC.replace("teal", "orange")
    result = drawn(engine.render(f"{DISC}\n{second}", "latex"))
    assert len(result.images) == 2
    assert (0, 128, 128) in colors(result, 0)
    assert (255, 128, 0) in colors(result, 1)


@pytest.mark.parametrize(
    "start", ["", "% a comment\n", "\\usetikzlibrary{calc}\n\\tikzset{\n  a/.style={draw},\n}\n"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_fragments_are_the_users(engine: Engine, start: str, end: str) -> None:
    fragment = (
        start + "\\begin{tikzpicture}\n  \\draw (0,0) -- (1,1);\n  \\node {\\nosuch};\n\\end{tikzpicture}\n"
    )
    result = engine.render(fragment.replace("\n", end), "latex")
    found = result.diagnostics[0]
    assert (found.kind, found.line, found.column) == ("undefined", start.count("\n") + 3, 10)
    assert found.excerpt is not None
    assert found.excerpt.startswith("  \\node {\\nosuch};")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n\n",
        "I am sorry, I cannot draw that for $5.",
        "```latex\n" + DISC + "```\n",
        "Here you are:\n\n```\n" + DISC + "```",
    ],
)
def test_what_is_no_fragment_is_not_drawn_as_text(engine: Engine, source: str) -> None:
    result = engine.render(source, "latex")
    assert (result.status, result.images, result.diagnostics[0].kind) == ("failed", (), "syntax")
    assert bool(result.diagnostics[0].hint) == ("```" in source)


def test_a_document_is_left_as_it_is() -> None:
    assert complete(document(DISC).encode()) is None
    assert complete(("% no class yet\n" + document(DISC)).encode()) is None


@given(st.binary(max_size=300), st.sampled_from([b"\n", b"\r\n"]))
def test_completing_keeps_every_byte_and_line(noise: bytes, end: bytes) -> None:
    lines = [
        b"% " + noise.replace(b"\r", b"").replace(b"\n", b""),
        b"\\begin{tikzpicture}",
        noise,
        b"\\end{tikzpicture}",
    ]
    fragment = end.join(lines)
    made = complete(fragment)
    if made is None:
        assert b"```" in noise or b"~~~" in noise or b"\\document" in noise
        return
    start = made.index(b"% ")
    assert b"\n" not in made[:start].replace(b"\r", b"\n")
    assert made[start:].replace(b"\\begin{document}", b"", 1).startswith(fragment)


# ---- runs ----


def test_contents_and_references_settle(engine: Engine) -> None:
    body = (
        "\\tableofcontents\n\\newpage\\section{Bridges}\\label{b}\nSee section~\\ref{b} on page~\\pageref{b}."
    )
    result = drawn(engine.render(document(body), "latex"))
    assert result.diagnostics == ()
    empty = drawn(engine.render(document("\\section*{Contents}\n\\newpage x"), "latex"))
    assert ink(result) > 1.5 * ink(empty)  # the entry is there, not only its heading


def test_a_picture_is_drawn_in_one_run() -> None:
    assert not carries(b"\\relax \n\\gdef \\@abspage@last{1}\n")
    assert carries(b"\\relax \n\\newlabel{a}{{1}{1}}\n")


def test_pictures_that_remember_where_they_are(engine: Engine) -> None:
    body = (
        "\\begin{tikzpicture}[remember picture,overlay]"
        "\\fill[teal] (current page.north west) rectangle (current page.south east);\\end{tikzpicture}x"
    )
    result = drawn(engine.render(document(body, "\\usepackage{tikz}\n"), "latex"))
    assert pixels(result).getpixel((3, 3)) == (0, 128, 128)


def test_bibliographies_and_indexes(engine: Engine) -> None:
    book = b"@book{k, author={Donald Knuth}, title={The TeXbook}, year={1984}, publisher={A}}"
    body = "See \\cite{k}.\n\\bibliographystyle{plain}\n\\bibliography{refs}"
    result = drawn(engine.render(document(body), "latex", files={"refs.bib": book}))
    assert result.diagnostics == ()
    missing = drawn(engine.render(document(body), "latex"))
    assert [(d.kind, d.severity, d.line) for d in missing.diagnostics] == [("undefined", "warning", 4)]
    assert ink(result) > ink(missing)
    indexed = document("Apple\\index{apple}\n\\printindex", "\\usepackage{makeidx}\\makeindex\n")
    assert len(drawn(engine.render(indexed, "latex")).images) == 2


def test_a_failure_in_a_later_run_leaves_no_image(engine: Engine) -> None:
    body = "\\makeatletter\\@ifundefined{r@x}{}{\\onlylater}\\makeatother\n\\section{A}\\label{x}"
    result = engine.render(document(body), "latex")
    assert (result.status, result.images) == ("failed", ())
    assert (result.diagnostics[0].kind, result.diagnostics[0].line) == ("undefined", 4)


def test_external_pictures_are_drawn_in_place(engine: Engine) -> None:
    preamble = "\\usepackage{tikz}\\usetikzlibrary{external}\\tikzexternalize[prefix=figures/]\n"
    assert (0, 128, 128) in colors(engine.render(document(DISC, preamble), "latex"))


# ---- pages and formats ----


def test_pages_come_in_order(engine: Engine) -> None:
    body = "\n".join(
        STRIPES := [f"\\color{{{name}}}\\rule{{3cm}}{{3cm}}\\newpage" for name in ("red", "green", "blue")]
    )
    assert len(STRIPES) == 3
    result = drawn(engine.render(document(body, "\\usepackage{xcolor}\n"), "latex"))
    assert [image.page for image in result.images] == [1, 2, 3]
    for page, color in enumerate([(255, 0, 0), (0, 255, 0), (0, 0, 255)]):
        assert color in colors(result, page)


def test_equal_pages_are_pages(engine: Engine) -> None:
    assert len(drawn(engine.render(document("x\\newpage x"), "latex")).images) == 2


def test_density(engine: Engine) -> None:
    source = STANDALONE + "\\begin{document}" + DISC + "\\end{document}"
    usual, fine = (engine.render(source, "latex", options=o) for o in ({}, {"density": "600"}))
    assert abs(drawn(fine).images[0].width / drawn(usual).images[0].width - 3) < 0.05
    with pytest.raises(ValueError, match="density"):
        engine.render(source, "latex", options={"density": "fine"})


def test_each_page_has_its_pdf(engine: Engine) -> None:
    result = drawn(engine.render(document("one\\newpage two"), "latex", format="pdf"))
    for image in result.images:
        assert image.vector_format == "pdf"
        assert (image.vector_bytes or b"").startswith(b"%PDF-")
    assert result.images[0].vector_bytes != result.images[1].vector_bytes


# ---- files beside the source, and its bytes ----


def test_files_beside_the_source(engine: Engine) -> None:
    preamble = "\\usepackage{graphicx,pgfplots,pgfplotstable}\\pgfplotsset{compat=1.18}\n"
    body = (
        "\\input{sub/part}\n\\includegraphics{plot.png}\n\\pgfplotstabletypeset[col sep=comma]{data.csv}\n"
        "\\begin{tikzpicture}\\begin{axis}\\addplot table[col sep=comma,x=a,y=b]{data.csv};\\end{axis}"
        "\\end{tikzpicture}"
    )
    files = {"sub/part.tex": b"Part\n", "plot.png": picture(), "data.csv": b"a,b\n1,2\n3,4\n"}
    result = drawn(engine.render(document(body, preamble), "latex", files=files))
    assert (200, 30, 60) in colors(result)


def test_an_error_in_a_file_beside_the_source_names_it(engine: Engine) -> None:
    result = engine.render(
        document("\\input{sub/part}"), "latex", files={"sub/part.tex": b"one\n\\nosuch two\n"}
    )
    found = result.diagnostics[0]
    assert (found.kind, found.file, found.line, found.excerpt) == (
        "undefined",
        "sub/part.tex",
        2,
        "\\nosuch two\n^",
    )


def test_files_of_the_entrys_name_do_not_get_in_its_way(engine: Engine) -> None:
    files = {"main.tex": b"one", "main.pdf": b"%PDF-1.4 junk", "main_.aux": b"\\nosuch"}
    drawn(engine.render(document("\\input{main.tex}"), "latex", files=files))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks(engine: Engine, end: str, mark: str) -> None:
    drawn(engine.render(mark + document("Größe: 5 cm").replace("\n", end), "latex"))


@pytest.mark.parametrize(
    "noise", [b"caf\xe9 au lait", b"a\x00b", b"\xff\xfe", b"\x1b[31m", bytes(range(1, 9))]
)
def test_bytes_that_are_no_text_are_the_programs_fault(engine: Engine, noise: bytes) -> None:
    result = engine.render(document("NOISE").encode().replace(b"NOISE", noise), "latex")
    assert result.status == "failed"
    assert result.diagnostics[0].kind in ("syntax", "undefined")
    assert result.diagnostics[0].line == 4


def test_sources_arrive_intact(engine: Engine) -> None:
    body = "\\begin{verbatim}\n" + "\\n \\\\ \\theta ''' \"$\\theta$\"\n" * 20 + "\\end{verbatim}"
    once = body.replace("\\n \\\\ \\theta ''' \"$\\theta$\"\n" * 20, "\\n \\\\ \\theta ''' \"$\\theta$\"\n")
    assert ink(engine.render(document(body), "latex")) > 15 * ink(engine.render(document(once), "latex"))


def test_a_large_source(engine: Engine) -> None:
    filler = "% filler filler filler filler filler filler\n" * 120_000
    drawn(engine.render(document(filler + "x"), "latex"))


# ---- walls ----


def test_nothing_is_read_from_outside(engine: Engine) -> None:
    lua = "\\directlua{tex.print(io.open('/etc/shadow') and 'open' or 'closed')}"
    shut = "% !TEX program = lualatex\n" + document("closed")
    assert (
        pixels(engine.render(document(lua), "latex")).tobytes()
        == pixels(engine.render(shut, "latex")).tobytes()
    )


def test_a_file_that_was_only_looked_for_is_a_warning(engine: Engine) -> None:
    result = drawn(engine.render(document("\\IfFileExists{../plot.png}{yes}{no}"), "latex"))
    assert [(d.kind, d.severity, d.line) for d in result.diagnostics] == [("blocked", "warning", 4)]


def test_a_shell_is_refused(engine: Engine) -> None:
    piped = engine.render(document("\\input{|id}"), "latex").diagnostics[0]
    assert (piped.kind, piped.line) == ("blocked", 4)
    written = drawn(engine.render(document("x\\immediate\\write18{id > x}"), "latex"))
    assert [(d.kind, d.severity) for d in written.diagnostics] == [("blocked", "warning")]


def test_postscript_reaches_nothing(engine: Engine) -> None:
    code = "(/etc/passwd) (r) file 100 string readstring pop pop"
    source = document(
        f"x\\begin{{pspicture}}(1,1)\\pscustom{{\\code{{{code}}}}}\\end{{pspicture}}",
        "\\usepackage{pstricks}\n",
    )
    result = engine.render(source, "latex")
    assert result.status != "error"


# ---- the log ----


def test_what_a_program_prints_is_no_error() -> None:
    log = "./main.tex:3: Undefined control sequence.\n\n! Not an error\n"
    log += "./main.tex:9: Missing $ inserted.\n<inserted text>\nl.9 x\n"
    error = find_error(log)
    assert error is not None
    assert (error.message, error.line) == ("Missing $ inserted.", 9)


def test_messages_that_go_on() -> None:
    log = "./main.tex:6: LaTeX Error: Unicode character X (U+2713)\n"
    log += "               not set up for use.\n\nl.6 x\n"
    error = find_error(log)
    assert error is not None
    assert error.message == "LaTeX Error: Unicode character X (U+2713) not set up for use."


LUA_TRACE = "stack traceback:\n\t[C]: in function 'x'\nl.12 x\n./main.tex:12:  ==> Fatal error\n"


@pytest.mark.parametrize(
    ("message", "kind", "name"),
    [
        ("(./main.aux)attempt to index a nil value\n", "type", None),
        ("attempt to call a nil value (global 'f')\n", "undefined", "f"),
        ("[\\directlua]:1: module 'm' not found:\n\tno field package.preload['m']\n", "missing_package", "m"),
        ("[\\directlua]:1: 'do' expected near 'd'.\n", "syntax", None),
        ("[\\directlua]:1: boom\n", "runtime", None),
    ],
)
def test_errors_of_lua(message: str, kind: str, name: str | None) -> None:
    error = find_error(message + LUA_TRACE)
    assert error is not None
    assert error.line == 12
    assert kind_of(error.message) == (kind, name)


PIECES = ["./main.tex:9: ", "! ", "l.9 ", "<*> x", "stack traceback:", "Emergency stop.", " ==> Fatal error"]
PIECES += [
    "(pkg)   ",
    "File `' not found",
    "[\\directlua]:1: x",
    "\t[C]: x",
    "'.a'",
    "Undefined control sequence.",
]
LOG = st.lists(st.sampled_from([*PIECES, "\\", "\n", "\n"])).map("".join)


@given(LOG | st.text(max_size=200))
def test_any_log_can_be_read(log: str) -> None:
    error = find_error(log)
    if error is not None:
        _, name = kind_of(error.message)
        Source(log).of(error.message, name, error.line)
        Source(log).unclosed(error.message, name, error.line)


@given(st.text(alphabet="{}[]\\%\n ab", max_size=100))
def test_open_brackets_stand_where_they_are_said_to(text: str) -> None:
    assert all(text[at] == "{" for at in open_brackets(text))


def test_a_name_is_found_as_a_whole_word() -> None:
    source = Source("\\boldmu is bold % mu\nmu\nmus\nread mu.png")
    assert source.named("mu") == (4, 6)
    assert source.named("mu", 3) == (2, 1)
    assert source.named("mu.jpg", 3) == (2, 1)
    assert source.named("\\bold") == (None, None)
    assert source.named("\\boldmu") == (1, 1)
    assert source.named(".expanded") == source.named("") == (None, None)


@pytest.mark.parametrize(
    "hostile", ["\\usepackage[", "\\begin{tikzpicture}", "\\verb", "{", "\n", "\\usetikzlibrary{", "%\\"]
)
def test_reading_takes_time_in_proportion(hostile: str) -> None:
    source = (hostile * (400_000 // len(hostile))).encode()
    complete(source + b"\\draw")
    text = source.decode()
    needed_engine(text)
    open_brackets(text)
    find_error(text)
    Source(text).named("nothing")


# ---- the same bytes ----


@pytest.mark.parametrize("name", ["pdflatex", "xelatex", "lualatex"])
def test_random_numbers_are_the_same_each_time(engine: Engine, name: str) -> None:
    prefix = "pdf" if name == "pdflatex" else ""
    lua = "\\directlua{tex.print(math.random(1000))}" if name == "lualatex" else ""
    body = f"\\{prefix}uniformdeviate 100000 \\ExplSyntaxOn\\fp_eval:n{{rand()}}\\ExplSyntaxOff {lua}"
    source = document("\\number" + body + " \\today")
    first, second = (drawn(engine.render(source, "latex", options={"engine": name})) for _ in range(2))
    assert first.images[0].sha256 == second.images[0].sha256
