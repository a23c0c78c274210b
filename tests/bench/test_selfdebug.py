"""Rounds of self-debugging against a model that says what it was told to: what is asked, what is counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from renderkit.bench.benchmark import opened
from renderkit.bench.journal import read
from renderkit.bench.judge import score
from renderkit.bench.records import Attempt, Exchange, Judgement
from renderkit.bench.suite import Suite
from renderkit.engine import Engine

from .server import JUDGE, Asked, Fault, Said, Server
from .support import BLANK, BROKEN, endpoint, fenced, rates, run, said, settings, suite, svg, task

GOOD = fenced(svg())
BAD, EMPTY = fenced(BROKEN), fenced(BLANK)


def test_rates_kinds_tokens_by_round(engine: Engine, tmp_path: Path) -> None:
    """Five tasks: at once, after one round, after three, never, and one that is answered no more."""
    small = suite("at once", "after one", "after three", "never", "lost")
    script: dict[str, Any] = {
        said("at once"): [Said(GOOD, tokens=(100, 10))],
        said("after one"): [Said(BAD, tokens=(100, 10)), Said(GOOD, tokens=(200, 20))],
        said("after three"): [
            Said(EMPTY, tokens=(100, 10)),
            Said("", tokens=(200, 0)),
            Said(GOOD[:40], "length", tokens=(300, 30)),
            Said(GOOD, tokens=(400, 40)),
        ],
        said("never"): [Said(BAD, tokens=(100 * (turn + 1), 10)) for turn in range(4)],
        said("lost"): [Said(BAD, tokens=(100, 10)), Fault("status", 500)],
    }
    with Server(script) as server:
        asked = settings(model=endpoint(server.url, retries=1), rounds=3)
        summary, stopped = run(tmp_path / "run", small, engine, asked)
    assert stopped == ""
    assert rates(summary.all.best) == [(1, 5, 0), (2, 5, 0), (2, 5, 0), (3, 5, 0)]
    assert rates(summary.all.latest) == [(1, 5, 0), (2, 4, 1), (2, 4, 1), (3, 4, 1)]
    low, high = summary.all.best[3].low, summary.all.best[3].high
    assert (low, high) == (pytest.approx(0.2307, abs=5e-5), pytest.approx(0.8824, abs=5e-5)), "Wilson's"
    errors = summary.errors["svg"]
    assert errors.kinds == (
        {"syntax": 3, "blank_image": 1},
        {"syntax": 2, "no_code": 1},
        {"syntax": 2, "cut_off": 1},
        {"syntax": 2},
    )
    assert errors.groups == (
        {"structural": 3, "semantic_data": 1},
        {"structural": 3},
        {"structural": 3},
        {"structural": 2},
    )
    assert summary.errors["all"] == errors
    # 100 for each first turn; 200 for three second turns; 300 and 400 for two
    assert (summary.cost.input_tokens, summary.cost.output_tokens) == (
        5 * 100 + 3 * 200 + 2 * 300 + 2 * 400,
        170,
    )
    assert summary.cost.requests == 12
    answers = [one.answer.seconds for one in read(tmp_path / "run", Exchange)]
    assert summary.cost.answer_seconds == pytest.approx(sum(answers), abs=0.002)
    results = [one.result for one in read(tmp_path / "run", Attempt) if one.result is not None]
    spent = sum(sum(result.timings.values()) for result in results)
    assert summary.cost.render_seconds == pytest.approx(spent, abs=0.002)
    # failures only are asked again; the lost one twice in its second turn, by the client
    turns = {
        name: [one.turn for one in server.of(said(name))]
        for name in ("at once", "after one", "never", "lost")
    }
    assert turns == {"at once": [0], "after one": [0, 1], "never": [0, 1, 2, 3], "lost": [0, 1, 1]}


def test_the_conversation(engine: Engine, tmp_path: Path) -> None:
    script = {said("a"): [BAD, "I cannot.\n```\n```", Said("<svg", "length"), fenced(svg(3, "<"))]}
    with Server(script) as server:
        summary, _ = run(tmp_path / "run", suite("a"), engine, settings(model=endpoint(server.url), rounds=3))
    assert rates(summary.all.best)[-1] == (0, 1, 0)
    first, second, third, fourth = server.of(said("a"))
    system, question = first.messages
    assert (system["role"], question["role"]) == ("system", "user")
    assert "```svg" in system["content"]
    assert question["content"].endswith(f"What the picture shows: {said('a')}")
    assert second.messages[:2] == first.messages
    mended = f"```svg\n{BROKEN}\n```"
    attempts = list(read(tmp_path / "run", Attempt))
    assert second.messages[2] == {"role": "assistant", "content": mended}
    assert attempts[0].feedback in second.messages[3]["content"]
    assert "line 3" in attempts[0].feedback.splitlines()[0]
    assert "</svg>" in attempts[0].feedback, "the line itself"
    assert third.messages[:4] == second.messages
    assert third.messages[4] == {"role": "assistant", "content": "I cannot.\n```\n```"}
    assert "There was no program in your answer" in third.messages[5]["content"]
    assert fourth.messages[:6] == third.messages
    assert fourth.messages[6] == {"role": "assistant", "content": "<svg"}
    assert "cut off" in fourth.messages[7]["content"]
    assert [one.outcome for one in attempts] == ["failed", "no_code", "cut_off", "failed"]
    kept = list(read(tmp_path / "run", Exchange))
    assert [list(one.messages) for one in kept] == [one.messages for one in server.asked], "the transcript"


OWN = {
    "python-bicycle-bridges": ("pd.read_csv", "pd.read_cvs", "undefined", "read_cvs"),
    "latex-cooling-tea": ("\\addplot[flask", "\\adplot[flask", "undefined", "\\adplot"),
    "svg-loaf": ("</style>", "</stile>", "syntax", "</stile>"),
}
"""Of the suite of our own: what is broken in the reference, the kind, and a word of the line."""


def test_tasks_of_our_own(engine: Engine, tmp_path: Path) -> None:
    own = Suite.own().select(ids=OWN)
    script = {}
    for one in own.tasks:
        good, bad, *_ = OWN[one.id]
        assert good in one.code
        script[one.description] = [
            fenced(one.code.replace(good, bad, 1), one.language),
            fenced(one.code, one.language),
        ]
    told = []
    for name in ("first", "again"):
        with Server(script) as server:
            asked = settings(model=endpoint(server.url), rounds=2, compare=True)
            summary, _ = run(tmp_path / name, own, engine, asked)
        assert rates(summary.all.best) == [(0, 3, 0), (3, 3, 0), (3, 3, 0)]
        assert summary.all.ssim == (None, 1.0, 1.0), "the reference itself"
        assert summary.all.color_distance == (None, 0.0, 0.0)
        assert summary.all.text == (None, 1.0, 1.0)
        attempts = {one.task: one for one in read(tmp_path / name, Attempt) if one.turn == 0}
        for one in own.tasks:
            *_, kind, word = OWN[one.id]
            found = attempts[one.key]
            assert found.kind == kind
            bad_line = next(n for n, text in enumerate(found.code.split("\n"), 1) if word in text)
            assert f"line {bad_line}" in found.feedback.splitlines()[0]
            assert word in found.feedback
            assert not re.search(r"(?<![\w.<])/(?:tmp|home|work|root|usr|var|proc|dev)/", found.feedback)
        told.append({key: one.feedback for key, one in attempts.items()})
    assert told[0] == told[1]


def test_feedback_is_bounded(engine: Engine, tmp_path: Path) -> None:
    long = BROKEN.replace('r="5"', f'r="5" id="{"x" * 5000}"')
    with Server({said("a"): [fenced(long), GOOD]}) as server:
        asked = settings(model=endpoint(server.url), rounds=1, feedback_chars=200)
        run(tmp_path / "run", suite("a"), engine, asked)
    first = next(read(tmp_path / "run", Attempt))
    assert 0 < len(first.feedback) <= 200


def test_an_endless_answer_without_a_program_goes_back_in_part(engine: Engine, tmp_path: Path) -> None:
    with Server({said("a"): [Said("la " * 50_000, "length"), GOOD]}) as server:
        run(tmp_path / "run", suite("a"), engine, settings(model=endpoint(server.url), rounds=1))
    assert len(server.of(said("a"), 1)[0].messages[2]["content"]) < 4100


def test_what_was_held_back_is_no_syntax_error(engine: Engine, tmp_path: Path) -> None:
    script = {said("a"): [Said("<svg", "content_filter")], said("b"): [Said(content=None, finish="length")]}
    with Server(script) as server:
        summary, stopped = run(
            tmp_path / "run", suite("a", "b"), engine, settings(model=endpoint(server.url))
        )
    assert stopped == ""
    assert summary.errors["svg"].kinds == ({"no_code": 1, "cut_off": 1},)


def test_samples_and_pass_at_k(engine: Engine, tmp_path: Path) -> None:
    """Of five samples a has 2 that pass, b 0, c 5: pass@2 is the mean of 7/10, 0 and 1."""
    good = {said("a"): {1, 3}, said("b"): set(), said("c"): {0, 1, 2, 3, 4}}

    def answer(asked: Asked) -> str:
        return fenced(svg(2 + asked.sample)) if asked.sample in good[asked.task] else BAD

    with Server(dict.fromkeys(good, answer)) as server:
        asked = settings(model=endpoint(server.url, temperature=0.8), samples=5)
        summary, _ = run(tmp_path / "run", suite("a", "b", "c"), engine, asked)
    assert summary.all.pass_at == {
        1: pytest.approx(7 / 15),
        2: pytest.approx(1.7 / 3),
        5: pytest.approx(2 / 3),
    }
    assert rates(summary.all.best) == [(7, 15, 0)]
    assert summary.all.tasks == 3
    assert {one.body["seed"] for one in server.asked} == {0, 1, 2, 3, 4}
    assert {one.body["temperature"] for one in server.asked} == {0.8}
    assert set(server.counts().values()) == {1}


# ---- the judge ----


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fine.\n[FINAL SCORE]: 85", 85),
        ("**[FINAL SCORE]: 85**", 85),
        ("Looks right.\n\n`[Final Score]: 0`\n", 0),
        ("[FINAL SCORE]: 100", 100),
        ("[FINAL SCORE] 7", 7),
        ("85", 85),
        ("  85\n", 85),
        ("<think>Perhaps\n[FINAL SCORE]: 20\nor more.</think>\n[FINAL SCORE]: 85", 85),
        ("", None),
        ("A good picture.", None),
        ("101", None),
        ("[FINAL SCORE]: 101", None),
        ("[FINAL SCORE]: 1000", None),
        ("[FINAL SCORE]: -5", None),
        ("[FINAL SCORE]: 85/100", None),
        ("85/100", None),
        ("[FINAL SCORE]: 8.5", None),
        ("[FINAL SCORE]: eighty", None),
        ("[FINAL SCORE]: 85\nThough it could be better.", None),
        ("[FINAL SCORE]: 85 out of 100", None),
        ("[FINAL SCORE]: 80\n[FINAL SCORE]: 90", None),
        ("[FINAL SCORE]: 80 or [FINAL SCORE]: 90", None),
        ("Score: 85", None),
        ("[FINAL SCORE]:", None),
        ("<think>[FINAL SCORE]: 85", None),
    ],
)
def test_a_score_is_read_strictly(text: str, value: int | None) -> None:
    assert score(text) == value


def test_scores_of_a_judge(engine: Engine, tmp_path: Path) -> None:
    """a: 80 at once; b: re-asked, then 10; c: never any; d does not pass and counts 0."""
    names = ("a", "b", "c", "d")
    small = suite(*(task(name, code=svg(9)) for name in names))
    script: dict[str, Any] = {said(name): [fenced(svg(2 + n))] for n, name in enumerate(names[:3])}
    script[said("d")] = [BAD]
    replies = {
        said("a"): ["[FINAL SCORE]: 80"],
        said("b"): ["Good.", "Good, I said: 10/100.", "[FINAL SCORE]: 10"],
        said("c"): ["Nice."],
    }
    times: dict[str, int] = {}
    pictures: dict[str, Any] = {}

    def judge(asked: Asked) -> Said:
        parts = asked.messages[-1]["content"]
        text = parts[0]["text"]
        shown = [part["image_url"]["url"] for part in parts[1:]]
        name = next((name for name in replies if name in text), "visual")
        pictures.setdefault(name, shown)
        times[name] = times.get(name, 0) + 1
        if name == "visual":
            assert len(shown) == 2
            return Said("[FINAL SCORE]: 50", tokens=(7, 1))
        assert len(shown) == 1
        return Said(replies[name][min(times[name], len(replies[name])) - 1], tokens=(7, 1))

    script[JUDGE] = judge
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), judge=endpoint(server.url, model="j"))
        summary, stopped = run(tmp_path / "run", small, engine, asked)
        before = len(server.asked)
        again, _ = run(tmp_path / "run", small, engine, asked)
        assert len(server.asked) == before, "what could not be read is not asked a fourth time"
    assert (stopped, again) == ("", summary)
    (scores,) = summary.all.task_score
    assert (scores.mean, scores.scored, scores.unparsed, scores.missing) == (30.0, 3, 1, 0)  # 80, 10, 0
    assert (scores.good, scores.bad) == (0.3333, 0.6667)
    (visual,) = summary.all.visual_score
    assert (visual.mean, visual.scored, visual.unparsed) == (37.5, 4, 0)  # 50, 50, 50, 0
    assert times == {said("a"): 1, said("b"): 3, said("c"): 3, "visual": 3}
    assert summary.cost.judge_requests == 10
    assert summary.cost.judge_tokens == 80
    assert pictures["visual"][1].startswith("data:image/png;base64,")
    kept = {(one.task, one.kind): one for one in read(tmp_path / "run", Judgement)}
    assert [answer.text for answer in kept["svg/b", "task"].answers] == replies[said("b")]
    for path in kept["svg/a", "visual"].pictures:
        assert (tmp_path / "run" / path).read_bytes().startswith(b"\x89PNG")
    assert opened(tmp_path / "run").judgements.keys() == {
        (f"svg/{name}", 0, 0, kind) for name in "abc" for kind in ("task", "visual")
    }


def test_a_judge_of_words_does_not_stop_a_run(engine: Engine, tmp_path: Path) -> None:
    """The published harness ends at the first answer without a number."""
    names = [f"t{n}" for n in range(12)]
    script: dict[str, Any] = {said(name): [GOOD] for name in names}
    script[JUDGE] = lambda asked: Said("I like it.")
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), judge=endpoint(server.url))
        summary, stopped = run(tmp_path / "run", suite(*names), engine, asked)
    assert stopped == ""
    assert rates(summary.all.best) == [(12, 12, 0)]
    assert (summary.all.task_score[0].mean, summary.all.task_score[0].unparsed) == (None, 12)


def test_a_judge_that_fails_now_and_then_is_asked_again_with_the_next_start(
    engine: Engine, tmp_path: Path
) -> None:
    """Not ten in a row, so the run goes on; what is missing is said."""
    names = [f"t{n}" for n in range(24)]
    bad = {said(name) for name in names[::2]}
    ill = True
    script: dict[str, Any] = {said(name): [GOOD] for name in names}

    def judge(asked: Asked) -> Said | Fault:
        if ill and any(name in asked.messages[-1]["content"][0]["text"] for name in bad):
            return Fault("status", 500)
        return Said("[FINAL SCORE]: 60")

    script[JUDGE] = judge
    small = suite(*(task(name, code="") for name in names))
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), judge=endpoint(server.url, retries=0))
        summary, stopped = run(tmp_path / "run", small, engine, asked, threads=1)
        assert stopped == ""
        assert (summary.all.task_score[0].scored, summary.all.task_score[0].missing) == (12, 12)
        assert summary.unscored == 12
        ill = False
        summary, stopped = run(tmp_path / "run", small, engine, asked, threads=1)
    assert (summary.all.task_score[0].scored, summary.all.task_score[0].missing) == (24, 0)
    assert summary.unscored == 0
    assert sum(server.counts()[said(name), 0, 0] for name in names) == 24


def test_a_judge_that_refuses_stops_the_run(engine: Engine, tmp_path: Path) -> None:
    names = [f"t{n}" for n in range(30)]
    script: dict[str, Any] = {said(name): [GOOD] for name in names}
    script[JUDGE] = lambda asked: Fault("status", 401, body="no such key")
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), judge=endpoint(server.url))
        summary, stopped = run(tmp_path / "run", suite(*names), engine, asked, threads=2)
    assert "the judge" in stopped
    assert "no such key" in stopped
    assert summary.all.best[0].apart > 10, "the others were never asked"
