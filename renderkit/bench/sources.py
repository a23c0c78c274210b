"""Where answers come from beside a file of predictions: a model, or the suite's own reference programs."""

from __future__ import annotations

from collections.abc import Sequence

from renderkit.bench.answers import Answer
from renderkit.bench.judge import Asks
from renderkit.bench.prompts import Message, fence
from renderkit.bench.suite import Suite, SuiteError, Task


class Model:
    """Asks a model."""

    def __init__(self, chat: Asks) -> None:
        self._chat = chat

    def answer(self, task: Task, sample: int, turn: int, messages: Sequence[Message]) -> Answer | None:
        """What it says. Raises ModelError."""
        return self._chat.ask(messages, sample=sample)


class References:
    """Answers with the reference programs: what an installation must be able to draw. Raises SuiteError."""

    def __init__(self, suite: Suite) -> None:
        without = [task.key for task in suite.tasks if not task.code.strip()]
        if without:
            raise SuiteError(
                f"{len(without)} tasks have no reference program, the first of them {without[0]}"
            )

    def answer(self, task: Task, sample: int, turn: int, messages: Sequence[Message]) -> Answer | None:
        """The program, once."""
        return Answer(text=fence(task.code, task.language)) if turn == 0 else None
