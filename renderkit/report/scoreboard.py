"""Runs of a benchmark as a table of text: models by languages, before and after self-debugging; in pairs."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from renderkit.bench import statistics
from renderkit.bench.records import APART
from renderkit.bench.summary import Group, Rate, Run, Summary, best
from renderkit.models import Record


class Published(Record):
    """Pass rates that a paper reports, in percent.

    By model, a row for one answer, one after self-debugging.
    """

    source: str
    languages: tuple[str, ...]
    tasks: tuple[int, ...]
    models: dict[str, tuple[tuple[float, ...], ...]]


class Pair(Record):
    """Two runs over the tasks that both judged, after each one's last round.

    `p` is that of McNemar's exact test; `difference` is in pass rate, the second's minus the first's,
    with the 95% interval of a paired bootstrap over tasks.
    """

    first: str
    second: str
    tasks: int
    only_first: int
    only_second: int
    p: float
    difference: float
    low: float
    high: float


def published() -> Published:
    """The published results; the file says where they are from."""
    text = Path(__file__).with_name("published.toml").read_text("utf-8")
    return Published.model_validate(tomllib.loads(text)["bench"], strict=False)


def names(folders: Sequence[Path]) -> list[str]:
    """What each run is called.

    Its folder's name, with as much of what is above it as tells it from the others.
    """
    whole = [folder.resolve() for folder in folders]
    for count in range(1, max((len(path.parts) for path in whole), default=1)):
        found = ["/".join(path.parts[-count:]) for path in whole]
        if len(set(found)) == len(set(whole)):
            return found
    return [str(path) for path in whole]


def lines(summaries: Sequence[Summary], *, beside: Published | None = None) -> list[str]:
    """The table, a row for the first answers of each run and one for what they were after self-debugging."""
    languages = list(dict.fromkeys(name for summary in summaries for name in summary.languages))
    head = ["pass rate (%)", "all", "95%", *languages]
    rows: list[list[str]] = []
    for summary in summaries:
        rows.append(_row(summary.name, summary, languages, 0))
        if summary.rounds:
            rows.append(_row(f"{summary.name} + self-debug", summary, languages, summary.rounds))
    text = _aligned([head, *rows])
    for summary in summaries:
        text += _notes(summary)
    if beside is not None:
        text += ["", f"published, by its own harness: {beside.source}"]
        text += _aligned([["pass rate (%)", "all", *beside.languages], *_published_rows(beside)])
    return text


def pair(first: Run, second: Run, names: tuple[str, str]) -> Pair | None:
    """Compares two runs task by task; None where they have no task in common that both judged.

    Tasks of different suites may have the same id: they are the same where they ask for the same.
    """
    one, other = _passed(first), _passed(second)
    asked, also = _asked(first), _asked(second)
    common = [task for task in one if task in other and asked[task] == also[task]]
    if not common:
        return None
    a, b = [one[task] for task in common], [other[task] for task in common]
    only_first = sum(x > y for x, y in zip(a, b, strict=True))
    only_second = sum(x < y for x, y in zip(a, b, strict=True))
    difference, low, high = statistics.paired_bootstrap(b, a)
    return Pair(
        first=names[0],
        second=names[1],
        tasks=len(common),
        only_first=only_first,
        only_second=only_second,
        p=statistics.mcnemar(only_first, only_second),
        difference=difference,
        low=low,
        high=high,
    )


def pairs(runs: Sequence[tuple[str, Run]]) -> list[Pair]:
    """All pairs of runs that have tasks in common."""
    made = (pair(a, b, (one, other)) for (one, a), (other, b) in combinations(runs, 2))
    return [found for found in made if found is not None]


def pair_lines(found: Sequence[Pair]) -> list[str]:
    """The pairs in words."""
    return [
        f"{one.second} against {one.first}: {one.difference:+.1%} [{one.low:+.1%}, {one.high:+.1%}]"
        f" over {one.tasks:,} tasks; {one.only_second} only there, {one.only_first} only here, McNemar"
        f" p = {one.p:.3g}"
        for one in found
    ]


def percent(rate: Rate) -> str:
    """A rate, to one place; nothing where nothing was judged."""
    return "" if rate.share is None else f"{100 * rate.share:.1f}"


def _row(name: str, summary: Summary, languages: Sequence[str], turn: int) -> list[str]:
    rate = summary.all.best[turn]
    cells = [name, percent(rate), f"{100 * rate.low:.1f}–{100 * rate.high:.1f}"]
    for language in languages:
        group: Group | None = summary.languages.get(language)
        cells.append("" if group is None else percent(group.best[turn]))
    return cells


def _notes(summary: Summary) -> list[str]:
    """What a number in the table does not say."""
    said: list[str] = []
    last = summary.all.best[-1]
    if apart := summary.all.latest[-1].apart:
        said.append(f"{apart} without a verdict (the environment failed, or no answer): run it again")
    if summary.unscored:
        said.append(f"{summary.unscored} pictures without a score that is due: run it again")
    if summary.all.latest[-1] != last:
        said.append(f"by the latest attempt {percent(summary.all.latest[-1])}%")
    if summary.all.pass_at:
        said.append(", ".join(f"pass@{k} {value:.1%}" for k, value in summary.all.pass_at.items()))
    for name, scores in (("task", summary.all.task_score), ("visual", summary.all.visual_score)):
        if not scores:
            continue
        one = scores[-1]
        if one.mean is not None:
            said.append(f"{name} score {one.mean:.0f} (good {one.good:.0%}, bad {one.bad:.0%})")
        if one.unparsed or one.missing:
            said.append(f"{name}: {one.unparsed} without a score that can be read, {one.missing} not asked")
    measures: tuple[tuple[str, Any], ...] = (
        ("SSIM", summary.all.ssim[-1]),
        ("colour distance", summary.all.color_distance[-1]),
        ("words in common", summary.all.text[-1]),
    )
    said += [f"{name} {value:.2f}" for name, value in measures if value is not None]
    said += summary.warnings
    return [f"{summary.name}: {line}" for line in said]


def _published_rows(beside: Published) -> list[list[str]]:
    rows = []
    for model, readings in beside.models.items():
        for name, values in zip((model, f"{model} + self-debug"), readings, strict=False):
            rows.append([name, *(f"{value:.1f}" for value in values)])
    return rows


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _asked(run: Run) -> dict[str, tuple[str, str, str]]:
    """What each task asks for."""
    return {task.key: (task.description, task.style, task.data) for task in run.suite.tasks}


def _passed(run: Run) -> dict[str, float]:
    """For each task, the share of its samples that passed in the end, of those that were judged."""
    found: dict[str, float] = {}
    for task in run.suite.tasks:
        ends = [best(run.course(task, sample), run.rounds) for sample in range(run.samples)]
        judged = [end.outcome == "passed" for end in ends if end is not None and end.outcome not in APART]
        if judged:
            found[task.key] = sum(judged) / len(judged)
    return found
