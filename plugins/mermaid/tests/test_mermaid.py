"""Mermaid: the source's integrity, lines behind what mermaid cuts out, strictness, identity, the vector."""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import PIL.Image
import pytest

from renderkit import Engine, RenderResult

FLOW = "flowchart LR\n    A[Rain] --> B[River]\n"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


def draw(engine: Engine, text: str, **files: bytes) -> RenderResult:
    return engine.render(
        text, "mermaid", files={name.replace("__", "."): body for name, body in files.items()}
    )


def svg_of(result: RenderResult) -> str:
    assert result.status == "ok", result.diagnostics
    vector = result.images[0].vector_bytes
    assert vector is not None
    return vector.decode()


def test_a_diagram_comes_with_its_vector(engine: Engine) -> None:
    result = draw(engine, FLOW)
    tree = ET.fromstring(svg_of(result))
    assert tree.tag == f"{SVG}svg"
    assert "Rain" in svg_of(result) and "font-family" in svg_of(result)
    image = result.images[0]
    assert image.vector_format == "svg"
    assert image.width == pytest.approx(2 * float(tree.attrib["width"]), abs=4)
    assert image.height == pytest.approx(2 * float(tree.attrib["height"]), abs=4)
    assert result.diagnostics == ()


def test_the_vector_can_be_asked_for(engine: Engine) -> None:
    image = engine.render(FLOW, "mermaid", format="svg").images[0]
    assert image.vector_bytes and image.vector_bytes.startswith(b"<svg")


def test_labels_can_be_svg(engine: Engine) -> None:
    text = "---\nconfig:\n  htmlLabels: false\n  flowchart:\n    htmlLabels: false\n---\n" + FLOW
    svg = svg_of(draw(engine, text))
    assert "Rain" in svg and ">Rain<" in svg.replace("</tspan>", "<")
    assert not re.search(r"<foreignObject[^>]*><div[^>]*>(?:<span[^>]*>)*<p>Rain", svg)


def test_front_matter_directives_and_themes_work(engine: Engine) -> None:
    plain = draw(engine, FLOW).images[0].sha256
    themed = draw(engine, "---\nconfig:\n  theme: forest\n---\n" + FLOW).images[0].sha256
    directed = draw(engine, '%%{init: {"theme": "forest"}}%%\n' + FLOW).images[0].sha256
    titled = svg_of(draw(engine, "---\ntitle: Water\n---\n" + FLOW))
    assert themed == directed != plain
    assert "Water" in titled


@pytest.mark.parametrize(
    ("config", "corner"),
    [
        ("theme: default", (255, 255, 255)),
        ("theme: dark", (51, 51, 51)),
        ("theme: base\n  themeVariables: {background: '#102040'}", (16, 32, 64)),
        ("theme: base\n  themeVariables: {background: '#e0f0e0'}", (255, 255, 255)),
    ],
)
def test_themes_for_dark_pages_lie_on_one(engine: Engine, config: str, corner: tuple[int, int, int]) -> None:
    result = draw(engine, f"---\nconfig:\n  {config}\n---\n{FLOW}")
    picture = PIL.Image.open(io.BytesIO(result.images[0].png)).convert("RGB")
    assert picture.getpixel((0, 0)) == corner


def test_the_source_arrives_intact(engine: Engine) -> None:
    label = "back \\\\n slash, ${x}, `tick`, </script>, π, 猫"
    svg = svg_of(draw(engine, f'flowchart LR\n    A["{label}"]\n'))
    assert "π, 猫" in svg and "${x}" in svg and "`tick`" in svg
    with_bom = b"\xef\xbb\xbf" + FLOW.replace("\n", "\r\n").encode()
    assert engine.render(with_bom, "mermaid").images[0].sha256 == draw(engine, FLOW).images[0].sha256


