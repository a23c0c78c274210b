"""Which record is rendered next: languages take turns by the time that they have had.

Records are taken from the input a bounded number ahead. Of those that wait, the next one is of the language
that has used the least time so far, so a few slow ones do not stand before many quick ones. A language that
comes later begins where the others are.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from renderkit.datasets.rows import Sample
from renderkit.models import MiB

AHEAD, AHEAD_BYTES = 4096, 64 * MiB
"""Records, and bytes of code and files, that wait at most."""

FAILING = 512
"""Records that wait to be tried again, from which on no further ones are begun."""

FIRST_GUESS = 0.3
"""Seconds of a language's first job, before one has ended."""


@dataclass
class Task:
    """A sample on its way, and how often it was tried."""

    sample: Sample
    attempts: int = 0


@dataclass
class _Turn:
    waiting: deque[Task] = field(default_factory=deque)
    used: float = 0.0
    jobs: int = 0
    seconds: float = 0.0

    @property
    def guess(self) -> float:
        return self.seconds / self.jobs if self.jobs else FIRST_GUESS


class Schedule:
    """Takes samples, gives tasks. `retry` brings one back, not before its time."""

    def __init__(self, samples: Iterator[Sample]) -> None:
        self._samples = samples
        self._turns: defaultdict[str, _Turn] = defaultdict(_Turn)
        self._later: list[tuple[float, int, Task]] = []
        self._bytes = 0
        self._guesses: dict[int, float] = {}

    def next(self, now: float) -> Task | None:
        """The next task; None where none is due."""
        if self._later and self._later[0][0] <= now:
            return self._charged(heapq.heappop(self._later)[2])
        if len(self._later) >= FAILING:  # all of it fails: more of it would not do better
            return None
        self._read()
        ready = [turn for turn in self._turns.values() if turn.waiting]
        if not ready:
            return None
        turn = min(ready, key=lambda turn: turn.used)
        task = turn.waiting.popleft()
        self._bytes -= _size(task.sample)
        return self._charged(task)

    def done(self, task: Task, seconds: float) -> None:
        """Charges what a task took to its language."""
        turn = self._turns[task.sample.language]
        turn.used += seconds - self._guesses.pop(task.sample.sequence, 0.0)
        turn.jobs += 1
        turn.seconds += seconds

    def retry(self, task: Task, at: float) -> None:
        """Brings a task back at a time."""
        heapq.heappush(self._later, (at, task.sample.sequence, task))

    @property
    def due(self) -> float | None:
        """When the next retry is; None where there is none."""
        return self._later[0][0] if self._later else None

    def _read(self) -> None:
        while sum(len(turn.waiting) for turn in self._turns.values()) < AHEAD and self._bytes < AHEAD_BYTES:
            sample = next(self._samples, None)
            if sample is None:
                return
            turn = self._turns[sample.language]
            if not turn.waiting:  # it has no claim to the time in which it had nothing to do
                busy = [other.used for other in self._turns.values() if other.waiting]
                turn.used = max(turn.used, min(busy, default=0.0))
            turn.waiting.append(Task(sample))
            self._bytes += _size(sample)

    def _charged(self, task: Task) -> Task:
        """A task that runs counts as long as its language's usual one, until it is known."""
        turn = self._turns[task.sample.language]
        self._guesses[task.sample.sequence] = turn.guess
        turn.used += turn.guess
        task.attempts += 1
        return task


def _size(sample: Sample) -> int:
    return len(sample.code) + sum(len(content) for content in sample.files.values())
