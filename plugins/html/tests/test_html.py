"""HTML: the page as it is, files beside it, what counts as failure, size, options, contexts kept apart."""

import io
from collections.abc import Iterator

import PIL.Image
import pytest
from renderkit_html.errors import classify

from renderkit import Engine, RenderResult
from renderkit.plugin import StepResult

BOX = '<div style="width:100px;height:50px;background:#00f"></div>'


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


def show(
    engine: Engine, page: str | bytes, options: dict[str, str] | None = None, **files: bytes
) -> RenderResult:
    beside = {name.replace("__", "."): body for name, body in files.items()}
    return engine.render(page, "html", files=beside, options=options)


def colors(result: RenderResult) -> set[tuple[int, int, int]]:
    assert result.images, result.diagnostics
    picture = PIL.Image.open(io.BytesIO(result.images[0].png)).convert("RGB")
    return {color for _, color in picture.getcolors(1 << 24) or []}  # type: ignore[misc]


def script(body: str) -> str:
    return f"<!DOCTYPE html>\n<body>{BOX}\n<script>\n{body}\n</script>\n</body>\n"


def paint(condition: str) -> str:
    """A page that is green where this holds, and red where not."""
    return script(f"document.body.style.background = ({condition}) ? '#0f0' : '#f00';")


def test_a_page_is_photographed_in_its_window(engine: Engine) -> None:
    result = show(engine, BOX)
    assert result.status == "ok" and result.diagnostics == ()
    assert (result.images[0].width, result.images[0].height) == (1280, 800)
    assert result.isolation == "context"


def test_the_whole_page_is_taken_and_its_height_is_bounded(engine: Engine) -> None:
    tall = show(engine, f'{BOX}<div style="height:3000px"></div>')
    assert tall.images[0].height > 3000
    taller = show(engine, f'{BOX}<div style="height:30000px"></div>')
    assert taller.status == "ok" and taller.images[0].height == 8192
    assert [found.kind for found in taller.diagnostics] == ["output_limit"]


def test_options_set_the_window(engine: Engine) -> None:
    result = show(engine, BOX, {"viewport": "800x600", "scale": "2"})
    assert (result.images[0].width, result.images[0].height) == (1600, 1200)
    with pytest.raises(ValueError, match="viewport"):
        show(engine, BOX, {"viewport": "1x1"})


def test_the_page_arrives_byte_for_byte(engine: Engine) -> None:
    body = 'const s = "tab \\t, back \\\\, ${x}, `π`, 猫"; '
    check = 's.length === 27 && s.charCodeAt(4) === 9 && s.endsWith("猫")'
    result = show(engine, script(body + f"document.body.style.background = ({check}) ? '#0f0' : '#f00';"))
    assert (0, 255, 0) in colors(result)


def test_the_text_is_utf8_where_nothing_is_said(engine: Engine) -> None:
    assert (0, 255, 0) in colors(show(engine, paint("'é'.length === 1")))
    assert (0, 255, 0) in colors(show(engine, b"\xef\xbb\xbf" + paint("'é'.length === 1").encode()))


def test_files_of_the_job_are_beside_the_page(engine: Engine) -> None:
    page = (
        "<link rel=stylesheet href=style.css><script src=lib.js></script>"
        "<img src=dot.svg><script type=module>import {two} from './mod.js';"
        "const rows = await (await fetch('data.json')).json();"
        "document.body.style.background = (lib() + two + rows[0] === 6) ? '#0f0' : '#f00';</script>"
    )
    files = {
        "style__css": b"img { width: 40px; height: 40px }",
        "lib__js": b"function lib() { return 1; }",
        "mod__js": b"export const two = 2;",
        "data__json": b"[3]",
        "dot__svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="#00f"/></svg>',
    }
    result = show(engine, page, None, **files)
    assert result.status == "ok" and result.diagnostics == ()
    assert {(0, 255, 0), (0, 0, 255)} <= colors(result)


def test_missing_data_that_the_page_can_do_without_is_a_warning(engine: Engine) -> None:
    page = script(
        "fetch('more.json').then(r => r.ok ? r.json() : []).then(() => { document.title = 'ok'; });"
    )
    result = show(engine, page)
    assert result.status == "ok"
    assert [(d.kind, d.severity, d.line) for d in result.diagnostics] == [("missing_file", "warning", 4)]


