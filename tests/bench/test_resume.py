"""What goes wrong: servers that misbehave, runs that are killed, folders that are another run's."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from renderkit.bench import run as running
from renderkit.bench.benchmark import opened, summarised
from renderkit.bench.journal import read
from renderkit.bench.predictions import Predictions
from renderkit.bench.records import Attempt, Exchange
from renderkit.bench.sources import References
from renderkit.datasets.folder import ResultsError
from renderkit.diagnostics.text import diagnose
from renderkit.engine import Engine
from renderkit.models import Job, RenderResult

from .killed import tasks
from .server import JUDGE, Asked, Fault, Said, Server
from .support import (
    BROKEN,
    endpoint,
    fenced,
    predictions,
    rates,
    run,
    said,
    settings,
    steady,
    suite,
    svg,
    task,
)

GOOD, BAD = fenced(svg()), fenced(BROKEN)

PASSING: dict[str, Fault | Said] = {
    "it stalls": Fault("stall"),
    "it is cut off": Fault("cut"),
    "it sends blanks": Fault("trickle"),
    "it hangs up": Fault("close"),
    "it has a limit": Fault("status", 429, headers={"Retry-After": "0.05"}),
    "it is out of order": Fault("status", 500),
    "it is overloaded": Fault("status", 503),
    "its gateway waits no longer": Fault("status", 504),
    "no JSON": Fault("junk", body='{"choices": [{"mess'),
    "a page": Fault("junk", body="<html>Bad gateway</html>", type="text/html"),
    "nothing": Fault("junk", body=""),
    "a number": Fault("junk", body="7"),
    "no object": Fault("junk", body="[]"),
    "a deep hole": Fault("junk", body="[" * 100_000),
    "no text at all": Said(body={"choices": [{"message": {"content": ["a"]}}]}),
    "null": Said(body=None),
    "no choices": Said(body={"id": "1"}),
    "no choice": Said(body={"choices": []}),
    "choices by name": Said(body={"choices": {"a": 1}}),
    "choices of text": Said(body={"choices": "all"}),
    "a choice of text": Said(body={"choices": ["all"]}),
    "no message": Said(body={"choices": [{"finish_reason": "stop"}]}),
    "a message that is null": Said(body={"choices": [{"message": None, "finish_reason": "stop"}]}),
    "an error with a good status": Said(body={"error": {"message": "overloaded"}}),
    "no text": Said(content=None),
    "a text that is a number": Said(content=7),
    "parts that are none": Said(content=[7]),
}


@pytest.mark.parametrize("case", PASSING)
def test_what_passes_is_asked_again(engine: Engine, tmp_path: Path, case: str) -> None:
    with Server({said("a"): [[PASSING[case], GOOD]]}) as server:
        asked = settings(model=endpoint(server.url, timeout_seconds=0.5))
        summary, stopped = run(tmp_path / "run", suite("a"), engine, asked)
    assert stopped == ""
    assert rates(summary.all.best) == [(1, 1, 0)]
    assert len(server.asked) == 2
    assert len(list(read(tmp_path / "run", Exchange))) == 1


STAYS = {name: fault for name, fault in PASSING.items() if name != "no text"}


@pytest.mark.parametrize("case", STAYS)
def test_what_does_not_pass_is_no_failure_of_the_model(engine: Engine, tmp_path: Path, case: str) -> None:
    script: dict[str, Any] = {said("a"): [STAYS[case]], said("b"): [GOOD]}
    with Server(script) as server:
        asked = settings(model=endpoint(server.url, timeout_seconds=0.3, retries=1))
        summary, stopped = run(tmp_path / "run", suite("a", "b"), engine, asked)
        assert stopped == ""
        assert rates(summary.all.best) == [(1, 1, 1)]
        (lost,) = [one for one in read(tmp_path / "run", Attempt) if one.task == "svg/a"]
        assert lost.outcome == "unanswered"
        assert server.url in lost.note
        assert len(lost.note) < 500
        server.script[said("a")] = [GOOD]
        summary, _ = run(tmp_path / "run", suite("a", "b"), engine, asked)
    assert rates(summary.all.best) == [(2, 2, 0)]
    assert server.counts()[said("b"), 0, 0] == 1


def test_a_pause_that_the_server_asks_for_is_made(engine: Engine, tmp_path: Path) -> None:
    limit = Fault("status", 429, headers={"Retry-After": "1"})
    with Server({said("a"): [[limit, GOOD]]}) as server:
        began = time.monotonic()
        summary, _ = run(tmp_path / "run", suite("a"), engine, settings(model=endpoint(server.url)))
    assert time.monotonic() - began >= 1
    assert summary.all.best[0].passed == 1
    assert summary.cost.answer_seconds >= 1


ANSWERS: dict[str, tuple[Any, str]] = {
    "in parts": (
        Said(content=[{"type": "text", "text": GOOD[:30]}, {"type": "text", "text": GOOD[30:]}]),
        "passed",
    ),
    "parts beside thoughts": (
        Said(content=[{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": GOOD}]),
        "passed",
    ),
    "half a character": (GOOD + "\ud83d", "passed"),
    "half a character in the program": (GOOD.replace("circle", "circle id='\ud83d'"), "passed"),
    "a character of no meaning": (GOOD.replace("circle", "circle id='\x00'"), "passed"),
    "tokens that are text": (Said(GOOD, tokens=("many", None)), "passed"),
    "tokens below 0": (Said(GOOD, tokens=(-3, 1.5)), "passed"),
    "no usage": (
        Said(body={"choices": [{"message": {"content": GOOD}, "finish_reason": "stop"}], "usage": None}),
        "passed",
    ),
    "no reason to end": (Said(GOOD, None), "passed"),
    "another reason to end": (Said(GOOD, "eos"), "passed"),
    "never any text": (Said(content=None), "no_code"),
    "empty": ("", "no_code"),
    "cut off where it looks whole": (Said(GOOD, "length"), "cut_off"),
    "cut off without text": (Said(content=None, finish="length"), "cut_off"),
    "held back": (Said(content=None, finish="content_filter"), "no_code"),
    "thoughts without an end": ("<think>I could draw\n" + GOOD, "no_code"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_answers_in_all_their_forms(engine: Engine, tmp_path: Path, case: str) -> None:
    reply, outcome = ANSWERS[case]
    with Server({said("a"): [reply]}) as server:
        asked = settings(model=endpoint(server.url))
        summary, stopped = run(tmp_path / "run", suite("a"), engine, asked)
        before = len(server.asked)
        assert steady(run(tmp_path / "run", suite("a"), engine, asked)[0]) == steady(summary)
        assert len(server.asked) == before
    assert stopped == ""
    (made,) = read(tmp_path / "run", Attempt)
    assert made.outcome == outcome
    assert summary.cost.input_tokens >= 0


@pytest.mark.parametrize(
    ("status", "word"), [(401, "no such key"), (403, "not yours"), (404, "no such model")]
)
def test_a_server_that_refuses_is_asked_no_more(
    engine: Engine, tmp_path: Path, status: int, word: str
) -> None:
    names = tasks(30)
    script: dict[str, Any] = {said(name): [[Fault("status", status, body=word), GOOD]] for name in names}
    with Server(script) as server:
        asked = settings(model=endpoint(server.url))
        summary, stopped = run(tmp_path / "run", suite(*names), engine, asked, threads=3)
        assert word in stopped
        assert "run the same command again" in stopped
        assert len(server.asked) <= 3
        assert summary.all.best[0].apart == 30
        server.script = {said(name): [GOOD] for name in names}
        summary, stopped = run(tmp_path / "run", suite(*names), engine, asked)
    assert (stopped, rates(summary.all.best)) == ("", [(30, 30, 0)])


def test_a_request_that_is_not_taken_is_one_tasks_affair(engine: Engine, tmp_path: Path) -> None:
    with Server({said("a"): [Fault("status", 400, body="too long")], said("b"): [GOOD]}) as server:
        summary, stopped = run(
            tmp_path / "run", suite("a", "b"), engine, settings(model=endpoint(server.url))
        )
    assert (stopped, rates(summary.all.best)) == ("", [(1, 1, 1)])
    assert len(server.asked) == 2


def test_a_conversation_without_room_for_an_answer_is_cut_off(engine: Engine, tmp_path: Path) -> None:
    words = "This model's maximum context length is 4096 tokens, but 9000 were asked for."
    with Server({said("a"): [Fault("status", 400, body=words)] * 2}) as server:
        summary, stopped = run(
            tmp_path / "run", suite("a"), engine, settings(model=endpoint(server.url), rounds=1)
        )
    assert (stopped, summary.all.best[-1].apart) == ("", 0)
    assert summary.errors["all"].kinds == ({"cut_off": 1}, {"cut_off": 1})


def test_ten_in_a_row_stop_the_run(engine: Engine, tmp_path: Path) -> None:
    script: dict[str, Any] = {said(name): [Fault("status", 500, body="ill")] for name in tasks(40)}
    with Server(script) as server:
        asked = settings(model=endpoint(server.url, retries=0))
        summary, stopped = run(tmp_path / "run", suite(*tasks(40)), engine, asked, threads=2)
        assert "10 attempts one after the other" in stopped
        assert "ill" in stopped
        assert len(server.asked) <= 11
    assert summary.all.best[0].apart == 40


def test_as_many_at_once_as_was_said(engine: Engine, tmp_path: Path) -> None:
    with Server({said(name): [Said(GOOD, seconds=0.3)] for name in tasks(12)}) as server:
        asked = settings(model=endpoint(server.url))
        run(tmp_path / "run", suite(*tasks(12)), engine, asked, threads=5)
    assert server.most_at_once == 5


def test_the_server_dies_in_the_middle_and_comes_back(engine: Engine, tmp_path: Path) -> None:
    names = tasks(30)

    def answer(asked: Asked) -> Said | Fault:
        if alive and len(server.asked) > 12:
            alive.clear()
            return Fault("die")
        return Said(GOOD if asked.turn or int(asked.task[-2].strip("<t>") or 0) % 2 else BAD)

    alive = [True]
    script: dict[str, Any] = dict.fromkeys(map(said, names), answer)
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), rounds=1)
        summary, stopped = run(tmp_path / "run", suite(*names), engine, asked, threads=4)
        assert "10 attempts one after the other" in stopped
        assert "cannot be reached" in stopped
        assert summary.all.best[-1].apart > 0
        answered = server.answered()
        server.start()
        summary, stopped = run(tmp_path / "run", suite(*names), engine, asked, threads=4)
    assert (stopped, rates(summary.all.best)[-1]) == ("", (30, 30, 0))
    assert set(server.answered().values()) == {1}
    assert all(server.counts()[place] == 1 for place in answered)


# ---- killed ----


def start(folder: Path, server: Server, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.bench.killed", str(folder), server.url, str(count)]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)


def model(count: int, seconds: float = 0.03) -> dict[str, Any]:
    """One in three is right at once, one after a round, one never; the judge gives what the task is."""

    def answer(number: int) -> Callable[[Asked], Said]:
        def one(asked: Asked) -> Said:
            good = number % 3 == 0 or (number % 3 == 1 and asked.turn)
            return Said(fenced(svg(2 + number % 17)) if good else BAD, tokens=(number, 1), seconds=seconds)

        return one

    def judge(asked: Asked) -> Said:
        seen = len(asked.messages[-1]["content"]) - 1
        return Said(f"[FINAL SCORE]: {10 * seen}", tokens=(1, 1), seconds=seconds)

    script: dict[str, Any] = {said(name): answer(number) for number, name in enumerate(tasks(count))}
    return {**script, JUDGE: judge}


def test_killed_at_random_moments(tmp_path: Path, nightly: bool) -> None:
    """By day three times, by night twenty: the same summary, and what was answered is not asked again."""
    count, kills, threads = (150, 20, 4) if nightly else (36, 3, 4)
    chance = random.Random(11)
    with Server(model(count)) as server:
        assert start(tmp_path / "whole", server, count).wait(120) == 0
        undisturbed = server.counts()
    killed = 0
    with Server(model(count)) as server:
        for number in range(kills):
            with start(tmp_path / "run", server, count) as running:
                seen = len(server.asked)
                until = time.monotonic() + 60
                while running.poll() is None and len(server.asked) <= seen and time.monotonic() < until:
                    time.sleep(0.01)  # it is at work
                time.sleep(0.1 + chance.random() * (0.5 + 0.1 * number))
                with contextlib.suppress(ProcessLookupError):  # it may have come to its end
                    os.killpg(running.pid, signal.SIGKILL)
            killed += running.returncode == -signal.SIGKILL
            for name in ("exchanges", "attempts"):
                for line in (tmp_path / "run" / f"{name}.jsonl").read_bytes().split(b"\n")[:-1]:
                    json.loads(line)
        assert start(tmp_path / "run", server, count).wait(120) == 0
    assert killed
    assert steady(summarised(tmp_path / "run")) == steady(summarised(tmp_path / "whole"))
    counts = server.counts()
    assert set(counts) == set(undisturbed)
    judged = counts.pop((JUDGE, 0, 0)) - undisturbed.pop((JUDGE, 0, 0))
    assert set(undisturbed.values()) == {1}
    assert sum(counts.values()) - len(counts) + judged <= kills * threads


@pytest.mark.parametrize("name", ["exchanges", "attempts", "judgements", "comparisons"])
def test_a_torn_last_line(engine: Engine, tmp_path: Path, name: str) -> None:
    small = suite("t0", "t1")
    with Server(model(2, 0)) as server:
        asked = settings(model=endpoint(server.url), judge=endpoint(server.url), compare=True, rounds=1)
        summary, _ = run(tmp_path / "run", small, engine, asked, threads=1)
        counts = server.counts()
        path = tmp_path / "run" / f"{name}.jsonl"
        kept = path.read_bytes()
        last = kept[:-1].rfind(b"\n") + 1
        for cut in (last, last + 1, len(kept) - 1):
            path.write_bytes(kept[:cut])
            if name == "exchanges":  # an answer is on the disk before anything is made of it
                for other in ("attempts", "judgements", "comparisons"):
                    (tmp_path / "run" / f"{other}.jsonl").write_bytes(b"")
            assert summarised(tmp_path / "run").tasks == 2, "it can be looked at as it is"
            again, stopped = run(tmp_path / "run", small, engine, asked, threads=1)
            assert (steady(again), stopped) == (steady(summary), "")
            assert path.read_bytes().count(b"\n") == kept.count(b"\n")
    more = server.counts() - counts
    if name == "exchanges":
        assert more.pop((JUDGE, 0, 0)) == 3 * 2 * 2
    assert more.total() == (3 if name in ("exchanges", "judgements") else 0)


def test_a_line_that_is_damaged_is_said(engine: Engine, tmp_path: Path) -> None:
    small = suite("a", "b")
    run(tmp_path / "run", small, engine, settings(answers="r"), References(small))
    path = tmp_path / "run" / "attempts.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"passed"', b'"pas', 1))
    with pytest.raises(ResultsError, match=r"attempts\.jsonl:1 is damaged"):
        run(tmp_path / "run", small, engine, settings(answers="r"), References(small))
    with pytest.raises(ResultsError, match="is damaged"):
        opened(tmp_path / "run")


def test_killed_while_the_suite_was_written(engine: Engine, tmp_path: Path) -> None:
    small = suite("a")
    run(tmp_path / "run", small, engine, settings(answers="r"), References(small))
    whole = (tmp_path / "run/suite.parquet").read_bytes()
    (tmp_path / "run/suite.parquet").unlink()
    (tmp_path / "run/.suite.parquet").write_bytes(whole[:50])
    summary, _ = run(tmp_path / "run", small, engine, settings(answers="r"), References(small))
    assert summary.all.best[0].passed == 1
    assert (tmp_path / "run/suite.parquet").read_bytes() == whole


def test_an_interrupt_does_not_wait_for_a_silent_server(tmp_path: Path) -> None:
    script = {said("t0"): [GOOD], **{said(name): [Fault("stall", seconds=300)] for name in tasks(4)[1:]}}
    with Server(script) as server:
        command = [
            *(
                sys.executable,
                "-m",
                "renderkit",
                "bench",
                "run",
                str(tmp_path / "suite.jsonl"),
                "--model",
                "m",
            ),
            *("--base-url", server.url, "-o", str(tmp_path / "run"), "--no-compare"),
        ]
        suite(*tasks(4)).write(tmp_path / "suite.jsonl")
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
            until = time.monotonic() + 60
            path = tmp_path / "run" / "attempts.jsonl"
            while time.monotonic() < until and not (path.exists() and path.stat().st_size):
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            began = time.monotonic()
            _, told = running.communicate(timeout=60)
            assert time.monotonic() - began < 20
    assert running.returncode == 130
    assert "run the same command to go on" in told
    assert "Traceback" not in told
    assert [one.outcome for one in read(tmp_path / "run", Attempt)] == ["passed"]


# ---- another run's ----


def test_another_run_is_refused(engine: Engine, tmp_path: Path) -> None:
    small, path = suite("a", "b"), tmp_path / "run"
    file = predictions(tmp_path / "p.jsonl", [{"id": name, "response": GOOD} for name in "ab"])
    found = Predictions(file, small, engine.plugins)
    first = settings(answers=found.identity)
    run(path, small, engine, first, found)
    before = {one.name: one.read_bytes() for one in path.iterdir() if one.is_file()}
    changed = {
        "rounds 0, now 2": first.model_copy(update={"rounds": 2}),
        "samples 1, now 2": first.model_copy(update={"samples": 2}),
        "answers": first.model_copy(update={"answers": "x"}),
        "compare false, now true": first.model_copy(update={"compare": True}),
        "model null": first.model_copy(update={"model": endpoint("http://127.0.0.1:9/v1")}),
    }
    for word, asked in changed.items():
        with pytest.raises(ResultsError, match="was begun with other settings") as caught:
            run(path, small, engine, asked, found)
        assert word in str(caught.value)
        assert "name another folder" in str(caught.value)
    for other in (suite("a"), suite("a", task("b", data="x,y\n1,2\n")), suite("b", "a")):
        with pytest.raises(ResultsError, match="was begun with other suite"):
            run(path, other, engine, first, found)
    assert {one.name: one.read_bytes() for one in path.iterdir() if one.is_file()} == before
    summary, _ = run(path, small, engine, first, found)
    assert rates(summary.all.best) == [(2, 2, 0)]


def test_another_installation_is_refused(engine: Engine, tmp_path: Path) -> None:
    small = suite("a")
    run(tmp_path / "run", small, engine, settings(answers="r"), References(small))
    with pytest.raises(ResultsError, match="begun with another installation of svg"):
        run(tmp_path / "run", small, Other(engine), settings(answers="r"), References(small))


def test_a_folder_of_something_else_is_refused(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "diary.txt").write_text("Monday")
    with pytest.raises(ResultsError, match="has other files in it"):
        run(tmp_path / "run", suite("a"), engine, settings(answers="r"), References(suite("a")))
    with pytest.raises(ResultsError, match="is no folder of a benchmark"):
        opened(tmp_path / "run")


def test_two_at_once_are_refused(engine: Engine, tmp_path: Path) -> None:
    with Server({said("a"): [Said(GOOD, seconds=0.5)]}) as server:
        asked = settings(model=endpoint(server.url))

        def again(attempt: Attempt) -> None:
            with pytest.raises(ResultsError, match="another run is writing to it"):
                run(tmp_path / "run", suite("a"), engine, asked)
            tried.append(attempt.task)

        tried: list[str] = []
        run(tmp_path / "run", suite("a"), engine, asked, on_attempt=again)
    assert tried == ["svg/a"]


# ---- the environment ----


class Other:
    """An engine of another installation."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def installation(self, language: str) -> str:
        return "another"


