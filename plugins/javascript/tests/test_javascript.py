"""Pages and Node: what becomes of scripts. Broken ones are in faults/, whole charts in programs/."""

from collections.abc import Iterator

import pytest

from renderkit import Engine, RenderResult

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
BOX = "const b = document.createElement('div'); b.style.cssText = 'width:40px;height:30px;background:teal'; document.body.append(b);"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="9"/></svg>'


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


def draw(engine: Engine, text: str, **files: bytes) -> RenderResult:
    named = {name.replace("__", "."): content for name, content in files.items()}
    return engine.render(text, "javascript", files=named)


def drawn(engine: Engine, text: str, **files: bytes) -> list[str]:
    result = draw(engine, text, **files)
    assert result.ok, result.diagnostics
    return [image.source for image in result.images]


def size(result: RenderResult) -> tuple[int, int]:
    assert result.image is not None, result.diagnostics
    return result.image.width, result.image.height


# ---- Node ----


def test_files_in_the_order_in_which_they_were_made(engine: Engine) -> None:
    text = f"const fs = require('fs'); fs.mkdirSync('out'); for (const n of ['b', 'out/a']) fs.writeFileSync(n + '.svg', `{SVG}`)"
    assert drawn(engine, text) == ["b.svg", "out/a.svg"]


@pytest.mark.parametrize(
    "text",
    [
        f"import fs from 'fs'; fs.writeFileSync('a.svg', `{SVG}`)",
        f"import {{ writeFile }} from 'node:fs/promises'; await writeFile('a.svg', `{SVG}`)",
        f"const fs = await import('fs'); fs.writeFileSync('a.svg', `{SVG}`); process.argv",
    ],
)
def test_modules_are_told_by_their_syntax(engine: Engine, text: str) -> None:
    assert drawn(engine, text) == ["a.svg"]


def test_a_document_that_is_left(engine: Engine) -> None:
    for load in ("const { JSDOM } = require('jsdom');", "import { JSDOM } from 'jsdom';"):
        text = load + f"const dom = new JSDOM(); dom.window.document.body.innerHTML = `<p>{SVG}</p>`;"
        assert drawn(engine, text) == [".renderkit/document-1.svg"]
    canvas = "const c = dom.window.document.querySelector('canvas').getContext('2d'); c.fillRect(3, 3, 9, 9);"
    text = f"const {{ JSDOM }} = require('jsdom'); const dom = new JSDOM('<canvas width=50 height=40>'); {canvas}"
    result = draw(engine, text)
    assert size(result) == (50, 40)


def test_a_file_comes_before_what_is_left_or_printed(engine: Engine) -> None:
    left = f"const {{ JSDOM }} = require('jsdom'); const dom = new JSDOM(`{SVG}`); console.log(`{SVG}`);"
    assert drawn(engine, left) == [".renderkit/document-1.svg"]
    assert drawn(engine, left + f"require('fs').writeFileSync('a.svg', `{SVG}`)") == ["a.svg"]


def test_svg_that_is_printed(engine: Engine) -> None:
    bare = SVG.replace(' xmlns="http://www.w3.org/2000/svg"', "")
    assert drawn(engine, f"console.log('two'); console.log(`{SVG}`, `{bare}`)") == [
        ".renderkit/printed-1.svg",
        ".renderkit/printed-2.svg",
    ]


def test_a_page_that_is_written(engine: Engine) -> None:
    text = f"require('fs').writeFileSync('report.html', `<h1>Report</h1>{SVG}`)"
    assert drawn(engine, text) == ["report.html.png"]