def test_lines_on_the_console_are_warnings(engine: Engine) -> None:
    result = show(engine, script("console.log('a'); console.warn('b');\nconsole.error('c');"))
    assert result.status == "ok"
    assert [(d.kind, d.severity, d.line) for d in result.diagnostics] == [("runtime", "warning", 5)]


def test_errors_of_every_way_to_fail_have_their_line(engine: Engine) -> None:
    for body in (
        "\nnope();",
        "\nsetTimeout(() => nope(), 700);",
        "\nPromise.resolve().then(() => nope());",
        "\nrequestAnimationFrame(() => { nope(); });",
        "\nwindow.onload = () => { nope(); };",
        "\n(async () => { await null; nope(); })();",
    ):
        result = show(engine, script(body))
        first = result.diagnostics[0]
        assert (result.status, first.kind, first.line) == ("failed", "undefined", 5), body


def test_errors_that_the_page_catches_are_none(engine: Engine) -> None:
    result = show(engine, script("try { nope(); } catch (e) {}\nPromise.reject(1).catch(() => {});"))
    assert result.status == "ok" and result.diagnostics == ()


def test_time_moves_on_to_where_a_page_rests(engine: Engine) -> None:
    body = "let n = 0; const t = setInterval(() => { if (++n === 20) { clearInterval(t); document.body.style.background = '#0f0'; } }, 100);"
    assert (0, 255, 0) in colors(show(engine, script(body)))


def test_what_older_pages_ask_for_by_http_is_answered(engine: Engine) -> None:
    page = '<script src="http://d3js.org/d3.v3.min.js"></script>' + paint("d3.version[0] === '3'")
    assert (0, 255, 0) in colors(show(engine, page))
    first = show(engine, '<p>a\n<script src="http://example.com/lib.js"></script>').diagnostics[0]
    assert (first.kind, first.severity, first.line) == ("blocked", "error", 2)


@pytest.mark.parametrize(
    "function", ["function walk(n) {", "const walk = (n) => {", "const all = {walk: function (n) {"]
)
def test_endless_recursion_is_placed_at_its_head(engine: Engine, function: str) -> None:
    head, end, call = (function, "}};", "all.walk") if "all" in function else (function, "}", "walk")
    result = show(
        engine, script(f"{head}\n  const m = Math.cos(n);\n  return {call}(m) + 1;\n{end}\n{call}(1);")
    )
    first = result.diagnostics[0]
    assert (result.status, first.kind, first.line) == ("failed", "runtime", 4)


@pytest.mark.parametrize(
    "body", ["alert('a')", "confirm('b')", "prompt('c')", "window.print()", "open('about:blank')"]
)
def test_what_asks_a_person_does_not_hang(engine: Engine, body: str) -> None:
    assert show(engine, script(body)).status == "ok"


KEPT = (
    "localStorage.length + sessionStorage.length === 0 && document.cookie === ''"
    " && (localStorage.setItem('a', '1'), sessionStorage.setItem('b', '2'), document.cookie = 'c=3', true)"
)


def test_nothing_is_left_in_the_next_context(engine: Engine) -> None:
    for _ in range(3):
        assert (0, 255, 0) in colors(show(engine, paint(KEPT)))


def test_same_page_same_bytes(engine: Engine) -> None:
    page = script(
        "document.body.append(Math.random(), ' ', Date.now(), ' ', crypto.randomUUID(), ' ', performance.now());"
    )
    first, again = show(engine, page), show(engine, page)
    with Engine(uses=1) as other:
        elsewhere = show(other, page)
    assert first.images[0].sha256 == again.images[0].sha256 == elsewhere.images[0].sha256


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("<p>a\n<script>\nlet a = 1;", 2),
        ("<p>a\n<!-- b <p>c", 2),
        ("<title>a\n<p>b", 1),
        ("<style>a {}\n<p>b", 1),
        ("<p>a\n<!-- the end", None),
        ("<script>a()</script>\n<style>a {}</style>\n<!-- c --><p>d", None),
        ("<!--> <p>a", None),
        ("<script>let s = '<!-- a';</script><p>b", None),
        ("<script src='a.js'></script><p>", None),
        ("<script>\n", None),
    ],
)
def test_what_is_not_closed_is_found(page: str, line: int | None) -> None:
    found = [
        d for d in classify(page, StepResult(name="page", exit_code=0, stderr=b"{}")) if d.kind == "syntax"
    ]
    assert [d.line for d in found] == ([] if line is None else [line])
