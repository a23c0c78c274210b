"""A data set is validated and a model is scored by the same engine: the same verdicts, the same pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from renderkit.bench.execute import job
from renderkit.bench.records import Attempt
from renderkit.bench.suite import Task
from renderkit.engine import Engine
from renderkit.models import Diagnostic, Image, Limits, RenderResult
from tests.bench import runs
from tests.datasets.fake import lines, validate

ROOT = Path(__file__).parent.parent.parent
WRONG = {
    language: sorted((ROOT / "plugins" / language / "tests" / "wrong").glob("*.md"))
    for language in runs.LANGUAGES
}
"""Answers that fail, by language. Names are TASK--KIND.md, with the kind of failure that is due."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A warm one: both ways get the same workers."""
    with Engine() as engine:
        yield engine


def record(task: Task, **more: str | list[dict[str, str]]) -> dict[str, Any]:
    """A record for a validation, with the files that bench lays beside the program."""
    asked = job(task, task.code, limits=Limits())
    files = {name: content.decode() for name, content in asked.files.items()}
    return {"id": task.id, "language": task.language, "files": files, **more}


def same(row: dict[str, Any], attempt: Attempt, validated: Path, benched: Path) -> RenderResult:
    """Both ways came to the same; the result."""
    result = attempt.result
    assert result is not None, attempt.note
    assert row["status"] == result.status, (row["message"], attempt.feedback)
    assert row["fingerprint"] == result.fingerprint != ""
    assert [Diagnostic(**one) for one in row["diagnostics"] or ()] == list(result.diagnostics)
    pictures = [Image(**one) for one in row["images"] or ()]
    assert [content(validated, one) for one in pictures] == [content(benched, one) for one in result.images]
    assert [one.statistics for one in pictures] == [one.statistics for one in result.images]
    assert row["code_sha256"] == hashlib.sha256(attempt.code.encode()).hexdigest()
    return result


def content(folder: Path, image: Image) -> bytes:
    assert image.path is not None
    written = (folder / image.path).read_bytes()
    assert hashlib.sha256(written).hexdigest() == image.sha256
    return written


@pytest.mark.parametrize("language", runs.LANGUAGES)
def test_reference_programs(language: str, engine: Engine, tmp_path: Path, nightly: bool) -> None:
    suite = runs.some(language, None if nightly else 2)
    path = lines(tmp_path / "in.jsonl", [record(task, code=task.code) for task in suite.tasks])
    rows = validate(tmp_path / "validated", path, engine=engine)
    found = runs.attempts(suite, tmp_path / "benched", engine)
    assert {row["id"] for row in rows} == set(found) == {task.id for task in suite.tasks}
    for row in rows:
        result = same(row, found[row["id"]], tmp_path / "validated", tmp_path / "benched")
        assert result.status == "ok" and result.images


def test_there_are_wrong_answers_for_every_language() -> None:
    assert all(len(paths) >= 3 for paths in WRONG.values()), WRONG


@pytest.mark.parametrize("language", runs.LANGUAGES)
def test_wrong_answers(language: str, engine: Engine, tmp_path: Path) -> None:
    """Each fails as its name says, whoever asks; out of a chat validate takes the same program."""
    due = {path.stem.partition("--")[0]: path.stem.partition("--")[2] for path in WRONG[language]}
    texts = {path.stem.partition("--")[0]: path.read_text("utf-8") for path in WRONG[language]}
    suite = runs.of(task for task in runs.OWN.tasks if task.id in due)
    records = [
        record(task, messages=[{"role": "assistant", "content": texts[task.id]}]) for task in suite.tasks
    ]
    rows = validate(tmp_path / "validated", lines(tmp_path / "in.jsonl", records), engine=engine)
    found = runs.attempts(suite, tmp_path / "benched", engine, runs.Given(texts))
    assert {id: (one.outcome, one.kind) for id, one in found.items()} == {
        id: ("failed", kind) for id, kind in due.items()
    }
    assert {row["id"]: (row["status"], row["kind"]) for row in rows} == {
        id: ("failed", kind) for id, kind in due.items()
    }
    for row in rows:
        same(row, found[row["id"]], tmp_path / "validated", tmp_path / "benched")