def test_canvas_is_that_of_node_canvas(engine: Engine) -> None:
    text = """
    const { createCanvas, loadImage, Image, Canvas, registerFont } = require('canvas'), fs = require('fs');
    const assert = require('assert');
    const c = createCanvas(40, 30), g = c.getContext('2d');
    g.fillStyle = 'teal'; g.fillRect(0, 0, 20, 30);
    assert(c instanceof Canvas && c.type === 'image' && c.stride === 160);
    assert.equal(c.toBuffer('raw').length, 40 * 30 * 4);
    assert(c.toDataURL().startsWith('data:image/png;base64,'));
    c.toBuffer((error, made) => fs.writeFileSync('callback.png', made));
    fs.writeFileSync('jpeg.jpg', c.toBuffer('image/jpeg', { quality: 0.9 }));
    const svg = createCanvas(40, 30, 'svg'); svg.getContext('2d').fillRect(5, 5, 9, 9);
    fs.writeFileSync('vector.svg', svg.toBuffer());
    const pdf = createCanvas(40, 30, 'pdf'), p = pdf.getContext('2d');
    p.fillRect(5, 5, 9, 9); p.addPage(); p.fillRect(9, 9, 9, 9);
    fs.writeFileSync('paper.pdf', pdf.toBuffer('application/pdf'));
    c.createJPEGStream().pipe(fs.createWriteStream('stream.jpg'));
    const image = new Image(); image.src = c.toBuffer();
    assert.equal(image.width, 40);
    loadImage('given.png').then((given) => { g.drawImage(given, 20, 0); fs.writeFileSync('last.png', c.toBuffer()); });
    """
    from base64 import b64decode

    names = drawn(engine, text, given__png=b64decode(PNG))
    assert sorted(set(names)) == [
        "callback.png",
        "jpeg.jpg",
        "last.png",
        "paper.pdf",
        "stream.jpg",
        "vector.svg",
    ]
    assert names.count("paper.pdf") == 2


def test_chance_and_the_date_are_fixed(engine: Engine) -> None:
    text = (
        "const n = [Math.random(), new Date().toISOString().slice(0, 10), Date().slice(0, 15), new Date(2020, 1, 1) instanceof Date];"
        " console.log(`<svg width='900' height='40'><text y='20'>${n}</text></svg>`)"
    )
    first, second = draw(engine, text), draw(engine, text)
    assert first.ok and first.images[0].sha256 == second.images[0].sha256
    vector = first.images[0].vector_bytes or b""
    assert b"2025-01-01,Wed Jan 01 2025,true" in vector


def test_a_script_that_waits_for_nothing_is_ended(engine: Engine) -> None:
    result = draw(engine, f"require('fs').writeFileSync('a.svg', `{SVG}`); setInterval(() => {{}}, 20)")
    assert result.ok
    assert [found.code for found in result.diagnostics] == ["idle"]


def test_what_a_failed_script_left_is_no_picture(engine: Engine) -> None:
    result = draw(engine, f"require('fs').writeFileSync('a.svg', `{SVG}`); throw new Error('late')")
    assert (result.status, result.images) == ("failed", ())
    assert (result.diagnostics[0].message, result.diagnostics[0].line) == ("Error: late", 1)


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("require('fs'); throw 'text'", "runtime", "thrown: text"),
        ("require('fs'); throw null", "runtime", "thrown: null"),
        ("require('fs'); Promise.reject(new TypeError('bad'))", "type", "TypeError: bad"),
        ("require('fs'); process.exit(3)", "runtime", "process.exit(3)"),
        ("require('fs'); require('./data/x.json')", "missing_file", "x.json"),
        ("import fs from 'fs'; import './gone.mjs'", "missing_file", "gone.mjs"),
        ("import fs from 'fs'; import gone from 'gone-package'", "missing_package", "gone-package"),
        ("import { nope } from 'fs'", "undefined", "nope"),
        ("require('child_process').spawn('plotter-9000')", "missing_package", "plotter-9000"),
        ("require('fs').readFileSync('/etc/shadow')", "missing_file", "shadow"),
        ("require('net').connect(80, '10.0.0.1')", "blocked", "ENETUNREACH"),
        ("require('http').get('http://example.com/')", "blocked", "example.com"),
        ("require('fs'); new Array(2 ** 33)", "runtime", "Invalid array length"),
        ("require('fs'); Buffer.alloc('x')", "type", "size"),
    ],
)
def test_errors_of_node(engine: Engine, text: str, kind: str, says: str) -> None:
    result = draw(engine, text)
    first = result.diagnostics[0]
    assert (result.status, first.kind) == ("failed", kind), result.diagnostics
    assert says in first.message


# ---- pages ----


def test_the_picture_is_what_is_to_be_seen(engine: Engine) -> None:
    assert size(draw(engine, BOX)) == (56, 46)
    assert size(draw(engine, BOX + "b.style.marginLeft = '100px'")) == (56, 46)
    text = "document.body.textContent = 'words'"
    width, height = size(draw(engine, text))
    assert width < 100 and height < 50
    assert size(draw(engine, BOX + "innerWidth")) == (40, 30)


def test_scale(engine: Engine) -> None:
    result = engine.render(BOX, "javascript", options={"scale": "2"})
    assert size(result) == (112, 92)


