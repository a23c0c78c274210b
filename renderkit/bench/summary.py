"""What a run found: pass rates by round and reading, scores, kinds of errors, cost.

Two readings of the protocol of self-debugging: `best` counts a task as passed after a round if any attempt up
to then passed (arXiv:2510.23642, 4.4); `latest` goes by the last attempt up to then, as that paper's harness
computes it. They differ where the last attempt came to nothing for no fault of the model's: `latest` counts
it apart.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from pydantic import Field

from renderkit.bench import statistics
from renderkit.bench.journal import Place, read
from renderkit.bench.records import APART, Attempt, Comparison, Exchange, JudgeKind, Judgement
from renderkit.bench.suite import Suite, Task
from renderkit.datasets.folder import ResultsError
from renderkit.diagnostics.kinds import GROUPS
from renderkit.models import Record

GOOD, BAD = 75, 25
"""Scores of judges from which a picture counts as good, and up to which as bad (arXiv:2510.23642, 6.2)."""

ANSWER_GROUP = "structural"
"""Where an answer without a whole program stands among the four published groups."""


class Rate(Record):
    """Passed of judged, with Wilson's interval of 95%.

    `apart` are the environment's errors and missing answers.
    """

    passed: int
    judged: int
    apart: int = 0
    low: float = 0.0
    high: float = 1.0

    @property
    def share(self) -> float | None:
        """Passed by judged."""
        return self.passed / self.judged if self.judged else None


class Scores(Record):
    """Of one kind, 0 to 100, over all judged tasks: those that did not pass count 0.

    `unparsed`: no score was to be had of the judge, though it was asked again; `missing`: it was not asked,
    as where there is no reference, or did not answer.
    """

    mean: float | None
    good: float | None
    bad: float | None
    scored: int
    unparsed: int
    missing: int


class Group(Record):
    """All tasks, or those of one language, category or library.

    Lists have one entry a turn: the first answer's, then one for each round.
    """

    tasks: int
    best: tuple[Rate, ...]
    latest: tuple[Rate, ...]
    pass_at: dict[int, float] = Field(default_factory=dict)
    task_score: tuple[Scores, ...] = ()
    visual_score: tuple[Scores, ...] = ()
    ssim: tuple[float | None, ...] = ()
    color_distance: tuple[float | None, ...] = ()
    text: tuple[float | None, ...] = ()


class Errors(Record):
    """Failures after each turn that are left, by the four published groups and by fine labels."""

    groups: tuple[dict[str, int], ...]
    kinds: tuple[dict[str, int], ...]


class Cost(Record):
    """Tokens as the servers counted them, and seconds: of waiting for answers, and of rendering."""

    requests: int
    input_tokens: int
    output_tokens: int
    answer_seconds: float
    render_seconds: float
    judge_requests: int
    judge_tokens: int


class Summary(Record):
    """A run, as `summary.json` has it.

    `unscored` pictures lack a score that is due, because the judge did not answer or the environment failed:
    the next start asks for it.
    """

    name: str
    suite: str
    tasks: int
    samples: int
    rounds: int
    all: Group
    languages: dict[str, Group]
    categories: dict[str, Group]
    libraries: dict[str, Group]
    errors: dict[str, Errors]
    cost: Cost
    unscored: int = 0
    sandbox: str
    isolation: dict[str, int]
    warnings: tuple[str, ...] = ()


class Run:
    """What stands in a run's folder, by task and sample. Raises ResultsError."""

    def __init__(self, folder: Path, suite: Suite) -> None:
        try:
            self.described: dict[str, Any] = json.loads((folder / "run.json").read_text("utf-8"))
            self.settings: dict[str, Any] = self.described["settings"]
            self.rounds, self.samples = int(self.settings["rounds"]), int(self.settings["samples"])
        except (ValueError, KeyError, TypeError) as error:
            raise ResultsError(f"{folder / 'run.json'} is damaged ({error})") from None
        self.suite = suite
        self.exchanges = list(read(folder, Exchange))
        self.attempts: dict[Place, Attempt] = {
            (one.task, one.sample, one.turn): one for one in read(folder, Attempt)
        }
        self.judgements = {(one.task, one.sample, one.turn, one.kind): one for one in read(folder, Judgement)}
        self.comparisons = {(one.task, one.sample, one.turn): one for one in read(folder, Comparison)}

    def course(self, task: Task, sample: int) -> list[Attempt]:
        """The attempts at a task in their order, up to the one that ended it."""
        found: list[Attempt] = []
        for turn in range(self.rounds + 1):
            attempt = self.attempts.get((task.key, sample, turn))
            if attempt is None:
                break
            found.append(attempt)
            if attempt.outcome == "passed" or attempt.outcome in APART:
                break
        return found


