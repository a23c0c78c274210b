"""The run: every task asked, executed and, where it failed, asked again; each step is written down.

with Journal(folder, settings.described(suite)) as journal:
    Run(suite, settings, engine, journal, answers).all(on_attempt=…)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any, Protocol

from pydantic import Field

from renderkit.bench import answers
from renderkit.bench.answers import Answer, Unusable
from renderkit.bench.chat import Endpoint, ModelError
from renderkit.bench.execute import job
from renderkit.bench.journal import Journal
from renderkit.bench.prompts import Message, Prompts, Turn, fence
from renderkit.bench.records import APART, Attempt, Exchange, Outcome
from renderkit.bench.scoring import Scorer
from renderkit.bench.suite import Suite, Task
from renderkit.datasets.folder import ResultsError
from renderkit.datasets.validate import LASTING, PAUSES
from renderkit.feedback import MOST
from renderkit.models import Job, Limits, Record, RenderResult
from renderkit.plugins import Plugins

BROKEN_AFTER = 10
"""Attempts one after the other without an answer or a verdict, after which a run stops; the same of pictures
that the judge says nothing of."""

GRACE = 5.0
"""Seconds that an interrupted run waits for what is under way; an answer may take minutes."""


class Settings(Record):
    """What a run asks for. All of it is written down in the folder, and must be the same to go on.

    `rounds` of self-debugging follow the first answer; `samples` are answers to the same question; `answers`
    says where they come from, where that is no model.
    """

    rounds: int = Field(3, ge=0, le=20)
    samples: int = Field(1, ge=1, le=1000)
    model: Endpoint | None = None
    answers: str = ""
    judge: Endpoint | None = None
    compare: bool = True
    prompts: Prompts
    limits: Limits = Limits()
    options: dict[str, dict[str, Any]] = Field(default_factory=dict)
    sandbox: str = "local"
    feedback_chars: int = Field(MOST, ge=200)

    def described(self, suite: Suite) -> dict[str, Any]:
        """For a Journal."""
        return {
            "suite": {"name": suite.name, "identity": suite.identity, "tasks": len(suite.tasks)},
            "settings": self.model_dump(mode="json"),
        }


class Answers(Protocol):
    """Where answers come from."""

    def answer(self, task: Task, sample: int, turn: int, messages: Sequence[Message]) -> Answer | None:
        """The answer; None where there is none for this turn, and so no further round. Raises ModelError."""


class Renders(Protocol):
    """What renders: an Engine."""

    workers: int
    plugins: Plugins

    def render(self, source: Job) -> RenderResult:
        """The verdict on one job."""

    def check(self, job: Job) -> None:
        """Raises ValueError for a job that cannot be."""

    def installation(self, language: str) -> str:
        """The fingerprint of what is installed for a language."""


class Stopped(Exception):
    """The run cannot go on. Nothing is lost; the message says why, and the same command goes on."""


class Run:
    """One pass over all tasks and samples. `threads` cases are worked on at once, most of them waiting."""

    def __init__(
        self,
        suite: Suite,
        settings: Settings,
        engine: Renders,
        journal: Journal,
        source: Answers,
        scorer: Scorer,
        threads: int = 8,
    ) -> None:
        self._suite = suite
        self._settings = settings
        self._engine = engine
        self._journal = journal
        self._source = source
        self._scorer = scorer
        self._threads = threads
        self._room = threading.BoundedSemaphore(engine.workers)
        self._stopping: Exception | None = None
        self._ended = threading.Event()
        self._row = self._unscored = 0
        self._cases = iter([(task, n) for n in range(settings.samples) for task in in_turns(suite.tasks)])
        self._counting = threading.Lock()
        self._on_attempt: Callable[[Attempt], None] = lambda attempt: None

    def all(self, on_attempt: Callable[[Attempt], None] | None = None) -> None:
        """Brings every case to its end. Raises Stopped, ResultsError, OSError."""
        if on_attempt is not None:
            self._on_attempt = on_attempt
        self._check()
        # nobody waits for these at the end of the process: a server may be silent for as long as its time-out
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._threads)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:
            self._stop(Stopped("the run was interrupted"))
            until = time.monotonic() + GRACE
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))
            raise
        if self._stopping is not None:
            raise self._stopping

    def _work(self) -> None:
        """Takes cases until there are none, or the run stops."""
        while self._stopping is None:
            with self._counting:
                case = next(self._cases, None)
            if case is None:
                return
            try:
                self._case(*case)
            except Exception as error:
                self._stop(error)

    def _stop(self, why: Exception) -> None:
        """What is first said to stop a run is what it stops of."""
        with self._counting:
            if self._stopping is None:
                self._stopping = why
        self._ended.set()

    def _check(self) -> None:
        """What cannot be is said before anything is asked. Raises ResultsError, ValueError."""
        for language in dict.fromkeys(task.language for task in self._suite.tasks):
            task = next(task for task in self._suite.tasks if task.language == language)
            self._engine.check(self._job(task, ""))
            if not self._journal.installed(language, self._engine.installation(language)):
                raise ResultsError(_CHANGED.format(folder=self._journal.folder, language=language))

    # ---- one case: a task and the number of a sample ----

    def _case(self, task: Task, sample: int) -> None:
        turns: list[Turn] = []
        for turn in range(self._settings.rounds + 1):
            if self._stopping is not None:
                return
            attempt = self._journal.attempts.get((task.key, sample, turn))
            if attempt is None or attempt.outcome in APART:
                attempt = self._attempt(task, sample, turn, turns)
                if attempt is None:
                    return
            if attempt.outcome == "passed":
                self._score(task, attempt)
            if attempt.outcome in APART or attempt.outcome == "passed":
                return
            turns.append(_turn(task, attempt))

    def _score(self, task: Task, attempt: Attempt) -> None:
        """A judge that does not answer leaves the score out, to be asked for with the next start."""
        try:
            self._scorer.score(task, attempt, self._room)
        except ModelError as error:
            with self._counting:
                self._unscored += 1
                broken = error.lasting or self._unscored >= BROKEN_AFTER
            if broken:
                self._stop(Stopped(f"the judge: {error}. Mend it, and run the same command again"))
        else:
            with self._counting:
                self._unscored = 0

    def _attempt(self, task: Task, sample: int, turn: int, turns: Sequence[Turn]) -> Attempt | None:
        """Asks, executes and writes down; None where there is no answer for this turn."""
        began = time.monotonic()
        base = {"task": task.key, "sample": sample, "turn": turn}
        try:
            answer = self._answer(task, sample, turn, turns)
            if answer is None:
                return None
            made = self._executed(task, answer, base)
        except ModelError as error:
            made = Attempt(**base, outcome="unanswered", note=str(error))
            if error.lasting:
                self._stop(Stopped(f"{error}. Mend it, and run the same command again"))
        made = made.model_copy(update={"seconds": round(time.monotonic() - began, 3)})
        self._journal.add(made)
        self._on_attempt(made)
        self._count(made)
        return made

    def _answer(self, task: Task, sample: int, turn: int, turns: Sequence[Turn]) -> Answer | None:
        """What was answered before to the same question, or an answer now."""
        title = self._engine.plugins.language(task.language).title
        messages = self._settings.prompts.conversation(task, title, turns)
        kept = self._journal.exchanges.get((task.key, sample, turn))
        if kept is not None and list(kept.messages) == messages:
            return kept.answer
        answer = self._source.answer(task, sample, turn, messages)
        if answer is not None:
            self._journal.add(
                Exchange(task=task.key, sample=sample, turn=turn, messages=tuple(messages), answer=answer)
            )
        return answer

    def _executed(self, task: Task, answer: Answer, base: dict[str, Any]) -> Attempt:
        try:
            code = answers.code(answer, task.language, self._engine.plugins.tagged)
        except Unusable as reason:
            return Attempt(
                **base, outcome=reason.outcome, note=str(reason), feedback=str(reason), code=answer.text
            )
        result = self._rendered(self._job(task, code))
        outcome: Outcome = {"ok": "passed", "failed": "failed", "error": "error"}[result.status]  # type: ignore[assignment]
        images = tuple(self._journal.keep(image) for image in result.images)
        return Attempt(
            **base,
            outcome=outcome,
            code=code,
            feedback="" if result.ok else result.feedback(max_chars=self._settings.feedback_chars),
            result=result.model_copy(update={"images": images}),
        )

    def _job(self, task: Task, code: str) -> Job:
        options = self._settings.options.get(task.language, {})
        return job(task, code, limits=self._settings.limits, options=options)

    def _rendered(self, asked: Job) -> RenderResult:
        """The verdict; an error of the environment is tried again where that may help."""
        for pause in (*PAUSES, None):
            with self._room:
                result = self._engine.render(asked)
            kinds = {finding.kind for finding in result.diagnostics}
            if result.status != "error" or pause is None or kinds & LASTING or self._stopping is not None:
                return result
            self._ended.wait(pause)
        raise AssertionError("the last pause is none")

    def _count(self, attempt: Attempt) -> None:
        """Stops a run in which nothing works any more."""
        with self._counting:
            self._row = row = self._row + 1 if attempt.outcome in APART else 0
        if row >= BROKEN_AFTER:
            why = attempt.note or attempt.feedback
            self._stop(
                Stopped(
                    f"{row} attempts one after the other came to nothing, the last of them: {why}"
                    "\nWhen that is mended, run the same command again"
                )
            )


def in_turns(tasks: Sequence[Task]) -> list[Task]:
    """One task of each language after the other: so that what runs at once is of different languages, and one
    worker of each, whose start may take as long as several tasks, is enough.
    """
    languages: dict[str, list[Task]] = {}
    for task in tasks:
        languages.setdefault(task.language, []).append(task)
    rounds = zip_longest(*languages.values())
    return [task for turn in rounds for task in turn if task is not None]


def _turn(task: Task, attempt: Attempt) -> Turn:
    """A failed attempt, as it goes back to the model: its program, or what it said where there was none."""
    if attempt.outcome == "failed":
        return Turn(code=fence(attempt.code, task.language), feedback=attempt.feedback)
    text = attempt.code if len(attempt.code) <= LONGEST else attempt.code[:LONGEST] + "\n…"
    outcome = "cut_off" if attempt.outcome == "cut_off" else "no_code"
    return Turn(code=text, feedback=attempt.feedback, outcome=outcome)


LONGEST = 4000
"""Characters of an answer without a program that go back to the model: it may be endless."""

_CHANGED = (
    "{folder} was begun with another installation of {language} (another version of a tool, a library, a font"
    " or renderkit), and a run has one. Go on with that one, or name another folder"
)
