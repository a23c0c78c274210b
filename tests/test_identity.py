"""The same bytes: each example ten times, in fresh processes, gives one hash; twice in `make test`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from renderkit.engine import Engine
from renderkit.models import RenderResult
from renderkit.plugins import Plugins, UnknownLanguage

ROOT = Path(__file__).parent.parent
TIMES, FEWER = 10, 2


def examples() -> list[tuple[str, Path]]:
    """The examples of each plugin that is installed; of those that are data for others, none."""
    plugins, found = Plugins(), []
    for name in plugins.names():
        for path in sorted((ROOT / "plugins" / name / "examples").glob("*")):
            try:
                if path.is_file() and plugins.by_file_name(path.name).name == name:
                    found.append((name, path))
            except UnknownLanguage:
                continue
    return found


def render(language: str, path: Path) -> RenderResult:
    """By an engine of its own, that is by fresh processes. `energy.data.csv` is energy's `data.csv`."""
    own = path.name.partition(".")[0] + "."
    others = (other for other in path.parent.iterdir() if other.is_file() and other != path)
    beside = {other.name.removeprefix(own): other.read_bytes() for other in others}
    with Engine(uses=1) as engine:
        return engine.render(path.read_bytes(), language, files=beside)


@pytest.mark.parametrize(("language", "path"), examples(), ids=lambda value: getattr(value, "name", value))
def test_one_hash(language: str, path: Path, nightly: bool) -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: render(language, path), range(TIMES if nightly else FEWER)))
    assert results[0].ok, results[0].diagnostics
    assert [found for found in results[0].diagnostics if found.severity != "info"] == []
    assert len({tuple(image.sha256 for image in result.images) for result in results}) == 1
    assert len({result.diagnostics for result in results}) == 1
    assert len({result.fingerprint for result in results}) == 1