def best(course: Sequence[Attempt], turn: int) -> Attempt | None:
    """The attempt that counts after a turn: one that passed, else the last that judges the model."""
    until = [one for one in course if one.turn <= turn]
    passed = [one for one in until if one.outcome == "passed"]
    judged = [one for one in until if one.outcome not in APART]
    for found in (passed, judged, until):
        if found:
            return found[-1]
    return None


def latest(course: Sequence[Attempt], turn: int) -> Attempt | None:
    """The last attempt up to a turn."""
    until = [one for one in course if one.turn <= turn]
    return until[-1] if until else None


def rate(counted: Iterable[Attempt | None]) -> Rate:
    """Of attempts that count. None, which was never tried, is apart."""
    outcomes = [None if one is None else one.outcome for one in counted]
    apart = sum(1 for one in outcomes if one is None or one in APART)
    passed, judged = outcomes.count("passed"), len(outcomes) - apart
    low, high = statistics.wilson(passed, judged)
    return Rate(passed=passed, judged=judged, apart=apart, low=round(low, 6), high=round(high, 6))


def summarise(run: Run, name: str, warnings: Sequence[str] = ()) -> Summary:
    """All numbers of a run."""
    tasks = run.suite.tasks
    answers = [exchange.answer for exchange in run.exchanges]
    judged = [answer for judgement in run.judgements.values() for answer in judgement.answers]
    results = [one.result for one in run.attempts.values() if one.result is not None]
    cost = Cost(
        requests=len(answers) if run.settings["model"] else 0,
        input_tokens=sum(answer.input_tokens for answer in answers),
        output_tokens=sum(answer.output_tokens for answer in answers),
        answer_seconds=round(sum(answer.seconds for answer in answers), 3),
        render_seconds=round(sum(sum(result.timings.values()) for result in results), 3),
        judge_requests=len(judged),
        judge_tokens=sum(answer.input_tokens + answer.output_tokens for answer in judged),
    )
    return Summary(
        name=name,
        suite=str(run.described["suite"]["name"]),
        tasks=len(tasks),
        samples=run.samples,
        rounds=run.rounds,
        all=_group(run, tasks),
        languages=_by(run, tasks, lambda task: (task.language,)),
        categories=_by(run, tasks, lambda task: (task.category or "none",)),
        libraries=_by(run, tasks, lambda task: task.used_lib or ("none",)),
        errors={
            "all": _errors(run, tasks),
            **{
                language: _errors(run, [task for task in tasks if task.language == language])
                for language in dict.fromkeys(task.language for task in tasks)
            },
        },
        cost=cost,
        unscored=_unscored(run),
        sandbox=str(run.settings["sandbox"]),
        isolation=dict(Counter(result.isolation for result in results)),
        warnings=tuple(warnings),
    )


def _unscored(run: Run) -> int:
    """Pictures that lack a score which is due; by a judge beside a reference where the suite has that."""
    found = 0
    for task in run.suite.tasks:
        for sample in range(run.samples):
            for one in run.course(task, sample):
                place = (one.task, one.sample, one.turn)
                kinds: list[JudgeKind] = ["task"] if run.settings["judge"] else []
                kinds += ["visual"] if kinds and task.image is not None else []
                lacking = any((*place, kind) not in run.judgements for kind in kinds)
                lacking |= bool(run.settings["compare"]) and place not in run.comparisons
                found += one.outcome == "passed" and lacking
    return found


