"""Warm is cold: whatever ran before or beside it, in the same workers, a verdict is that of a fresh process.

Among quiet programs of all languages hypothesis mixes hostile ones, which poison, crash, multiply and eat.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderkit.engine import Engine
from renderkit.models import Job, Limits, RenderResult
from renderkit.plugins import Plugins

HERE = Path(__file__).with_name("neighbours")
QUIET, HOSTILE = (sorted((HERE / folder).iterdir()) for folder in ("quiet", "hostile"))
LIMITS = Limits(memory_bytes=1 << 30)
HASTE = Limits(memory_bytes=1 << 30, wall_seconds=6, cpu_seconds=3)


def verdict(result: RenderResult) -> Any:
    """All that may not depend on the neighbours."""
    images = [(image.sha256, image.width, image.height) for image in result.images]
    return result.status, images, result.diagnostics, result.fingerprint


@cache
def job(path: Path) -> Job:
    language = Plugins().by_file_name(path.name).name
    limits = HASTE if path in HOSTILE else LIMITS
    return Job(id=path.name, source=path.read_bytes(), language=language, limits=limits)


@cache
def alone(path: Path) -> Any:
    """The verdict of a program that has never had a neighbour."""
    with Engine(uses=1) as engine:
        return verdict(engine.render(job(path)))


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    with Engine(workers=2) as engine:
        yield engine


def test_the_quiet_ones_are_what_they_say() -> None:
    for path in QUIET:
        status, images, diagnostics, _ = alone(path)
        assert (status == "failed") if path.name.startswith("refused") else (status == "ok" and images), (
            diagnostics
        )


@settings(max_examples=settings().max_examples // 30)  # a mix takes as long as twenty programs
@given(quiet=st.permutations(QUIET), hostile=st.lists(st.sampled_from(HOSTILE), min_size=3, max_size=5))
def test_neighbours_do_not_matter(shared: Engine, quiet: list[Path], hostile: list[Path]) -> None:
    mixed = list(quiet)
    for place, path in enumerate(hostile):
        mixed.insert(1 + place * 3, path)
    jobs = [job(path).model_copy(update={"id": str(n)}) for n, path in enumerate(mixed)]
    results = {int(result.id): result for result in shared.render_many(jobs)}
    assert sorted(results) == list(range(len(mixed)))
    for number, path in enumerate(mixed):
        if path in QUIET:
            assert verdict(results[number]) == alone(path), path.name
