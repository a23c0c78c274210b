"""One answer's program as a job: its data beside it, or put in where a placeholder asks for them."""

from __future__ import annotations

from typing import Any

from renderkit.bench.suite import Task
from renderkit.bench.tables import Table
from renderkit.models import Job, Limits


def job(task: Task, code: str, *, limits: Limits, options: dict[str, Any] | None = None, id: str = "") -> Job:
    """The job for one program. It depends on the task and the program, and on nothing else.

    The data lie beside the program as `data.csv`, and under the language's name (`….csv`) as some published
    prompts have it. Where the program has the published placeholder `[{….csv}]`, with the language's name,
    the rows stand in its place, as an array of objects on the same line.
    """
    files: dict[str, bytes] = {}
    if task.data.strip():
        data = task.data.encode("utf-8", "surrogateescape")
        files = {"data.csv": data, f"{task.language}.csv": data}
        placeholder = f"[{{{task.language}.csv}}]"
        table = Table.read(task.data) if placeholder in code else None
        if table is not None:
            code = code.replace(placeholder, table.as_json())
    return Job(
        id=id or task.key,
        source=code.encode("utf-8", "surrogatepass"),
        language=task.language,
        files=files,
        options=options or {},
        limits=limits,
    )
