"""The overlap of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.bench.wording import overlap, split

WORDS = st.lists(st.text(max_size=12), max_size=12)


@pytest.mark.parametrize(
    ("words", "reference", "score"),
    [
        ([], [], 1.0),
        (["--", " "], ["…"], 1.0),
        (["a"], [], 0.0),
        (["a"], ["b"], 0.0),
        (["Sales", "by", "year"], ["sales by YEAR"], 1.0),
        (["a", "b"], ["a", "c"], 0.5),
        (["a", "a", "b"], ["a", "b", "b"], 2 / 3),
        (["a"], ["a", "b", "c"], 0.5),
        (["0.5", "1.0"], ["0.25", "10"], 0.0),
        (["2020–2024"], ["2020", "2024"], 1.0),
        (["snake_case"], ["snake", "case"], 1.0),
        (["eﬃcient"], ["EFFICIENT"], 1.0),
        (["café"], ["cafe\u0301"], 1.0),
        (["Straße"], ["STRASSE"], 1.0),
    ],
)
def test_overlap_by_hand(words: list[str], reference: list[str], score: float) -> None:
    assert overlap(words, reference) == pytest.approx(score)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CO2 (kg/m³)", ["co2", "kg", "m3"]),
        ("v2.5: 3.14, 1,000.", ["v2.5", "3.14", "1", "000"]),
        ("e.g. 1.x 5.", ["e", "g", "1", "x", "5"]),
        ("x_1 = −4 %", ["x", "1", "4"]),
        ("销售额 2024年", ["销售额", "2024年"]),
    ],
)
def test_what_a_word_is(text: str, words: list[str]) -> None:
    assert list(split([text])) == words


@given(WORDS, WORDS)
def test_overlap_is_symmetric_and_bounded(one: list[str], other: list[str]) -> None:
    assert 0 <= overlap(one, other) <= 1
    assert overlap(one, other) == overlap(other, one)
    assert (overlap(one, other) == 1) == (sorted(split(one)) == sorted(split(other)))


@given(WORDS, st.randoms())
def test_order_and_lines_do_not_count(words: list[str], chance: object) -> None:
    mixed = sorted(words, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert overlap(mixed, words) == 1
    assert overlap([" ".join(words)], words) == 1


@given(WORDS, st.text("abcxyz", min_size=1, max_size=5))
def test_a_word_too_much_costs(words: list[str], more: str) -> None:
    assert overlap([*words, more], words) < 1
