"""What a run writes down: attempts, judgements, and the scores that need no model."""

from __future__ import annotations

from typing import Literal

from renderkit.bench.answers import Answer
from renderkit.bench.prompts import Message
from renderkit.models import Named, Record, RenderResult

Outcome = Literal["passed", "failed", "cut_off", "no_code", "error", "unanswered"]
"""Of an attempt. `error` (the environment failed) and `unanswered` (no answer could be had) are no fault of
the model's, are counted apart, and are tried again when the run is started again."""

FAILURES: frozenset[Outcome] = frozenset({"failed", "cut_off", "no_code"})
APART: frozenset[Outcome] = frozenset({"error", "unanswered"})

JudgeKind = Literal["task", "visual"]


class Exchange(Record):
    """One request to a model, and its answer. `turn` is 0 at first, then the round of self-debugging."""

    task: Named
    sample: int
    turn: int
    messages: tuple[Message, ...]
    answer: Answer


class Attempt(Record):
    """What became of one answer. `note` says why there is no result, where there is none."""

    task: Named
    sample: int
    turn: int
    outcome: Outcome
    code: str = ""
    note: str = ""
    feedback: str = ""
    result: RenderResult | None = None
    seconds: float = 0.0

    @property
    def kind(self) -> str | None:
        """The fine label of a failure: the kind of its first finding, or the outcome itself."""
        if self.outcome == "passed":
            return None
        if self.result is not None and self.result.diagnostics:
            return self.result.diagnostics[0].kind
        return self.outcome


class Judgement(Record):
    """What a judge model said of a picture. `score` is None where it gave none that can be read."""

    task: Named
    sample: int
    turn: int
    kind: JudgeKind
    score: int | None
    prompt: str = ""
    answers: tuple[Answer, ...] = ()
    pictures: tuple[str, ...] = ()


class Comparison(Record):
    """A picture beside its reference, without a model. None: not known, as where there is no reference.

    `ssim` is the structural similarity (1: equal); `color_distance` the mean difference of colours
    (CIEDE2000, 0: equal); `text` the share of words that both have (F1, 0 to 1).
    """

    task: Named
    sample: int
    turn: int
    ssim: float | None = None
    color_distance: float | None = None
    text: float | None = None
