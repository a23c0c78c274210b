"""LilyPond: pages, books, order, and sources that arrive intact. Broken scores are in faults/."""

import io
import re
from collections.abc import Iterator

import PIL.Image
import PIL.ImageOps
import pytest

from renderkit import Engine, RenderResult
from renderkit.models import Image


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


def test_only_midi_is_told_so(engine: Engine) -> None:
    found = engine.render("\\score { { c' } \\midi { } }", "lilypond").diagnostics[0]
    assert found.hint is not None
    assert "\\layout" in found.hint


def test_the_same_score_gives_the_same_bytes(engine: Engine) -> None:
    score = "\\header { title = \"Éze\" } { c'4 d' e' f' }"
    first, second = (good(engine.render(score, "lilypond")).images[0] for _ in range(2))
    assert (first.png, first.vector_bytes) == (second.png, second.vector_bytes)


def test_warnings_stand_beside_a_picture_and_name_their_line(engine: Engine) -> None:
    score = """\\version "2.24.0"
    \\relative c' {
      \\clef "trebel" c4 d e |
      \\override NoteHead.duratoin = 3
      \\new Foo { f1^"🎈" }
    }"""
    found = good(engine.render(score, "lilypond")).diagnostics
    assert {d.severity for d in found} == {"warning"}
    assert {(d.kind, d.line) for d in found} == {
        ("undefined", 3),
        ("data", 3),
        ("undefined", 4),
        ("undefined", 5),
        ("missing_glyph", 5),
    }


def test_an_error_in_a_file_beside_the_score_names_that_file(engine: Engine) -> None:
    files = {"parts/tune.ily": b"tune = {\n  c'4 \\nonsense\n}\n"}
    found = engine.render('\\include "parts/tune.ily"\n{ \\tune }\n', "lilypond", files=files).diagnostics[0]
    assert (found.kind, found.file, found.line) == ("undefined", "parts/tune.ily", 2)
    assert found.excerpt is not None
    assert "nonsense" in found.excerpt


def test_text_in_another_encoding_is_an_error_of_its_line(engine: Engine) -> None:
    source = '\\version "2.24.0"\n\\markup "café"\n{ c\' }\n'.encode("latin-1")
    found = engine.render(source, "lilypond").diagnostics[0]
    assert (found.kind, found.line) == ("syntax", 2)
    assert "UTF-8" in (found.hint or "")


def test_what_lies_outside_is_blocked(engine: Engine) -> None:
    for reach in (
        *('\\include "../secret.ily"', '\\include "/etc/passwd"', '\\include "../etc/passwd"'),
        '#(with-output-to-file "/opt/x" (lambda () (display 1)))',
    ):
        result = engine.render(f"{reach}\n{{ c' }}\n", "lilypond")
        assert (result.status, result.diagnostics[0].kind, result.diagnostics[0].line) == (
            "failed",
            "blocked",
            1,
        )


@pytest.mark.parametrize(
    ("plain", "more"),
    [
        ("{ c'1 }", '\\header { copyright = "mine" } { c\'1 }'),
        ("{ c'1 }", '\\header { tagline = "mine" } { c\'1 }'),
        ("{ c'1 }", "{ \\footnote #'(1 . 2) \"mine\" c'1 }"),
        ("{ c'1 }", "{ \\once \\override TextScript.extra-offset = #'(0 . 14) c'1^\"far\" }"),
        ('\\markup "a"', "\\markup \\with-dimensions #'(0 . 0) #'(0 . 0) \\abs-fontsize #40 \"a\""),
    ],
)
def test_nothing_is_cut_and_the_picture_ends_with_it(engine: Engine, plain: str, more: str) -> None:
    small, large = (good(engine.render(score, "lilypond")).images[0] for score in (plain, more))
    assert small.height < large.height < 600  # a page is 1684 high
    assert margins(large) == (12, 12, 12, 12)


def margins(image: Image) -> tuple[int, int, int, int]:
    drawn = PIL.Image.open(io.BytesIO(image.png))
    box = PIL.ImageOps.invert(drawn).getbbox()
    assert box is not None
    return box[0], box[1], drawn.width - box[2], drawn.height - box[3]


def test_lilypond_books_preamble_draws(engine: Engine) -> None:
    good(engine.render('\\include "lilypond-book-preamble.ly"\n{ c\' }\n', "lilypond"))


def test_files_of_the_job_keep_their_names(engine: Engine) -> None:
    files = {"score.ly": b"{ c' }", "pictures/0001-score.svg": b"<svg/>"}
    result = good(engine.render('\\include "score.ly"\n', "lilypond", files=files))
    assert len(result.images) == 1
