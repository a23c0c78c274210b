"""Diagnostics: one clean line, the right line of the user's text, a caret under the right place."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.diagnostics.kinds import ENVIRONMENT, GROUPS
from renderkit.diagnostics.text import EXCERPT, LONGEST, clean, diagnose, excerpt, lines_of
from renderkit.models import Kind

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"


@given(st.text(st.characters() | st.sampled_from("\x1b\x07\n\r\t\x9b\u2028" + BIDI), max_size=900))
def test_a_message_is_one_bounded_harmless_line(text: str) -> None:
    line = clean(text)
    assert len(line) <= LONGEST
    assert len(line.splitlines()) <= 1
    assert not [letter for letter in line if unicodedata.category(letter) == "Cc" or letter in BIDI]
    line.encode("utf-8")
    assert clean(line) == line or len(text) > LONGEST


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[1;31merror:\x1b[0m no", "error: no"),
        ("\x1b]0;title\x07no", "no"),
        ("a\r\n  b\tc", "a b c"),
        ("in /work/main.tex:3", "in main.tex:3"),
        ("/opt/renderkit/python/lib/python3.11/site-packages/numpy/core.py", "numpy/core.py"),
        ("/usr/share/texlive/texmf-dist/tex/latex/pgf/tikz.sty", "tikz.sty"),
        ("1/2 and /usr and /workshop/x", "1/2 and /usr and /workshop/x"),
        ("x" * 600, "x" * (LONGEST - 1) + "…"),
        ("", ""),
    ],
)
def test_messages(said: str, shown: str) -> None:
    assert clean(said) == shown


SOURCE = "first\nsecond line\n\tthird\n"


def test_the_excerpt_is_the_line_with_a_caret() -> None:
    assert excerpt(SOURCE, 2, None) == "second line"
    assert excerpt(SOURCE, 2, 8) == "second line\n       ^"
    assert excerpt(SOURCE, 2, 1) == "second line\n^"
    assert excerpt(SOURCE, 2, 12) == "second line\n           ^", "just behind the end"
    assert excerpt(SOURCE, 2, 99) == "second line", "no caret where there is no text"
    assert excerpt(SOURCE, 3, 2) == " third\n ^", "a tab is one column wide"
    assert excerpt(SOURCE, 9, 1) is None
    assert excerpt(SOURCE, 0, 1) is None


@given(st.text(max_size=400), st.integers(-2, 12), st.none() | st.integers(-2, 500))
def test_an_excerpt_is_short_and_its_caret_stands_below_it(
    source: str, line: int, column: int | None
) -> None:
    shown = excerpt(source, line, column)
    if shown is None:
        assert not 1 <= line <= len(lines_of(source))
        return
    text, _, caret = shown.partition("\n")
    assert len(text) <= EXCERPT
    assert not [letter for letter in text if unicodedata.category(letter) == "Cc"]
    if caret:
        assert caret.strip() == "^"
        assert len(caret) <= len(text) + 1


@given(st.integers(1, 5000))
def test_the_caret_points_at_its_character_in_a_long_line(column: int) -> None:
    letters = "".join(chr(0x4E00 + at % 5000) for at in range(5000))
    shown = excerpt(letters, 1, column)
    assert shown is not None
    text, _, caret = shown.partition("\n")
    assert text[len(caret) - 1] == letters[column - 1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_where_tools_say_that_they_end(end: str) -> None:
    assert lines_of(f"a\x0cb{end}c\u2028d{end}") == ["a\x0cb", "c\u2028d", ""]
    assert excerpt(f"a\x0cb{end}c", 2, 1) == "c\n^"


@pytest.mark.parametrize(("line", "named"), [(1, 1), (3, 3), (4, 3), (5, None), (0, None), (-1, None)])
def test_a_line_that_the_text_does_not_have_is_left_out(line: int, named: int | None) -> None:
    """One beyond the end is the end: that is how tools say that something is missing there."""
    found = diagnose("syntax", "x", source="a\nb\nc", line=line, column=1)
    assert found.line == named
    assert (found.excerpt is None) == (named is None)
    assert (found.column is None) == (line != named)


@given(st.text(max_size=3000))
def test_any_message_makes_a_diagnostic(message: str) -> None:
    assert len(diagnose("runtime", message).message) <= LONGEST


def test_every_kind_has_a_group_and_four_are_the_environments() -> None:
    assert set(GROUPS) == set(Kind.__args__)
    assert set(GROUPS.values()) == {"structural", "type_interface", "semantic_data", "runtime_environment"}
    assert {"tool_missing", "sandbox_unavailable", "cancelled", "internal"} == ENVIRONMENT
    assert GROUPS["syntax"] == "structural"
