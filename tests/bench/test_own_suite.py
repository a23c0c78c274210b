"""The suite that the plugins bring: its reference programs draw their pictures behind whatever walls."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderkit.bench.similarity import compare
from renderkit.bench.suite import CATEGORIES
from renderkit.engine import Engine
from renderkit.models import Limits
from tests.bench import runs
from tests.walls.support import no_docker

ALIKE = 0.9
"""SSIM from which a picture of another installation is the same picture."""


def test_five_tasks_a_language_and_every_category() -> None:
    assert Counter(task.language for task in runs.OWN.tasks) == dict.fromkeys(runs.LANGUAGES, 5)
    assert {task.category for task in runs.OWN.tasks} == set(CATEGORIES)
    assert all(task.code and task.image and task.fingerprint for task in runs.OWN.tasks)


@pytest.fixture(scope="module")
def warm() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def cold() -> Iterator[Engine]:
    with Engine(uses=1) as engine:
        yield engine


@pytest.fixture(scope="module")
def docker() -> Iterator[Engine]:
    if why := no_docker():
        pytest.skip(why)
    with Engine(sandbox="docker") as engine:
        yield engine


@pytest.mark.parametrize("language", runs.LANGUAGES)
@pytest.mark.parametrize("backend", ["warm", "cold", "docker"])
def test_references_draw_their_pictures(
    request: pytest.FixtureRequest, backend: str, language: str, tmp_path: Path, nightly: bool
) -> None:
    """Two a language by warm workers, one by others, unless there is a night's time."""
    engine: Engine = request.getfixturevalue(backend)
    suite = runs.some(language, None if nightly else 2 if backend == "warm" else 1)
    sandbox = "docker" if backend == "docker" else "local"
    found = runs.attempts(suite, tmp_path / "run", engine, sandbox=sandbox)
    assert {id: (one.outcome, one.feedback) for id, one in found.items()} == {
        task.id: ("passed", "") for task in suite.tasks
    }
    installed = engine.installation(language)
    for task in suite.tasks:
        result = found[task.id].result
        assert result is not None and result.image is not None and result.image.path is not None
        assert result.sandbox == sandbox and task.image is not None
        drawn = (tmp_path / "run" / result.image.path).read_bytes()
        if installed == task.fingerprint:
            assert drawn == task.image, f"{task.id}: other bytes than those in the repository"
            continue
        seen = compare(engine.imager(Limits()), drawn, task.image)
        assert seen is not None and seen.ssim >= ALIKE, f"{task.id}: {seen}"
    if any(task.fingerprint != installed for task in suite.tasks):
        said = "not the installation that drew the pictures; compared by SSIM"
        warnings.warn(f"{language}, {backend}: {said}", stacklevel=1)