def _by(run: Run, tasks: Sequence[Task], names: Callable[[Task], Iterable[str]]) -> dict[str, Group]:
    found: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        for name in names(task):
            found[name].append(task)
    return {name: _group(run, found[name]) for name in sorted(found)}


def _group(run: Run, tasks: Sequence[Task]) -> Group:
    courses = [run.course(task, sample) for task in tasks for sample in range(run.samples)]
    turns = range(run.rounds + 1)
    counted = [[best(course, turn) for course in courses] for turn in turns]
    judged = bool(run.judgements)
    return Group(
        tasks=len(tasks),
        best=tuple(rate(counted[turn]) for turn in turns),
        latest=tuple(rate(latest(course, turn) for course in courses) for turn in turns),
        pass_at=_pass_at(run, tasks),
        task_score=tuple(_scores(run, counted[turn], "task") for turn in turns) if judged else (),
        visual_score=tuple(_scores(run, counted[turn], "visual") for turn in turns) if judged else (),
        ssim=tuple(_mean(run, counted[turn], "ssim") for turn in turns),
        color_distance=tuple(_mean(run, counted[turn], "color_distance") for turn in turns),
        text=tuple(_mean(run, counted[turn], "text") for turn in turns),
    )


def _pass_at(run: Run, tasks: Sequence[Task]) -> dict[int, float]:
    """pass@k over the first answers of each task, for the k that the samples allow."""
    if run.samples < 2:
        return {}
    firsts = [[best(run.course(task, sample), 0) for sample in range(run.samples)] for task in tasks]
    kept = [[one for one in row if one is not None and one.outcome not in APART] for row in firsts]
    found: dict[int, float] = {}
    for k in (1, 2, 5, 10, 20, 50, 100):
        rows = [row for row in kept if len(row) >= k]
        if k <= run.samples and rows:
            passed = [sum(one.outcome == "passed" for one in row) for row in rows]
            found[k] = fmean(
                statistics.pass_at_k(len(row), count, k) for row, count in zip(rows, passed, strict=True)
            )
    return found


def _scores(run: Run, counted: Sequence[Attempt | None], kind: JudgeKind) -> Scores:
    values: list[int] = []
    unparsed = missing = 0
    for one in counted:
        if one is None or one.outcome in APART:
            continue
        if one.outcome != "passed":
            values.append(0)
            continue
        judgement = run.judgements.get((one.task, one.sample, one.turn, kind))
        if judgement is None:
            missing += 1
        elif judgement.score is None:
            unparsed += 1
        else:
            values.append(judgement.score)
    return Scores(
        mean=round(fmean(values), 2) if values else None,
        good=round(sum(value >= GOOD for value in values) / len(values), 4) if values else None,
        bad=round(sum(value <= BAD for value in values) / len(values), 4) if values else None,
        scored=len(values),
        unparsed=unparsed,
        missing=missing,
    )


def _mean(run: Run, counted: Sequence[Attempt | None], what: str) -> float | None:
    """Over the pictures that have it: of what did not pass there is nothing to compare."""
    found = [
        getattr(run.comparisons[place], what)
        for one in counted
        if one is not None and (place := (one.task, one.sample, one.turn)) in run.comparisons
    ]
    values = [value for value in found if value is not None]
    return round(fmean(values), 4) if values else None


def _errors(run: Run, tasks: Sequence[Task]) -> Errors:
    courses = [run.course(task, sample) for task in tasks for sample in range(run.samples)]
    kinds: list[dict[str, int]] = []
    groups: list[dict[str, int]] = []
    for turn in range(run.rounds + 1):
        left = [one for course in courses if (one := best(course, turn)) is not None]
        labels = [label for one in left if one.outcome not in APART and (label := one.kind) is not None]
        kinds.append(dict(Counter(labels).most_common()))
        grouped = Counter(GROUPS.get(label, ANSWER_GROUP) for label in labels)  # type: ignore[call-overload]
        groups.append({name: grouped[name] for name in dict.fromkeys(GROUPS.values()) if grouped[name]})
    return Errors(groups=tuple(groups), kinds=tuple(kinds))
