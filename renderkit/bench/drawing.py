"""The reference pictures of a suite, drawn by its reference programs."""

from __future__ import annotations

from pathlib import Path

from renderkit.bench.execute import job
from renderkit.bench.folders import DRAWN
from renderkit.bench.suite import Suite
from renderkit.engine import Engine
from renderkit.models import Limits


def drawn(suite: Suite, engine: Engine, limits: Limits | None = None) -> tuple[Suite, list[str]]:
    """The suite with the pictures that its programs draw here, and what is wrong where they draw none."""
    limits = limits or Limits()
    tasks = {task.key: task for task in suite.tasks}
    wrong: list[str] = []
    jobs = (job(task, task.code, limits=limits) for task in suite.tasks if task.code.strip())
    for result in engine.render_many(jobs):
        task = tasks[result.id]
        if not result.ok or result.image is None:
            wrong.append(f"{task.key}: {result.feedback(max_chars=300)}")
            continue
        update = {"image": result.image.png, "fingerprint": engine.installation(task.language)}
        tasks[task.key] = task.model_copy(update=update)
    return suite.model_copy(update={"tasks": tuple(tasks.values())}), wrong


def keep(suite: Suite, folder: Path) -> None:
    """Writes pictures beside the tasks of a folder of tasks, and the installation that drew them."""
    for task in suite.tasks:
        if task.image is not None:
            (folder / task.id / "picture.png").write_bytes(task.image)
    fingerprint = max((task.fingerprint for task in suite.tasks), default="")
    (folder / DRAWN).write_text(f'fingerprint = "{fingerprint}"\n', "utf-8")