def test_the_target_can_be_chosen(engine: Engine) -> None:
    both = f"console.log(`{SVG}`); if (typeof document !== 'undefined') document.body.append('page')"
    assert engine.render(both, "javascript", options={"target": "node"}).images[0].source.endswith(".svg")
    assert engine.render(both, "javascript", options={"target": "page"}).images[0].source.endswith(".png")


def test_nothing_to_be_seen(engine: Engine) -> None:
    result = draw(engine, "document.title = 'x'")
    assert [found.kind for found in result.diagnostics] == ["no_image"]


def test_files_beside_a_page(engine: Engine) -> None:
    text = (
        "fetch('data.csv').then((r) => r.text()).then((t) => {"
        " const p = document.createElement('pre'); p.textContent = t; document.body.append(p); })"
    )
    assert draw(engine, text, data__csv=b"a,b\n1,2\n").ok
    missing = draw(engine, text)
    assert missing.diagnostics[0].kind == "missing_file"
    module = (
        "import { color } from './theme.js'; document.body.style.color = color; document.body.append('x')"
    )
    assert draw(engine, module, theme__js=b"export const color = 'red'").ok


def test_what_a_plain_script_declares_is_global(engine: Engine) -> None:
    text = "function go() { document.body.innerHTML = '<b>went</b>'; }\ndocument.body.setAttribute('onload', 'go()'); window.go()"
    assert draw(engine, text).ok


COMPONENT = """import { useState } from 'react';

export default function Card({ title = 'Title' }) {
  const [size] = useState(40);
  return <h1 style={{ margin: 0, width: size, height: 30, overflow: 'hidden', background: 'teal' }}>{title}</h1>;
}
"""


def test_a_component_that_nobody_renders_is_rendered(engine: Engine) -> None:
    assert size(draw(engine, COMPONENT)) == (56, 46)
    named = (
        COMPONENT.replace("export default function", "const Card = function") + "export { Card as default };"
    )
    assert size(draw(engine, named)) == (56, 46)
    broken = draw(engine, COMPONENT.replace("useState(40)", "useState(gone)"))
    assert (broken.diagnostics[0].kind, broken.diagnostics[0].line) == ("undefined", 4)
    assert size(engine.render(COMPONENT, "typescript")) == (56, 46)


def test_d3_node(engine: Engine) -> None:
    for load in ("const D3Node = require('d3-node');", "import D3Node from 'd3-node';"):
        text = f"{load} const n = new D3Node(); n.createSVG(90, 40).append('rect').attr('height', 9).attr('width', n.d3.max([3, 9]));"
        assert drawn(engine, text + " console.log(n.svgString())") == [".renderkit/document-1.svg"]


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("document.body.append('x');\n\nnope();", "undefined", 3),
        ("document.body.append('x');\nnull.x;", "type", 2),
        ("import { a } from './b.js';\ndocument.body.append(a);\nnope();", "undefined", 3),
        (
            "document.body.append('x');\nsetTimeout(() => {\n  throw new Error('later');\n}, 500);",
            "runtime",
            3,
        ),
        ("document.body.append('x');\nPromise.reject(new RangeError('far'));", "runtime", 2),
        ("document.body.append('x');\nJSON.parse('{a}');", "data", 2),
        ("document.body.append('x');\nconst a = 1;\na = 2;", "type", 3),
        ("document.body.append('x');\nlet a = ;", "syntax", 2),
        ("document.body.append('x');\nlet é = '😀', b = ;", "syntax", 2),
    ],
)
def test_errors_of_pages(engine: Engine, text: str, kind: str, line: int) -> None:
    files = {"b__js": b"export const a = 'x'"} if "./b.js" in text else {}
    result = draw(engine, text, **files)
    first = result.diagnostics[0]
    assert (result.status, first.kind, first.line) == ("failed", kind, line), result.diagnostics


def test_columns_count_characters(engine: Engine) -> None:
    found = draw(engine, "document.title = 'é😀'; let b = ;").diagnostics[0]
    assert found.column == 32
    assert found.excerpt is not None and found.excerpt.splitlines()[1].index("^") == 31


def test_the_source_arrives_intact(engine: Engine) -> None:
    text = "document.body.append('a\\\\b $& \\u00e9 é 猫 </script> <!-- ');"
    assert draw(engine, text).ok
    crlf = b"\xef\xbb\xbf" + (text + "\n\nnope();\n").replace("\n", "\r\n").encode()
    assert engine.render(crlf, "javascript").diagnostics[0].line == 3
    for odd in (b"", b"\0", b"\xff\xfe", b"document.body.append('\xff')"):
        assert engine.render(odd, "javascript").status in ("failed", "ok")