class Ill:
    """An engine that answers `error` so many times for those of some tasks."""

    def __init__(self, engine: Engine, times: dict[str, int], kind: str = "internal") -> None:
        self._engine, self.times, self.kind = engine, times, kind
        self.rendered: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def render(self, job: Job) -> RenderResult:
        self.rendered.append(job.id)
        if self.times.get(job.id, 0) > 0:
            self.times[job.id] -= 1
            found = diagnose(self.kind, "the walls fell")  # type: ignore[arg-type]
            return RenderResult(id=job.id, status="error", language=job.language, diagnostics=(found,))
        return self._engine.render(job)


def test_an_error_of_the_environment_is_tried_again(engine: Engine, tmp_path: Path) -> None:
    """Three times in this run; what stays is apart, done again with the next start, and never asked again."""
    script = {said(name): [BAD if name == "c" else GOOD, GOOD] for name in "abc"}
    ill = Ill(engine, {"svg/a": 3, "svg/b": 5})
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), rounds=1)
        summary, stopped = run(tmp_path / "run", suite(*"abc"), ill, asked)
        assert stopped == ""
        assert rates(summary.all.best) == [(1, 2, 1), (2, 2, 1)]
        assert summary.errors["svg"].kinds == ({"syntax": 1}, {}), "no failure of the model's"
        assert ill.rendered.count("svg/b") == 4
        asked_for = server.counts()
        summary, stopped = run(tmp_path / "run", suite(*"abc"), ill, asked)
        assert server.counts() == asked_for
    assert rates(summary.all.best) == [(2, 3, 0), (3, 3, 0)]
    assert ill.rendered.count("svg/b") == 6
    assert ill.rendered.count("svg/a") == 4


