"""Intervals and tests: against numbers worked out by hand, against scipy, and what must hold for all."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from renderkit.bench.statistics import mcnemar, paired_bootstrap, pass_at_k, wilson

COUNTS = st.integers(0, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
SCORES = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=30)


# ---- Wilson ----


@pytest.mark.parametrize(
    ("passed", "total", "low", "high"),
    # z² = 3.8416; for 5 of 10: (0.5 + 0.19208) / 1.38416 = 0.5, and 1.96 · √(0.025 + 0.009604) / 1.38416
    [
        (5, 10, 0.236590, 0.763410),
        (0, 10, 0.0, 3.8416 / 13.8416),
        (10, 10, 10 / 13.8416, 1.0),
        (0, 0, 0, 1),
    ],
)
def test_wilson_by_hand(passed: int, total: int, low: float, high: float) -> None:
    assert wilson(passed, total) == pytest.approx((low, high), abs=1e-5)


@given(COUNTS)
def test_wilson_is_scipys(counts: tuple[int, int]) -> None:
    passed, total = counts
    if total:
        theirs = binomtest(passed, total).proportion_ci(0.95, method="wilson")
        assert wilson(passed, total, norm.ppf(0.975)) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(COUNTS, st.floats(0.1, 5))
def test_wilson_holds_the_share_and_mirrors(counts: tuple[int, int], z: float) -> None:
    passed, total = counts
    low, high = wilson(passed, total, z)
    assert 0 <= low <= high <= 1
    if total:
        assert low <= passed / total + 1e-12 and passed / total - 1e-12 <= high
    mirrored = wilson(total - passed, total, z)
    assert (1 - high, 1 - low) == pytest.approx(mirrored, abs=1e-12)


@pytest.mark.parametrize(("passed", "total"), [(-1, 3), (4, 3), (0, -1)])
def test_counts_that_cannot_be_are_refused(passed: int, total: int) -> None:
    with pytest.raises(ValueError, match="cannot have passed"):
        wilson(passed, total)


# ---- pass@k ----


@pytest.mark.parametrize(
    ("samples", "passed", "k", "share"),
    # 1 - C(3,2)/C(5,2) = 1 - 3/10; 1 - C(8,3)/C(10,3) = 1 - 56/120
    [(5, 2, 1, 0.4), (5, 2, 2, 0.7), (10, 2, 3, 64 / 120), (5, 4, 2, 1.0), (5, 0, 5, 0.0), (1, 1, 1, 1.0)],
)
def test_pass_at_k_by_hand(samples: int, passed: int, k: int, share: float) -> None:
    assert pass_at_k(samples, passed, k) == pytest.approx(share, abs=1e-15)


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_pass_at_k_is_what_counting_all_choices_gives(drawn: tuple[int, int, int]) -> None:
    samples, passed, k = drawn
    chosen = [min(choice) < passed for choice in combinations(range(samples), k)]
    assert pass_at_k(samples, passed, k) == pytest.approx(sum(chosen) / len(chosen), abs=1e-15)


def test_pass_at_k_of_very_many_samples_loses_nothing() -> None:
    assert pass_at_k(100_000, 1, 1) == 1e-5
    assert pass_at_k(100_000, 50_000, 1000) == 1.0


@pytest.mark.parametrize(("samples", "passed", "k"), [(5, 2, 0), (5, 2, 6), (5, 6, 1), (0, 0, 1)])
def test_pass_at_k_of_what_cannot_be_is_refused(samples: int, passed: int, k: int) -> None:
    with pytest.raises(ValueError):
        pass_at_k(samples, passed, k)


# ---- McNemar ----


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    # 2 · (1 + 6) / 2⁶; 2 · 1 / 2⁵; 2 · (1 + 10 + 45) / 2¹⁰
    [(1, 5, 14 / 64), (5, 0, 2 / 32), (2, 8, 112 / 1024), (0, 0, 1.0), (7, 7, 1.0), (0, 1, 1.0)],
)
def test_mcnemar_by_hand(only_first: int, only_second: int, p: float) -> None:
    assert mcnemar(only_first, only_second) == p


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_scipys_and_symmetric(one: int, other: int) -> None:
    if one + other:
        assert mcnemar(one, other) == pytest.approx(binomtest(one, one + other).pvalue, rel=1e-9)
    assert mcnemar(one, other) == mcnemar(other, one)


def test_mcnemar_of_very_many_tasks_is_a_number() -> None:
    assert mcnemar(5000, 0) == 0.0  # less than a float can be
    assert 0.9 < mcnemar(5000, 5001) <= 1


def test_mcnemar_of_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError):
        mcnemar(-1, 3)


# ---- bootstrap ----


def test_bootstrap_by_hand() -> None:
    # of two tasks that differ by 0 and by 1 the means drawn are 0, 1/2, 1, by 1/4, 1/2, 1/4
    assert paired_bootstrap([1, 0], [0, 0]) == (0.5, 0.0, 1.0)
    assert paired_bootstrap([0.75] * 9, [0.25] * 9) == (0.5, 0.5, 0.5)


def test_bootstrap_is_about_what_the_normal_approximation_says() -> None:
    first, second = [1.0] * 300 + [0.0] * 100, [1.0] * 200 + [0.0] * 200
    difference, low, high = paired_bootstrap(first, second)
    reach = 1.96 * (0.25 * 0.75 / 400) ** 0.5
    assert difference == 0.25
    assert (low, high) == pytest.approx((0.25 - reach, 0.25 + reach), abs=0.005)


@given(SCORES, st.integers(0, 9))
def test_bootstrap_repeats_and_mirrors(scores: list[tuple[float, float]], seed: int) -> None:
    first, second = zip(*scores, strict=True)
    difference, low, high = made = paired_bootstrap(first, second, rounds=200, seed=seed)
    assert made == paired_bootstrap(first, second, rounds=200, seed=seed)
    apart = [one - other for one, other in scores]
    assert min(apart) - 1e-9 <= low <= high <= max(apart) + 1e-9
    turned = paired_bootstrap(second, first, rounds=200, seed=seed)
    assert turned == pytest.approx((-difference, -high, -low), abs=1e-12)


def test_bootstrap_of_many_tasks_is_drawn_in_parts() -> None:
    difference, low, high = paired_bootstrap([1.0, 0.0] * 20_000, [0.0, 0.0] * 20_000, rounds=60)
    assert low < difference == 0.5 < high
    assert high - low < 0.02


@pytest.mark.parametrize(("first", "second", "rounds"), [([], [], 9), ([1], [1, 2], 9), ([1], [1], 0)])
def test_bootstrap_of_what_is_no_pair_is_refused(
    first: list[float], second: list[float], rounds: int
) -> None:
    with pytest.raises(ValueError):
        paired_bootstrap(first, second, rounds=rounds)
