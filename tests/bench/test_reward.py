"""Rewards: pass, score and feedback, in order, within a budget, from many threads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from renderkit import Engine, Limits
from renderkit.bench.suite import Task
from renderkit.models import RenderResult
from renderkit.plugins import UnknownLanguage
from renderkit.reward import Graded, Reward

GOOD = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="{}" height="9"/></svg>'
BAD = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">\n<rect width="9" height="9">\n</svg>'
SLOW = "import time\nfor _ in range(60): time.sleep(1)\n"


def fenced(code: str, tag: str = "svg") -> str:
    return f"Here it is.\n```{tag}\n{code}\n```\n"


@pytest.fixture(scope="module")
def reward() -> Iterator[Reward]:
    with Reward(workers=2, limits=Limits(wall_seconds=20)) as made:
        yield made


def test_each_response_has_its_outcome(reward: Reward) -> None:
    responses = [fenced(GOOD.format(9)), fenced(BAD), "<think>hm, what", GOOD.format(8), ""]
    graded = reward.grade(["svg"] * len(responses), responses)
    assert [one.outcome for one in graded] == ["passed", "failed", "no_code", "passed", "no_code"]
    assert [one.score for one in graded] == [1.0, 0.0, 0.0, 1.0, 0.0]
    assert [one.passed for one in graded] == [True, False, False, True, False]
    assert "line 3" in graded[1].feedback and "[syntax]" in graded[1].feedback
    assert graded[0].result is not None and graded[0].result.image is not None
    assert graded[0].feedback == ""


def test_data_of_the_task_lie_beside_the_program(reward: Reward) -> None:
    task = Task(id="t", language="vegalite", description="d", data="x,y\n1,2\n2,3\n")
    spec = (
        '{"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"url": "data.csv"},'
        ' "mark": "bar", "encoding": {"x": {"field": "x"}, "y": {"field": "y", "type": "quantitative"}}}'
    )
    (graded,) = reward.grade([task], [fenced(spec, "json")])
    assert graded.passed, graded.feedback


def test_a_score_of_ones_own() -> None:
    def wide(task: Task, result: RenderResult) -> float:
        assert result.image is not None
        return result.image.width / 100

    with Reward(workers=1, score=wide) as reward:
        graded = reward.grade(["svg", "svg"], [fenced(GOOD.format(9)), fenced(BAD)])
    assert [one.score for one in graded] == [0.4, 0.0]


def test_the_budget_ends_what_is_not_done_and_charges_nobody(reward: Reward) -> None:
    responses = [fenced(SLOW, "python")] * 4 + [fenced(GOOD.format(7))]
    began = time.monotonic()
    graded = reward.grade(["python"] * 4 + ["svg"], responses, budget_seconds=3)
    assert time.monotonic() - began < 6
    assert {one.outcome for one in graded} == {"out_of_time"}
    assert all(one.score is None for one in graded), "of what was never judged nothing can be said"
    # what was ended has left its place to others
    (after,) = reward.grade(["svg"], [fenced(GOOD.format(6))], budget_seconds=10)
    assert after.passed


def test_from_many_threads(reward: Reward) -> None:
    def batch(number: int) -> list[Graded]:
        responses = [fenced(GOOD.format(number * 5 + at + 1)) for at in range(4)] + [fenced(BAD)]
        return reward.grade(["svg"] * 5, responses)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(batch, range(8)))
    assert all([one.outcome for one in batch] == ["passed"] * 4 + ["failed"] for batch in found)
    drawn = [one.result.images[0].sha256 for batch in found for one in batch if one.result and one.result.ok]
    assert len(set(drawn)) > 25, "no thread has another's pictures"


def test_from_an_event_loop(reward: Reward) -> None:
    async def both() -> list[list[Graded]]:
        return await asyncio.gather(*(reward.grade_async(["svg"], [fenced(GOOD.format(n))]) for n in (3, 4)))

    assert [one[0].outcome for one in asyncio.run(both())] == ["passed", "passed"]


def test_misuse_is_said() -> None:
    with Reward(engine=Engine()) as reward:
        with pytest.raises(ValueError, match="2 tasks for 1 responses"):
            reward.grade(["svg", "svg"], ["x"])
        with pytest.raises(UnknownLanguage):
            reward.grade(["klingon"], ["x"])
