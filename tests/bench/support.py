"""Small suites and runs for the benchmark's own tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from renderkit.bench.benchmark import Interrupted, benchmark
from renderkit.bench.chat import Endpoint
from renderkit.bench.prompts import Prompts
from renderkit.bench.run import Settings
from renderkit.bench.suite import Suite, Task
from renderkit.bench.summary import Summary

PROMPTS = Prompts.load()


def svg(radius: int = 5, more: str = "") -> str:
    """A drawing."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">\n'
        f'<circle cx="30" cy="20" r="{radius}" fill="red"/>\n{more}\n</svg>'
    )


BROKEN = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">\n<circle r="5">\n</svg>'
"""Not well-formed in line 3."""

BLANK = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"/>'
"""Nothing is drawn."""


def fenced(code: str, tag: str = "svg") -> str:
    return f"Here it is:\n\n```{tag}\n{code}\n```\n"


def said(name: str) -> str:
    """The description by which the server knows a task."""
    return f"the drawing that is called <{name}>"


def task(name: str, /, language: str = "svg", **more: Any) -> Task:
    facts: dict[str, Any] = {"code": svg(), "category": "Bars", **more}
    return Task(id=name, language=language, description=said(name), **facts)


def suite(*tasks: Task | str) -> Suite:
    made = tuple(one if isinstance(one, Task) else task(one) for one in tasks)
    return Suite(name="small", tasks=made)


def endpoint(url: str, **more: Any) -> Endpoint:
    return Endpoint(**{"model": "m", "base_url": url, "retries": 2, "timeout_seconds": 5.0, **more})


def settings(**more: Any) -> Settings:
    return Settings(**{"prompts": PROMPTS, "compare": False, "rounds": 0, **more})


def run(
    folder: Path, suite: Suite, engine: Any, settings: Settings, source: Any = None, **more: Any
) -> tuple[Summary, str]:
    """Runs, or goes on; the summary, and why it stopped, where it did."""
    try:
        return benchmark(suite, settings, folder, engine, source, **more), ""
    except Interrupted as error:
        return error.summary, str(error)


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def predictions(path: Path, rows: Sequence[Any]) -> Path:
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), "utf-8")
    return path


def rates(found: Sequence[Any]) -> list[tuple[int, int, int]]:
    """Passed, judged, apart, by turn."""
    return [(one.passed, one.judged, one.apart) for one in found]


def steady(summary: Summary) -> dict[str, Any]:
    """What must be the same of two runs: all but seconds and the folder's name."""
    found = summary.model_dump(mode="json")
    for name in ("answer_seconds", "render_seconds"):
        del found["cost"][name]
    del found["name"], found["isolation"]
    return found
