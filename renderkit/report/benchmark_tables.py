"""The numbers of runs as tables of a page: settings, rates, scores, cost, kinds of errors, pairs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from renderkit.bench.summary import ANSWER_GROUP, Group, Rate, Scores
from renderkit.diagnostics.kinds import GROUPS
from renderkit.report.benchmark_runs import Shown
from renderkit.report.markup import Html, clip, joined, table, tag
from renderkit.report.scoreboard import Pair, Published, percent

MOST = 100
"""Rows of a table by category or library: those with the most tasks."""

NAME = 60
"""Characters of a name."""

GROUP_TITLES = {
    "structural": "structural",
    "type_interface": "type and interface",
    "semantic_data": "semantic and data",
    "runtime_environment": "runtime and environment",
}


def turn_name(turn: int) -> str:
    """What a turn is called."""
    return f"round {turn}" if turn else "first answer"


def settings(runs: Sequence[Shown]) -> Html:
    """What each run was asked to do, and how; a column a run."""
    facts: list[tuple[str, Callable[[Shown], object]]] = [
        ("suite", lambda one: f"{one.summary.suite}, {one.summary.tasks:,} tasks"),
        ("answers", lambda one: _answers(one.run.settings)),
        ("asked with", lambda one: _asked(one.run.settings.get("model"))),
        ("rounds", lambda one: f"{one.summary.rounds} of self-debugging"),
        ("samples", lambda one: f"{one.summary.samples} of each task"),
        ("judge", lambda one: (one.run.settings.get("judge") or {}).get("model", "none")),
        ("sandbox", lambda one: one.summary.sandbox),
        (
            "isolation",
            lambda one: ", ".join(f"{name} {n:,}" for name, n in sorted(one.summary.isolation.items())),
        ),
        ("limits", lambda one: _limits(one.run.settings.get("limits") or {})),
        ("warnings", _warnings),
    ]
    rows = [[name, *map(fact, runs)] for name, fact in facts]
    rows = [row for row in rows if any(row[1:])]
    return table(["", *(one.name for one in runs)], rows, class_="facts")


def languages(runs: Sequence[Shown]) -> Html:
    """Pass rates, a row for first answers, and one for what they were after self-debugging."""
    names = list(dict.fromkeys(name for one in runs for name in one.summary.languages))
    rows: list[list[object]] = []
    for one in runs:
        for turn in sorted({0, one.summary.rounds}):
            groups = [one.summary.all, *(one.summary.languages.get(name) for name in names)]
            cells = [None if group is None else group.best[turn] for group in groups]
            label = joined([one.name, tag("small", " + self-debug") if turn else None])
            interval = _interval(one.summary.all.best[turn])
            rows.append([label, _rated(cells[0]), interval, *(_rated(cell) for cell in cells[1:])])
    return table(["pass rate (%)", "all", "95%", *names], rows, class_="rates")


def parts(runs: Sequence[Shown], what: str, of: Callable[[Shown], Mapping[str, Group]]) -> Html:
    """Pass rates by category or library: for each run first answers, and the end of self-debugging."""
    tasks: dict[str, int] = {}
    for one in runs:
        for name, group in of(one).items():
            tasks[name] = max(tasks.get(name, 0), group.tasks)
    names = sorted(sorted(tasks), key=lambda name: -tasks[name])
    head: list[object] = [what, "tasks"]
    for one in runs:
        head += [one.name] + ([joined([one.name, tag("small", " + self-debug")])] if one.run.rounds else [])
    rows: list[list[object]] = []
    for name in names[:MOST]:
        row: list[object] = [clip(name, NAME), f"{tasks[name]:,}"]
        for one in runs:
            found = of(one).get(name)
            row += [
                _rated(None if found is None else found.best[turn]) for turn in sorted({0, one.run.rounds})
            ]
        rows.append(row)
    made = table(head, rows, class_="rates")
    if len(names) > MOST:
        made = joined([made, tag("p", f"and {len(names) - MOST:,} more with fewer tasks", class_="note")])
    return made


def rounds(runs: Sequence[Shown]) -> Html:
    """Pass rates after each round, in both readings; and the chance that one of k answers passes."""
    most = max(one.summary.rounds for one in runs)
    rows: list[list[object]] = []
    for one in runs:
        readings = (("best", one.summary.all.best), ("latest", one.summary.all.latest))
        for name, rates in readings:
            cells = [_rated(rates[turn] if turn < len(rates) else None) for turn in range(most + 1)]
            rows.append([one.name, name, *cells, rates[-1].apart or ""])
    head = ["pass rate (%)", "reading", *(turn_name(turn) for turn in range(most + 1)), "no verdict"]
    made = table(head, rows, class_="rates")
    ks = sorted({k for one in runs for k in one.summary.all.pass_at})
    if not ks:
        return made
    of = [[one.name, *(_share(one.summary.all.pass_at.get(k)) for k in ks)] for one in runs]
    return joined([made, table(["of the first answers (%)", *(f"pass@{k}" for k in ks)], of)])


def scores(runs: Sequence[Shown]) -> Html:
    """Scores of judges and those that need no model, of all tasks and by language."""
    judged = any(one.summary.all.task_score for one in runs)
    head = ["", *(_JUDGED if judged else ()), "SSIM", "colour distance", "words"]
    rows = []
    for one in runs:
        for turn in sorted({0, one.summary.rounds}):
            label = joined([one.name, tag("small", " + self-debug") if turn else None])
            rows.append([label, *_scored(one.summary.all, turn, judged)])
    by: list[list[object]] = []
    for name in dict.fromkeys(name for one in runs for name in one.summary.languages):
        for one in runs:
            group = one.summary.languages.get(name)
            if group is not None:
                label = joined([name, tag("small", f" {one.name}") if len(runs) > 1 else None])
                by.append([label, *_scored(group, -1, judged)])
    within = tag("details", tag("summary", "by language, after the last round"), table(head, by))
    return joined([table(head, rows), within])


def cost(runs: Sequence[Shown]) -> Html:
    """Tokens and seconds."""
    head = ["", "requests", "tokens in", "tokens out", "s waiting", "s rendering"]
    judged = any(one.run.settings.get("judge") for one in runs)
    head += ["judge's requests", "judge's tokens"] if judged else []
    rows = []
    for one in runs:
        spent = one.summary.cost
        counts = (spent.requests, spent.input_tokens, spent.output_tokens)
        seconds = (spent.answer_seconds, spent.render_seconds)
        of_judge = (spent.judge_requests, spent.judge_tokens) if judged else ()
        rows.append([one.name, *(f"{value:,.0f}" for value in (*counts, *seconds, *of_judge))])
    return table(head, rows)


def errors(runs: Sequence[Shown]) -> Iterable[Html]:
    """What is left of failures after each turn, by group and kind: a table for all, and one a language."""
    for name in dict.fromkeys(name for one in runs for name in one.summary.errors):
        made = _errors(runs, name)
        if made is not None:
            yield made


def _errors(runs: Sequence[Shown], name: str) -> Html | None:
    columns: list[tuple[dict[str, int], dict[str, int]]] = []
    head: list[object] = [name]
    for one in runs:
        found = one.summary.errors.get(name)
        for turn in range(one.summary.rounds + 1):
            columns.append(({}, {}) if found is None else (found.groups[turn], found.kinds[turn]))
            head.append(joined([tag("small", one.name), tag("br"), turn_name(turn)]))
    totals: dict[str, int] = {}
    for _, kinds in columns:
        for kind, count in kinds.items():
            totals[kind] = totals.get(kind, 0) + count
    rows: list[list[object]] = []
    for group, title in GROUP_TITLES.items():
        inside = [kind for kind in totals if GROUPS.get(kind, ANSWER_GROUP) == group]  # type: ignore[call-overload]
        if not inside:
            continue
        label = tag("b", title, class_=f"group {group}")
        rows.append([label, *(tag("b", groups.get(group) or "·") for groups, _ in columns)])
        for kind in sorted(inside, key=lambda kind: -totals[kind]):
            counts = (kinds.get(kind) or "·" for _, kinds in columns)
            rows.append([tag("span", kind, class_="kind"), *counts])
    return table(head, rows, class_="errors") if rows else None


def pairs(found: Sequence[Pair]) -> Html:
    """Runs against one another, over the tasks that both judged."""
    head = [
        "first and second",
        "tasks",
        "difference",
        "95%",
        "only the first passed",
        "only the second",
        "McNemar p",
    ]
    rows = [
        [
            joined([one.first, tag("small", " and "), one.second]),
            f"{one.tasks:,}",
            f"{100 * one.difference:+.1f}",
            f"{100 * one.low:+.1f} to {100 * one.high:+.1f}",
            f"{one.only_first:,}",
            f"{one.only_second:,}",
            f"{one.p:.3g}",
        ]
        for one in found
    ]
    return table(head, rows)


def beside(published: Published) -> Html:
    """Pass rates that a paper reports."""
    head = ["pass rate (%)", "all", *published.languages]
    rows: list[list[object]] = []
    for model, readings in published.models.items():
        for number, values in enumerate(readings[:2]):
            label = joined([clip(model, NAME), tag("small", " + self-debug") if number else None])
            rows.append([label, *(f"{value:.1f}" for value in values)])
    return table(head, rows)


def _rated(rate: Rate | None) -> Html:
    """A rate with a bar under it, on which the interval of 95% is marked."""
    if rate is None or rate.share is None:
        return tag("td")
    apart = f"; {rate.apart} without a verdict" if rate.apart else ""
    title = f"{rate.passed} of {rate.judged}; 95%: {_interval(rate)}%{apart}"
    ends = f"--at:{rate.share:.1%};--low:{rate.low:.1%};--high:{rate.high:.1%}"
    return tag("td", percent(rate), tag("i", style=ends), title=title)


def _interval(rate: Rate) -> str:
    return f"{100 * rate.low:.1f}–{100 * rate.high:.1f}" if rate.judged else ""


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}"


_JUDGED = ("task", "good", "bad", "visual", "good", "bad", "unreadable", "not asked")


def _scored(group: Group, turn: int, judged: bool) -> list[object]:
    """The numbers under `_JUDGED`, where any run has a judge, and those that need none."""
    task = group.task_score[turn] if group.task_score else None
    visual = group.visual_score[turn] if group.visual_score else None
    both = [one for one in (task, visual) if one is not None]
    cells: list[object] = []
    if judged:
        cells += [*_judged(task), *_judged(visual)]
        cells += [sum(one.unparsed for one in both) or "", sum(one.missing for one in both) or ""]
    return cells + [
        "" if value is None else f"{value:.3f}"
        for value in (group.ssim[turn], group.color_distance[turn], group.text[turn])
    ]


def _judged(scores: Scores | None) -> list[object]:
    if scores is None or scores.mean is None:
        return ["", "", ""]
    return [f"{scores.mean:.1f}", f"{scores.good or 0:.0%}", f"{scores.bad or 0:.0%}"]


def _warnings(one: Shown) -> Html | None:
    said = one.summary.warnings
    return tag("ul", *(tag("li", clip(warning, 500)) for warning in said)) if said else None


def _answers(settings: Mapping[str, Any]) -> str:
    if settings.get("model"):
        return str(settings["model"]["model"])
    said = str(settings.get("answers", ""))
    return "the suite's own programs" if said == "reference" else f"a file of predictions ({said})"


def _asked(model: Mapping[str, Any] | None) -> str:
    if not model:
        return ""
    address = re.sub(r"//[^/@]*@", "//", str(model["base_url"]))  # a name and a password have no place here
    return f"{address}, temperature {model['temperature']}, at most {model['max_tokens']:,} tokens"


def _limits(limits: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name.removesuffix('_bytes')} {value / 2**20:,.0f} MiB"
        if name.endswith("_bytes")
        else f"{name.removesuffix('_seconds')} {value:g} s"
        if name.endswith("_seconds")
        else f"{name} {value:,}"
        for name, value in limits.items()
    )
