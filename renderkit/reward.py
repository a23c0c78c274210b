"""Rewards for training: responses of a model in; pass, score and feedback out, within a time budget.

    with Reward(workers=8) as reward:
        graded = reward.grade(tasks, responses, budget_seconds=20)      # from any thread
        graded = await reward.grade_async(tasks, responses)             # from an event loop
        [one.score for one in graded]

The verdict is that of `renderkit bench` and `renderkit validate`: the same extraction, engine and walls.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal

from renderkit.bench import answers
from renderkit.bench.answers import Answer, Unusable
from renderkit.bench.execute import job
from renderkit.bench.suite import Task
from renderkit.engine import Engine
from renderkit.feedback import MOST
from renderkit.models import Limits, Record, RenderResult
from renderkit.sandbox.choose import SandboxName

Outcome = Literal["passed", "failed", "cut_off", "no_code", "error", "out_of_time"]


class Graded(Record):
    """What came of one response.

    `score` is 1.0 for a picture that stands and 0.0 for what is the model's fault, or what `score` of the
    Reward says of a picture; None where nothing can be said of the model: the environment failed
    (`error`), or the budget ended first (`out_of_time`). Leave those out of a gradient.
    """

    outcome: Outcome
    score: float | None
    feedback: str = ""
    code: str = ""
    result: RenderResult | None = None

    @property
    def passed(self) -> bool:
        """A picture that stands."""
        return self.outcome == "passed"


Score = Callable[[Task, RenderResult], float]
"""Says how good a picture is, 0 to 1. It is called in many threads, only for what passed."""


class Reward:
    """Keeps an engine. Safe to use from several threads; together they run `workers` programs at once.

    `limits` are those of each program; `score` rates pictures, which are worth 1.0 without it. Use it as a
    context manager, or close it.
    """

    def __init__(
        self,
        *,
        workers: int = 2,
        sandbox: SandboxName = "local",
        limits: Limits | None = None,
        score: Score | None = None,
        max_chars: int = MOST,
        engine: Engine | None = None,
    ) -> None:
        self._engine = engine or Engine(workers=workers, sandbox=sandbox)
        self._limits = limits or Limits()
        self._score = score
        self._max_chars = max_chars
        self._pool = ThreadPoolExecutor(self._engine.workers, thread_name_prefix="reward")

    def __enter__(self) -> Reward:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every program and every worker."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._engine.close()
        self._pool.shutdown(wait=True)

    def grade(
        self, tasks: Sequence[Task | str], responses: Sequence[str], *, budget_seconds: float | None = None
    ) -> list[Graded]:
        """One for each response, in order. A task may be just the name of its language.

        Returns within `budget_seconds`, give or take the time that it takes to end a program. Raises
        UnknownLanguage, and ValueError where there are not as many tasks as responses.
        """
        if len(tasks) != len(responses):
            raise ValueError(f"{len(tasks)} tasks for {len(responses)} responses")
        until = None if budget_seconds is None else time.monotonic() + budget_seconds
        whole = [self._task(task) for task in tasks]
        over = threading.Event()
        waiting = [
            self._pool.submit(self._graded, task, response, over)
            for task, response in zip(whole, responses, strict=True)
        ]
        return [self._taken(future, until, over) for future in waiting]

    async def grade_async(
        self, tasks: Sequence[Task | str], responses: Sequence[str], *, budget_seconds: float | None = None
    ) -> list[Graded]:
        """The same, without blocking the event loop."""
        return await asyncio.to_thread(self.grade, tasks, responses, budget_seconds=budget_seconds)

    def _task(self, task: Task | str) -> Task:
        if isinstance(task, Task):
            return task
        return Task(id="reward", language=self._engine.plugins.language(task).name, description="")

    def _taken(self, future: Future[Graded], until: float | None, over: threading.Event) -> Graded:
        try:
            return future.result(None if until is None else max(0.0, until - time.monotonic()))
        except TimeoutError:
            if not over.is_set():
                over.set()
                self._engine.cancel(over)
            future.cancel()
            return _OUT_OF_TIME

    def _graded(self, task: Task, response: str, over: threading.Event) -> Graded:
        try:
            code = answers.code(Answer(text=response), task.language, self._engine.plugins.tagged)
        except Unusable as reason:
            return Graded(outcome=reason.outcome, score=0.0, feedback=str(reason))
        result = self._engine.render(job(task, code, limits=self._limits), cancelled=over)
        if over.is_set() and result.status == "error":  # ended with the others
            return _OUT_OF_TIME
        feedback = result.feedback(max_chars=self._max_chars)
        if result.status != "ok":
            failed = result.status == "failed"
            return Graded(
                outcome="failed" if failed else "error",
                score=0.0 if failed else None,
                feedback=feedback,
                code=code,
                result=result,
            )
        score = 1.0 if self._score is None else float(self._score(task, result))
        return Graded(outcome="passed", score=score, feedback=feedback, code=code, result=result)


_OUT_OF_TIME = Graded(outcome="out_of_time", score=None, feedback="the time for grading was over")
