"""What a count of successes is worth: intervals and tests, from the formulas of their papers."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb, sqrt

AT_ONCE = 1 << 20
"""Draws that a bootstrap holds in memory at one time: 8 MiB of them."""


def wilson(passed: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The interval of a share by Wilson's score, between 0 and 1; (0, 1) where nothing was counted.

    `z` is how many standard deviations it reaches: 1.96 is 95%. Unlike the usual approximation it is no point
    where all passed, or none. Raises ValueError for counts that cannot be.
    (Wilson 1927, doi:10.2307/2276774.)
    """
    _check(passed, total)
    if total == 0:
        return 0.0, 1.0
    share, spread = passed / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    reach = z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    # at the ends the formula says exactly that, and floats do not
    low = 0.0 if passed == 0 else max(0.0, middle - reach)
    high = 1.0 if passed == total else min(1.0, middle + reach)
    return low, high


def pass_at_k(samples: int, passed: int, k: int) -> float:
    """The chance that at least one of `k` answers passes, where `passed` of `samples` did.

    The unbiased estimator of arXiv:2107.03374, section 2.1: one minus the share of all choices of `k` samples
    in which none passed. Raises ValueError where there are not `k` samples.
    """
    _check(passed, samples)
    if not 1 <= k <= samples:
        raise ValueError(f"pass@{k} cannot be told from {samples} samples")
    choices = comb(samples, k)
    return (choices - comb(samples - passed, k)) / choices  # of whole numbers, so nothing is lost on the way


def mcnemar(only_first: int, only_second: int) -> float:
    """How likely it is that two equal models differ by as much or more on the same tasks: exact, two-sided.

    The arguments count the tasks that only the one and only the other solved; those that both solved, or
    neither, say nothing. 1.0 where there are none. Raises ValueError for counts below 0.
    (McNemar 1947, doi:10.1007/BF02295996, with binomial tails.)
    """
    if only_first < 0 or only_second < 0:
        raise ValueError("tasks are counted from 0")
    total, term, tail = only_first + only_second, 1, 0
    for count in range(min(only_first, only_second) + 1):
        tail += term
        term = term * (total - count) // (count + 1)
    # both tails hold the middle where the counts are equal
    return min(1.0, 2 * tail / (1 << total))


def paired_bootstrap(
    first: Sequence[float], second: Sequence[float], *, rounds: int = 10_000, seed: int = 0
) -> tuple[float, float, float]:
    """The difference of two means over the same tasks (first less second), and its 95% interval.

    The interval is that of the percentiles 2.5 and 97.5 over `rounds` draws of tasks with replacement, always
    both scores of a task together. The same arguments give the same numbers. Raises ValueError where there
    are no tasks, or not two scores of each.
    """
    import numpy

    if len(first) != len(second) or len(first) == 0 or rounds < 1:
        raise ValueError("there have to be two scores of every task, some tasks and some rounds")
    apart = numpy.asarray(first, dtype=float) - numpy.asarray(second, dtype=float)
    chance = numpy.random.default_rng(seed)
    tasks, means = len(apart), numpy.empty(rounds)
    step = max(1, AT_ONCE // tasks)
    for start in range(0, rounds, step):
        drawn = chance.integers(0, tasks, size=(min(step, rounds - start), tasks))
        means[start : start + len(drawn)] = apart[drawn].mean(axis=1)
    low, high = numpy.percentile(means, (2.5, 97.5))
    return float(apart.mean()), float(low), float(high)


def _check(passed: int, total: int) -> None:
    if not 0 <= passed <= total:
        raise ValueError(f"{passed} of {total} cannot have passed")
