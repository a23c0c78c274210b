"""One task of a benchmark on a page: what was asked, the reference, and each run's attempts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from renderkit.bench.answers import Answer
from renderkit.bench.records import APART, Attempt, JudgeKind
from renderkit.bench.suite import Task
from renderkit.report.benchmark_runs import Shown, State, differs
from renderkit.report.benchmark_tables import NAME, turn_name
from renderkit.report.markup import Html, clip, href, joined, tag

TEXT, CODE, DATA, SAID = 4000, 4000, 1500, 2000
"""Characters that are shown of a task's text, of a program, of data, and of what tools and judges said."""

SAMPLES = 4
"""Of a task in a run that are shown attempt by attempt; of further ones there is the outcome."""

KINDS: tuple[JudgeKind, ...] = ("task", "visual")


def entry(runs: Sequence[Shown], key: str, page: Path) -> Html:
    """A task, closed: its summary has the outcome in each run."""
    task = next(one.tasks[key] for one in runs if key in one.tasks)
    reference = next((path for one in runs if (path := one.reference(key)) is not None), None)
    states = {one.number: [one.state(course) for course in one.courses(key)] for one in runs}
    words: set[str] = {word for found in states.values() for word in found}
    words |= {f"{number}-{word}" for number, found in states.items() for word in found}
    summary = tag(
        "summary",
        tag("b", clip(task.id, 2 * NAME)),
        tag("span", task.language),
        tag("span", clip(task.category, NAME)),
        *(_mark(one, key, states[one.number]) for one in runs),
    )
    return tag(
        "details",
        summary,
        _asked(task),
        *(_run(one, task, reference, page) for one in runs if key in one.tasks),
        class_="task",
        data_language=task.language,
        data_category=clip(task.category, NAME),
        data_outcomes=" ".join(sorted(words)),
        data_differs=differs(runs, key),
    )


def _mark(one: Shown, key: str, states: Sequence[State]) -> Html:
    """The outcome in one run, in a word."""
    if not states:
        return tag("span", "–", class_="mark open", title=f"{one.name}: has no such task")
    if len(states) == 1:
        said, state = _outcome(one.courses(key)[0], states[0]), states[0]
    else:
        passed = sum(state in ("passed", "mended") for state in states)
        said = f"{passed} of {len(states)} passed"
        state = states[0] if len(set(states)) == 1 else "mended" if passed else "failed"
    return tag("span", said, class_=f"mark {state}", title=one.name)


def _outcome(course: Sequence[Attempt], state: State) -> str:
    """What became of a case, in words."""
    if state == "open":
        return "not tried"
    last = course[-1]
    if state in ("passed", "mended"):
        return "✓ passed" if state == "passed" else f"✓ in round {last.turn}"
    if state == "apart":
        return f"? {last.outcome}"
    judged = [one for one in course if one.outcome not in APART]
    return f"✗ {judged[-1].kind}"


def _asked(task: Task) -> Html:
    """The task's texts, data and reference program."""
    facts = (task.subtype, ", ".join(task.used_lib))
    return tag(
        "div",
        tag("p", joined([clip(fact, NAME * 2) for fact in facts if fact], " · "), class_="note")
        if any(facts)
        else None,
        tag("div", clip(task.description, TEXT), class_="said"),
        tag("div", clip(task.style, TEXT), class_="said") if task.style.strip() else None,
        _folded(f"data, {_lines(task.data)}", clip(task.data, DATA)) if task.data.strip() else None,
        _folded(f"reference program, {_lines(task.code)}", clip(task.code, CODE))
        if task.code.strip()
        else None,
        class_="asked",
    )


def _run(one: Shown, task: Task, reference: Path | None, page: Path) -> Html:
    """The attempts in one run: a row a sample, which begins with the reference."""
    rows: list[Html] = []
    courses = one.courses(task.key)
    for sample, course in enumerate(courses):
        state = one.state(course)
        said = _outcome(course, state)
        name = joined([one.name, f", sample {sample + 1}" if len(courses) > 1 else None])
        heading = tag("h4", name, " ", tag("span", said, class_=f"mark {state}"))
        if sample >= SAMPLES or not course:
            rows.append(heading)
            continue
        cards = [_card("reference", _picture(reference, page, f"{task.id}: the reference"))]
        cards += [_attempt(one, task, attempt, page) for attempt in course]
        rows += [heading, tag("div", *cards, class_="turns")]
    other = one.tasks[task.key]
    if (other.description, other.style, other.data, other.code) != (
        task.description,
        task.style,
        task.data,
        task.code,
    ):
        rows.insert(0, tag("p", f"In {one.name} the task of this name reads otherwise.", class_="note"))
    return joined(rows)


