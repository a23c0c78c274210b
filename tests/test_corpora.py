"""A sample of each corpus: of the real programs that the plain tool draws, renderkit draws every one.

Those that it does not draw are in plugins/LANG/tests/exceptions.toml, by file name and with a reason. The
whole corpora are for benchmarks/corpora.py.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from renderkit.engine import Engine
from renderkit.models import Limits
from renderkit.plugins import Plugins
from tests.corpora import plain

ROOT = Path(__file__).parent.parent
SAMPLES = {
    "asymptote": 8,
    "cpp": 4,
    "latex": 12,
    "lilypond": 12,
    "mermaid": 12,
    "python": 14,
    "r": 12,
    "svg": 16,
    "vegalite": 12,
}
"""How many files of each corpus: about 100, more of what is quick."""

LIMITS = Limits(wall_seconds=plain.SECONDS, cpu_seconds=plain.SECONDS)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@cache
def corpus(language: str) -> Any:
    return importlib.import_module(f"tests.corpora.{language}")


@cache
def sample(language: str) -> list[Path]:
    """The files, or a reason to skip: a corpus is fetched once, and that needs the network."""
    try:
        return list(corpus(language).sample(SAMPLES[language]))
    except Exception as error:
        pytest.skip(f"the corpus of {language} cannot be fetched: {error}")


@cache
def exceptions(language: str) -> dict[str, str]:
    path = ROOT / "plugins" / language / "tests" / "exceptions.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


CASES = [
    (name, number) for name, most in SAMPLES.items() if name in Plugins().names() for number in range(most)
]


@pytest.mark.parametrize(("language", "number"), CASES)
def test_what_the_plain_tool_draws_is_drawn(engine: Engine, language: str, number: int) -> None:
    files = sample(language)
    if number >= len(files):
        pytest.skip("the corpus is smaller than that")
    path = files[number]
    if path.name in exceptions(language):
        pytest.skip(f"{path.name}: {exceptions(language)[path.name]}")
    result = engine.render(path.read_bytes(), language, files=plain.beside(path), limits=LIMITS)
    assert result.status != "error", (path, result.diagnostics)
    if not result.ok:
        assert not plain.draws(language, path), (path, result.diagnostics)


@pytest.mark.parametrize("language", [name for name in SAMPLES if name in Plugins().names()])
def test_exceptions_are_files_of_the_corpus_with_a_reason(language: str) -> None:
    listed = exceptions(language)
    sample(language)
    names = {path.name for path in corpus(language).files()} if listed else set()
    assert set(listed) <= names
    assert all(isinstance(reason, str) and len(reason) > 10 for reason in listed.values())