BAD = "    C[f(x)] --> D\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("flowchart LR\n", ""),
        ("%% one\n\n%% two\nflowchart LR\n", ""),
        ("\n\n\nflowchart LR\n    A --> B\n", "    %% late\n"),
        ("---\ntitle: t\n---\n\nflowchart LR\n\n    %% c\n\n    %% d\n    A --> B\n", ""),
        ('%%{init: {\n  "theme": "dark"\n}}%%\nflowchart LR\n', ""),
        ("flowchart LR\n    A{x}\n\n\n    B{y}\n\n", ""),
        (
            "---\nconfig:\n  theme: dark\n---\n%%{init: {'look': 'classic'}}%%\n%% c\ngraph TD\n",
            "    A --> B\n",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_the_users(engine: Engine, before: str, after: str, end: str) -> None:
    text = before + BAD + after
    result = draw(engine, text.replace("\n", end))
    assert result.status == "failed"
    first = result.diagnostics[0]
    assert (first.kind, first.line) == ("syntax", before.count("\n") + 1)
    assert first.excerpt == BAD.rstrip("\n")


def test_blank_lines_of_a_sankey_count(engine: Engine) -> None:
    result = draw(engine, "sankey-beta\n\nA,B,10\n\n\nB,C\n")
    assert (result.diagnostics[0].kind, result.diagnostics[0].line) == ("syntax", 6)


@pytest.mark.parametrize(
    "loosening",
    [
        '%%{init: {"securityLevel": "loose"}}%%\n',
        "---\nconfig:\n  securityLevel: loose\n---\n",
        '%%{init: {"secure": [], "securityLevel": "antiscript"}}%%\n',
        '%%{init: {"dompurifyConfig": {"ADD_TAGS": ["script"], "ADD_ATTR": ["onclick", "onload"]}}}%%\n',
    ],
)
def test_nothing_loosens_the_security_level(engine: Engine, loosening: str) -> None:
    text = (
        "flowchart LR\n"
        "    A[\"<img src=x onerror='document.title=1'><script>document.title=2</script>\"] --> B\n"
        '    click B "javascript:document.title=3"\n'
        "    click A callback\n"
    )
    result = draw(engine, loosening + text)
    if result.status == "ok":
        svg = svg_of(result)
        assert "<script" not in svg and not re.search(r"<[^>]*\son\w+=", svg)
        assert "javascript:" not in svg


def test_pictures_of_the_job_are_shown(engine: Engine) -> None:
    dot = b'<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><circle cx="30" cy="30" r="29" fill="red"/></svg>'
    text = 'flowchart LR\n    A@{ img: "dot.svg", label: "Dot", w: 60, h: 60 } --> B\n'
    assert draw(engine, text, dot__svg=dot).status == "ok"
    missing = draw(engine, text)
    assert (missing.diagnostics[0].kind, missing.diagnostics[0].line) == ("missing_file", 2)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("flowchart LR\n  a[fa:fa-car Car]\n", []),
        ("flowchart LR\n  a[fa:fa-flying-saucer Car]\n", ["missing_glyph"]),
        ("architecture-beta\n  service a(logos:docker)[A]\n", []),
        ("architecture-beta\n  service a(mdi:nothing-like-that)[A]\n", ["missing_glyph"]),
    ],
)
def test_icons_come_from_packs(engine: Engine, text: str, kinds: list[str]) -> None:
    result = draw(engine, text)
    assert result.status == "ok"
    assert [found.kind for found in result.diagnostics] == kinds


def test_the_picture_of_an_error_is_a_failure(engine: Engine) -> None:
    assert draw(engine, "error\n").status == "failed"


def test_many_edges_are_drawn(engine: Engine) -> None:
    text = "flowchart LR\n" + "".join(f"  n{i} --> n{i + 1}\n" for i in range(600))
    result = draw(engine, text)
    assert result.status == "ok", result.diagnostics
    assert result.images[0].width <= 16100  # drawn smaller


@pytest.mark.parametrize("start", ["mindmap\n  root((a))\n    b\n    c\n", "gitGraph\n  commit\n  commit\n"])
def test_what_mermaid_draws_by_chance_is_the_same(engine: Engine, start: str) -> None:
    first, again = draw(engine, start), draw(engine, start)
    with Engine(uses=1) as other:
        elsewhere = draw(other, start)
    assert first.images[0].sha256 == again.images[0].sha256 == elsewhere.images[0].sha256
    assert svg_of(first) == svg_of(again) == svg_of(elsewhere)
