"""LilyPond: pages, books, order, and sources that arrive intact. Broken scores are in faults/."""

import re
from collections.abc import Iterator

import pytest

from renderkit import Engine, RenderResult


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def good(result: RenderResult) -> RenderResult:
    assert result.status == "ok", result.diagnostics
    return result


def test_a_fragment_is_a_picture_cut_to_its_music(engine: Engine) -> None:
    result = good(engine.render("{ c'4 d' e' f' }", "lilypond"))
    assert len(result.images) == 1
    assert result.images[0].width < 600  # a page is 1190 wide
    assert result.images[0].height < 200
    assert result.images[0].vector_format == "svg"
    assert result.images[0].vector_bytes is not None
    assert b"<svg" in result.images[0].vector_bytes


def test_pages_and_books_come_in_order(engine: Engine) -> None:
    def book(name: str, bars: int) -> str:
        music = " \\pageBreak ".join(["c'1"] * bars)
        return f'\\book {{ \\bookOutputName "{name}" \\header {{ title = "{"X" * bars}" }} {{ {music} }} }}\n'

    result = good(engine.render(book("z", 3) + book("a", 1) + book("../out", 2), "lilypond"))
    assert len(result.images) == 6
    numbers = [int(found[0]) for image in result.images if (found := re.findall(r"(\d{4})-", image.source))]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == 6


def test_the_vector_is_cut_as_the_picture_is(engine: Engine) -> None:
    image = good(engine.render("{ c'1 }", "lilypond")).images[0]
    assert image.vector_bytes is not None
    again = good(engine.render(image.vector_bytes, "svg")).images[0]
    assert again.width / again.height == pytest.approx(image.width / image.height, rel=0.05)


def test_the_source_arrives_intact(engine: Engine) -> None:
    score = "{ c'''4 d''' e''' c''' }\n"
    plain = good(engine.render(score, "lilypond")).images
    for same in (
        score.replace("\n", "\r\n"),
        b"\xef\xbb\xbf" + score.encode(),
        '%{ \\\\ " %}\n' + score,
        score + "% the same line\n" * 20,
    ):
        assert good(engine.render(same, "lilypond")).images == plain
    two_voices = good(engine.render("<< { g'4 a' } \\\\ { c'2 } >>", "lilypond"))
    assert two_voices.images[0].sha256 != plain[0].sha256


@pytest.mark.parametrize("source", [b"{ c'4 }\xff\n", b"{ c'4\0 }", b"\0", b"\xff\xfe{"])
def test_odd_bytes_get_a_verdict(engine: Engine, source: bytes) -> None:
    assert engine.render(source, "lilypond").status in ("ok", "failed")


def test_files_beside_the_score_and_the_library(engine: Engine) -> None:
    files = {"parts/tune.ily": b"tune = { c'4 d' }\n"}
    source = '\\include "parts/tune.ily"\n\\include "articulate.ly"\n\\score { \\tune }\n'
    assert good(engine.render(source, "lilypond", files=files)).images


def test_a_newer_version_alone_is_a_warning(engine: Engine) -> None:
    result = good(engine.render('\\version "2.99.0"\n{ c\' }\n', "lilypond"))
    assert [d.severity for d in result.diagnostics] == ["warning"]
    broken = engine.render('\\version "2.99.0"\n{ c\' \\nothing }\n', "lilypond")
    assert (broken.status, broken.diagnostics[0].kind) == ("failed", "undefined")


def test_a_failed_bar_check_fails_nothing(engine: Engine) -> None:
    good(engine.render("{ \\time 4/4 c'4 d' | e'4 f' g' a' | }", "lilypond"))


def test_a_score_that_only_plays_is_no_image(engine: Engine) -> None:
    result = engine.render("\\score { { c' } \\midi { } }", "lilypond")
    assert (result.status, result.diagnostics[0].kind) == ("failed", "no_image")