def _attempt(one: Shown, task: Task, attempt: Attempt, page: Path) -> Html:
    """One attempt: picture, verdict, scores, what was said, the program."""
    place = (attempt.task, attempt.sample, attempt.turn)
    images = () if attempt.result is None else attempt.result.images
    path = one.picture(images[0].path) if images else None
    exchange = one.exchanges.get(place)
    title = f"{turn_name(attempt.turn)}: {attempt.kind or attempt.outcome}"
    said = attempt.feedback or attempt.note
    if attempt.outcome == "passed" and attempt.result is not None:
        said = attempt.result.feedback(max_chars=SAID)  # warnings beside a picture that stands
    named = "program" if attempt.result is not None else "answer"
    same = task.code.strip() and attempt.code.strip() == task.code.strip()
    return _card(
        title,
        _picture(path, page, f"{task.id}: {one.name}, {turn_name(attempt.turn)}"),
        tag("p", f"the first of {len(images)} pictures", class_="note") if len(images) > 1 else None,
        tag("p", _facts(attempt, None if exchange is None else exchange.answer), class_="note"),
        _compared(one, attempt),
        tag("pre", clip(said, SAID)) if said else None,
        tag("p", "The program is the reference's.", class_="note") if same else None,
        _folded(f"{named}, {_lines(attempt.code)}", clip(attempt.code, CODE))
        if attempt.code and not same
        else None,
        *(_judged(one, attempt, kind) for kind in KINDS),
        state={"passed": "passed", "failed": "failed"}.get(
            attempt.outcome, "apart" if attempt.outcome in APART else "no_program"
        ),
    )


def _facts(attempt: Attempt, answer: Answer | None) -> str:
    said: list[str] = []
    if answer is not None:
        said.append(f"finish: {answer.finish}")
        if answer.input_tokens or answer.output_tokens:
            said.append(f"{answer.input_tokens:,} + {answer.output_tokens:,} tokens")
        if answer.seconds:
            said.append(f"answered in {answer.seconds:.1f} s")
    if attempt.result is not None:
        said.append(f"rendered in {sum(attempt.result.timings.values()):.2f} s")
    return " · ".join(said)


def _compared(one: Shown, attempt: Attempt) -> Html | None:
    place = (attempt.task, attempt.sample, attempt.turn)
    found = one.run.comparisons.get(place)
    values = () if found is None else (found.ssim, found.color_distance, found.text)
    names = ("SSIM", "colour distance", "words")
    said = [f"{name} {value:.2f}" for name, value in zip(names, values, strict=False) if value is not None]
    for kind in KINDS:
        judged = one.run.judgements.get((*place, kind))
        if judged is not None:
            said.append(f"{kind} {'unreadable' if judged.score is None else judged.score}")
    return tag("p", " · ".join(said), class_="scores") if said else None


def _judged(one: Shown, attempt: Attempt, kind: JudgeKind) -> Html | None:
    judged = one.run.judgements.get((attempt.task, attempt.sample, attempt.turn, kind))
    if judged is None or not judged.answers:
        return None
    asked = f", asked {len(judged.answers)} times" if len(judged.answers) > 1 else ""
    return _folded(f"judge: {kind}{asked}", *(clip(answer.text, SAID) for answer in judged.answers))


def _card(title: str, *content: object, state: str = "reference") -> Html:
    return tag("section", tag("h5", title), *content, class_=f"turn {state}")


def _picture(path: Path | None, page: Path, title: str) -> Html:
    if path is None:
        return tag("div", "no picture", class_="none")
    address = href(path, page)
    image = tag("img", src=address, alt=clip(title, 3 * NAME), loading="lazy")
    return tag("a", image, href=address)


def _folded(title: str, *texts: str) -> Html:
    return tag("details", tag("summary", title), *(tag("pre", text) for text in texts))


def _lines(text: str) -> str:
    count = len(text.strip().splitlines())
    return f"{count:,} line{'' if count == 1 else 's'}"
