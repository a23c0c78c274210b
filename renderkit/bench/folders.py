"""Tasks as folders of files, for those who write them: one folder a task, whose name is the task's id.

task.toml        description, style, used_lib, vis_cate, subtype; perhaps language and fingerprint
data.csv         the data, if there is any
program.…        the reference, in the language
picture.png      what it draws
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from renderkit.datasets.read import Bad, Raw

KEYS = {
    "description": "task__plot_description",
    "style": "task__plot_style",
    "used_lib": "used_lib",
    "vis_cate": "vis_cate",
    "subtype": "subtype",
    "language": "language",
}
"""Of task.toml, and the published columns that they are."""

DRAWN = "drawn.toml"
"""Beside the tasks: the fingerprint of the installation that drew the pictures."""


def holds_tasks(path: Path) -> bool:
    """Whether a folder is one of tasks."""
    return path.is_dir() and any(path.glob("*/task.toml"))


def records(folder: Path) -> Iterator[tuple[str, Raw]]:
    """The tasks as records in the published columns, by their names, and where each stands."""
    drawn = _toml(folder / DRAWN) if (folder / DRAWN).exists() else {}
    for path in sorted(folder.glob("*/task.toml")):
        try:
            yield str(path), {"fingerprint": drawn.get("fingerprint", ""), **_record(path)}
        except (OSError, ValueError) as error:  # no TOML, no UTF-8
            yield str(path), Bad(str(error))


def _record(path: Path) -> dict[str, Any]:
    home = path.parent.parent.resolve()
    for file in sorted(path.parent.iterdir()):
        # what a suite of somebody else's links to would go to a model, and from there anywhere
        if not file.resolve().is_relative_to(home):
            raise ValueError(f"{file.name} is a link out of the suite's folder")
    said = _toml(path)
    unknown = set(said) - set(KEYS)
    if unknown:
        raise ValueError(f"unknown key {min(unknown)!r} (known: {', '.join(KEYS)})")
    record: dict[str, Any] = {KEYS[key]: value for key, value in said.items()}
    record["id"] = path.parent.name
    programs = sorted(path.parent.glob("program.*"))
    if len(programs) > 1:
        raise ValueError(f"{programs[0].name} and {programs[1].name}: one program is due")
    data, picture = path.parent / "data.csv", path.parent / "picture.png"
    if programs:
        record["code"] = programs[0].read_text("utf-8")
    if data.exists():
        record["data"] = data.read_text("utf-8")
    if picture.exists():
        record["image"] = picture.read_bytes()
    for key in ("task__plot_description", "task__plot_style"):
        if isinstance(record.get(key), str):
            record[key] = record[key].strip()
    return record


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
