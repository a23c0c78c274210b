"""Text that no file in UTF-8 holds: a model may send it, and a suite may have it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from renderkit.bench.answers import Answer
from renderkit.bench.suite import Suite, SuiteError
from tests import support


def test_an_answer_that_ends_in_half_an_emoji_can_be_written_down() -> None:
    answer = Answer(text="\ufeffwhole: \U0001f600, in halves: \ud83d\ude00, half: \ud83d")
    assert answer.text == "\ufeffwhole: \U0001f600, in halves: \U0001f600, half: \ufffd"
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize("column", ["id", "data", "used_lib"])
def test_a_suite_with_such_text_is_refused(tmp_path: Path, column: str) -> None:
    task = {"id": "a", "language": "toy", "task__plot_description": "Draw.", column: "b\udcff"}
    (tmp_path / "suite.jsonl").write_text(json.dumps(task))
    with pytest.raises(SuiteError, match=rf"suite.jsonl:1: .*{column}.* is no (text in )?UTF-8"):
        Suite.read(tmp_path / "suite.jsonl", plugins=support.plugins())
