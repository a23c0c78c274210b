"""An engine that draws at once, for what is about records and not about pictures; and what runs over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import Any

from renderkit.datasets.intake import Settings, wanted
from renderkit.datasets.read import sources
from renderkit.datasets.results import Results
from renderkit.datasets.rows import Row
from renderkit.datasets.summary import rows as rows_of
from renderkit.datasets.validate import Run, refuse_changed
from renderkit.diagnostics.text import diagnose
from renderkit.models import Image, Job, RenderResult, Statistics
from renderkit.plugins import Plugins
from tests import support

LANGUAGES = ("toy", "slow")


class Fake:
    """Draws a picture of the code's hash; code that holds a kind of finding ends with that."""

    def __init__(self, installed: str = "1", until: int | None = None) -> None:
        self.plugins: Plugins = support.plugins(
            support.toy("toy", aliases=("t",), extensions=(".toy",)), support.toy("slow")
        )
        self.installed = installed
        self.until = until
        self.rendered: list[str] = []
        self.seconds: Callable[[Job], float] = lambda job: 0.01

    def check(self, job: Job) -> None:
        self.plugins.check_job(job)

    def installation(self, language: str) -> str:
        return self.installed

    def render_many(self, jobs: Iterable[Job]) -> Generator[RenderResult, None, None]:
        for job in jobs:
            if self.until is not None and len(self.rendered) >= self.until:
                raise KeyboardInterrupt
            self.rendered.append(job.text)
            yield self.result(job)

    def result(self, job: Job) -> RenderResult:
        common: dict[str, Any] = {
            "id": job.id,
            "language": job.language,
            "fingerprint": "f",
            "timings": {"execute": self.seconds(job)},
        }
        word = job.text.split()[0] if job.text.split() else ""
        if word in ("syntax", "timeout"):
            found = diagnose(word, f"{word} it is", line=1)  # type: ignore[arg-type]
            return RenderResult(status="failed", diagnostics=(found,), **common)
        if word in ("internal", "tool_missing"):
            found = diagnose(word, f"{word} it is")  # type: ignore[arg-type]
            return RenderResult(status="error", diagnostics=(found,), **common)
        png = support.png((len(job.source) % 256, 7, 9))
        image = Image(
            width=4,
            height=3,
            sha256=hashlib.sha256(png).hexdigest(),
            bytes=len(png),
            statistics=Statistics(colors=2, dominant_share=0.9, entropy=0.4),
            png=png,
        )
        return RenderResult(status="ok", images=(image,), **common)


def lines(path: Path, records: Iterable[Any]) -> Path:
    """Records as JSON lines; text goes in as it is."""
    path.write_text(
        "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in records), "utf-8"
    )
    return path


def record(number: int, code: str | None = None, language: str = "toy", **more: Any) -> dict[str, Any]:
    return {"id": f"r{number}", "language": language, "code": code or f"draw {number}", **more}


def validate(
    folder: Path,
    *inputs: Path,
    engine: Any = None,
    on_row: Callable[[Row], None] | None = None,
    **settings: Any,
) -> list[dict[str, Any]]:
    """Runs to the end and returns the rows."""
    engine = engine or Fake()
    asked = Settings(**settings)
    found = sources(list(inputs), wanted(engine.plugins))
    with Results(folder, asked.described(found)) as results:
        refuse_changed(results, engine)
        Run(found, asked, engine, results).all(on_row)
    return list(rows_of(folder))


def told(rows: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What must be the same of two runs."""
    return sorted(
        (
            row["source"].rpartition("/")[2],
            row["position"],
            row["id"],
            row["language"],
            row["status"],
            row["stage"],
            row["kind"],
            row["message"],
            row["code_sha256"],
            [image["sha256"] for image in row["images"] or ()],
        )
        for row in rows
    )
