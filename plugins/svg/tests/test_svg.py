"""SVG: sizes, references, engines, encodings. Its broken pictures are in faults/."""

import gzip
import io
from collections.abc import Iterator

import pytest
from PIL import Image

from renderkit import Engine, RenderResult

RED = (255, 0, 0)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=50) as engine:
        yield engine


def svg(inside: str, size: str = 'width="60" height="40"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'


def pixel(result: RenderResult, at: tuple[int, int]) -> tuple[int, ...]:
    assert result.image is not None, result.diagnostics
    colour = Image.open(io.BytesIO(result.image.png)).getpixel(at)
    assert isinstance(colour, tuple)
    return colour


@pytest.mark.parametrize("which", ["resvg", "cairosvg"])
def test_a_picture_lies_on_white_in_its_own_size(engine: Engine, which: str) -> None:
    result = engine.render(svg('<rect width="30" height="40" fill="red"/>'), "svg", options={"engine": which})
    assert result.status == "ok"
    assert (result.images[0].width, result.images[0].height) == (60, 40)
    assert pixel(result, (10, 20)) == RED
    assert pixel(result, (50, 20)) == (255, 255, 255)
    assert result.images[0].statistics.colors == 2
    assert result.images[0].statistics.dominant_share == 0.5
    assert result.images[0].vector_bytes == svg('<rect width="30" height="40" fill="red"/>').encode()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ('viewBox="0 0 200 100"', (200, 100)),
        ('width="100%" height="100%" viewBox="0 0 200 100"', (200, 100)),
        ('width="400" viewBox="0 0 200 100"', (400, 200)),
        ('width="1in" height="0.5in"', (96, 48)),
    ],
)
def test_sizes(engine: Engine, size: str, expected: tuple[int, int]) -> None:
    result = engine.render(svg('<rect width="30" height="40" fill="red"/>', size), "svg")
    assert result.status == "ok", result.diagnostics
    assert (result.images[0].width, result.images[0].height) == expected


@pytest.mark.parametrize("overflow", ["", 'overflow="visible"'])
def test_ink_outside_of_the_size_is_cut(engine: Engine, overflow: str) -> None:
    size = f'width="60" height="40" viewBox="0 0 60 40" {overflow}'
    result = engine.render(svg('<circle cx="60" cy="40" r="30" fill="red"/>', size), "svg")
    assert (result.images[0].width, result.images[0].height) == (60, 40)
    assert pixel(result, (59, 39)) == RED


def test_a_file_of_the_job_is_shown(engine: Engine) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (10, 10), "red").save(logo, "PNG")
    source = svg('<image href="art/logo.png" width="40" height="40"/><circle cx="55" cy="20" r="3"/>')
    result = engine.render(source, "svg", files={"art/logo.png": logo.getvalue()})
    assert result.status == "ok", result.diagnostics
    assert pixel(result, (20, 20)) == RED


def test_the_same_without_the_file_is_a_failure_that_names_it(engine: Engine) -> None:
    source = svg('\n<image href="art/logo.png" width="40" height="40"/><circle cx="55" cy="20" r="3"/>')
    result = engine.render(source, "svg")
    assert result.status == "failed"
    assert (result.diagnostics[0].kind, result.diagnostics[0].line) == ("missing_file", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings(engine: Engine, encoding: str) -> None:
    plain = engine.render(svg('<text x="5" y="30">é</text>'), "svg")
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' + svg(
        '<text x="5" y="30">é</text>'
    )
    result = engine.render(declared.encode(encoding), "svg")
    assert result.status == "ok", result.diagnostics
    assert result.images[0].sha256 == plain.images[0].sha256


def test_a_gzipped_picture(engine: Engine) -> None:
    source = svg('<rect width="30" height="40" fill="red"/>').encode()
    plain, packed = engine.render(source, "svg"), engine.render(gzip.compress(source), "svg")
    assert packed.status == "ok"
    assert packed.images[0].sha256 == plain.images[0].sha256


def test_text_is_drawn_in_the_pinned_families(engine: Engine) -> None:
    shapes = {
        family: engine.render(svg(f'<text x="5" y="30" font-family="{family}">agQ</text>'), "svg")
        .images[0]
        .sha256
        for family in ("serif", "sans-serif", "monospace")
    }
    assert len(set(shapes.values())) == 3
    named = engine.render(svg('<text x="5" y="30" font-family="Liberation Sans">agQ</text>'), "svg")
    assert named.images[0].sha256 == shapes["sans-serif"]


def test_an_engine_that_does_not_exist(engine: Engine) -> None:
    with pytest.raises(ValueError, match="resvg or cairosvg"):
        engine.render(svg(""), "svg", options={"engine": "inkscape"})
