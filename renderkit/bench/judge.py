"""Scores by a judge model: how well a picture fulfils its task, and how much it is like the reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from renderkit.bench.answers import Answer
from renderkit.bench.prompts import Message, Prompts
from renderkit.bench.records import JudgeKind
from renderkit.bench.suite import Task
from renderkit.datasets import extract

ASKED_AGAIN = 2
"""Times that a judge is asked again for a score that can be read."""

_SCORE = re.compile(r"\[FINAL SCORE\]\s*:?\s*(\d{1,3})", re.IGNORECASE)
_ONLY = re.compile(r"\s*(\d{1,3})\s*")


class Asks(Protocol):
    """What can be asked: a Chat."""

    def ask(self, messages: Sequence[Message], pictures: Sequence[bytes] = (), *, sample: int = 0) -> Answer:
        """One answer. Raises ModelError."""


def score(text: str) -> int | None:
    """The score in a judge's answer, 0 to 100; None where there is none, or more than one.

    It stands behind [FINAL SCORE] on the last line, or the answer is nothing but a number. What a model
    thinks before it answers is no answer.
    """
    try:
        text = extract.answer(text)
    except extract.NoCode:  # it never came to its answer
        return None
    found = _ONLY.fullmatch(text)
    if found is None:
        last = text.strip().rsplit("\n", 1)[-1].strip(" *`.")
        found = _SCORE.fullmatch(last)
        if found is None or len(_SCORE.findall(text)) != 1:
            return None
    value = int(found[1])
    return value if value <= 100 else None


class Judge:
    """Asks a judge model. It is asked again where its answer has no score, and then there is none."""

    def __init__(self, chat: Asks, prompts: Prompts) -> None:
        self._chat = chat
        self._prompts = prompts

    def rate(
        self, kind: JudgeKind, task: Task, title: str, pictures: Sequence[bytes]
    ) -> tuple[int | None, str, tuple[Answer, ...]]:
        """The score, what was asked, and all answers. Raises ModelError."""
        asked = self._prompts.judge(kind, task, title)
        messages: list[Message] = [{"role": "user", "content": asked}]
        answers: list[Answer] = []
        for _ in range(1 + ASKED_AGAIN):
            # pictures go with the last message, so that what follows is one question with them again
            answer = self._chat.ask(messages, pictures)
            answers.append(answer)
            value = score(answer.text) if answer.finish == "stop" else None
            if value is not None:
                return value, asked, tuple(answers)
            messages = [
                {"role": "user", "content": f"{asked}\n\n{self._prompts.prompts.judge_again.strip()}"}
            ]
        return None, asked, tuple(answers)
