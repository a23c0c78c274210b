"""Functions for those who do not want to hold an Engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from renderkit.engine import Engine
from renderkit.models import Job, RenderResult
from renderkit.sandbox.choose import SandboxName


def render(source: str | bytes, language: str, *, sandbox: SandboxName = "local", **job: Any) -> RenderResult:
    """Renders one program. `job` takes what `Engine.render` takes: files, options, limits, format, id."""
    with Engine(sandbox=sandbox, uses=1) as engine:
        return engine.render(source, language, **job)


def render_many(
    jobs: Iterable[Job], *, workers: int = 1, sandbox: SandboxName = "local"
) -> Iterator[RenderResult]:
    """Renders many, `workers` at once; results come as they finish. See `Engine.render_many`."""
    with Engine(workers=workers, sandbox=sandbox) as engine:
        yield from engine.render_many(jobs)