def test_what_is_not_installed_is_not_tried_four_times(engine: Engine, tmp_path: Path) -> None:
    ill = Ill(engine, {"svg/a": 9}, "tool_missing")
    summary, stopped = run(tmp_path / "run", suite("a"), ill, settings(answers="r"), References(suite("a")))
    assert (stopped, rates(summary.all.best)) == ("", [(0, 0, 1)])
    assert ill.rendered == ["svg/a"]
    assert running.BROKEN_AFTER == 10


def test_an_environment_that_fails_for_all_stops_the_run(engine: Engine, tmp_path: Path) -> None:
    names = tasks(30)
    ill = Ill(engine, {f"svg/{name}": 99 for name in names}, "tool_missing")
    small = suite(*names)
    summary, stopped = run(tmp_path / "run", small, ill, settings(answers="r"), References(small), threads=1)
    assert "10 attempts one after the other" in stopped
    assert "the walls fell" in stopped
    assert len(ill.rendered) == 10
    ill.times = {}
    summary, stopped = run(tmp_path / "run", small, ill, settings(answers="r"), References(small))
    assert (stopped, rates(summary.all.best)) == ("", [(30, 30, 0)])


def test_a_reference_that_could_not_be_drawn_is_compared_with_the_next_start(
    engine: Engine, tmp_path: Path
) -> None:
    small = suite(task("a", code=svg(9)))
    script: dict[str, Any] = {said("a"): [GOOD], JUDGE: lambda asked: Said("[FINAL SCORE]: 40")}
    with Server(script) as server:
        asked = settings(model=endpoint(server.url), judge=endpoint(server.url), compare=True)
        ill = Reference(engine)
        summary, stopped = run(tmp_path / "run", small, ill, asked)
        assert stopped == ""
        assert (summary.all.ssim, summary.unscored) == ((None,), 1)
        assert summary.all.task_score[0].mean == 40, "that needs no reference"
        ill.well = True
        summary, stopped = run(tmp_path / "run", small, ill, asked)
    assert summary.all.ssim[0] is not None
    assert 0 < summary.all.ssim[0] < 1
    assert (summary.all.visual_score[0].mean, summary.unscored) == (40, 0)
    assert server.counts()[said("a"), 0, 0] == 1


class Reference(Ill):
    """An engine that cannot draw one program."""

    well = False

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, {})

    def render(self, job: Job) -> RenderResult:
        self.times = {} if self.well or 'r="9"' not in job.text else {job.id: 1}
        return super().render(job)
