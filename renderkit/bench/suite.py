"""Suites: tasks in the published columns, read from JSON lines, Parquet or folders, and checked.

The columns are those of VisPlotBench (arXiv:2510.23642), with one configuration a language: `id`,
`task__plot_description`, `task__plot_style`, `data` (CSV text), `code` (a reference, may be missing),
`used_lib`, `vis_cate`, `subtype`, `image`. Beside these: `language`, where one file holds several, and
`fingerprint`, that of the installation which drew `image`. Folders of tasks: see `folders.py`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from renderkit.bench import folders
from renderkit.datasets.read import Bad, InputError, Raw, sources
from renderkit.models import Named, Record
from renderkit.plugins import Plugins, UnknownLanguage

CATEGORIES = (
    *("3D", "Areas", "Bars", "Diagramming", "Distribution", "Hierarchies", "Lines", "Maps"),
    *("Matrix & Heatmaps", "Music", "Networks & Flows", "Radial & Polar", "Scatter & Relation"),
)
"""The 13 visual categories of VisPlotBench (arXiv:2510.23642, table 7)."""

OWN = "own"
"""The name of the suite that the installed plugins bring with them."""

_SHOWN = 5
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


class SuiteError(Exception):
    """A suite cannot be used. The message says where and why, and what is due."""


class Task(Record):
    """One task. `data` is CSV text; `image` the reference picture, as it is in the suite; `code` draws it.

    `fingerprint` is that of the installation that drew the picture, where it is known.
    """

    id: Named
    language: str
    description: str
    style: str = ""
    data: str = ""
    code: str = ""
    used_lib: tuple[str, ...] = ()
    category: str = ""
    subtype: str = ""
    image: bytes | None = None
    fingerprint: str = ""

    @property
    def key(self) -> str:
        """Tells tasks of a suite apart: ids need differ only within a language."""
        return f"{self.language}/{self.id}"


class Suite(Record):
    """Tasks in the order in which they stand."""

    name: str
    tasks: tuple[Task, ...]

    @property
    def identity(self) -> str:
        """16 hexadecimal digits that change with any task."""
        digest = hashlib.sha256()
        for task in self.tasks:
            digest.update(json.dumps(task.model_dump(mode="json"), sort_keys=True).encode())
        return digest.hexdigest()[:16]

    @staticmethod
    def read(path: Path, language: str | None = None, plugins: Plugins | None = None) -> Suite:
        """Reads a file or a folder. `language` is for tasks that do not say theirs. Raises SuiteError."""
        plugins = plugins or Plugins()
        try:
            if folders.holds_tasks(path):
                records: Iterable[tuple[str, Raw]] = folders.records(path)
            else:
                records = _records(path)
            return _checked(path.stem, records, language, plugins, path)
        except InputError as error:
            raise SuiteError(str(error)) from error

    @staticmethod
    def own(plugins: Plugins | None = None) -> Suite:
        """The tasks that the installed plugins bring with them, in a folder `tasks` of their package."""
        plugins = plugins or Plugins()
        tasks: list[Task] = []
        for name in plugins.names():
            package = plugins.package(name)
            folder = files(package).joinpath("tasks") if package else None
            if isinstance(folder, Path) and folder.is_dir():
                tasks += _checked(name, folders.records(folder), name, plugins, folder).tasks
        if not tasks:
            raise SuiteError("no installed plugin has tasks of its own")
        return Suite(name=OWN, tasks=tuple(tasks))

    def select(
        self, languages: Iterable[str] = (), ids: Iterable[str] = (), categories: Iterable[str] = ()
    ) -> Suite:
        """Those tasks that are of one of the languages, ids (or keys) and categories, where any are named.

        Raises SuiteError where a name fits no task.
        """
        kept = list(self.tasks)
        asked: tuple[tuple[str, set[str], Callable[[Task], set[str]]], ...] = (
            ("language", set(languages), lambda task: {task.language}),
            ("task", set(ids), lambda task: {task.id, task.key}),
            ("category", set(categories), lambda task: {task.category}),
        )
        for what, names, of in asked:
            there = {name for task in self.tasks for name in of(task)}
            if names - there:
                known = ", ".join(sorted(there)[:30])
                raise SuiteError(f"{self.name} has no {what} {min(names - there)!r} (it has: {known})")
            kept = [task for task in kept if not names or not names.isdisjoint(of(task))]
        if not kept:
            raise SuiteError(f"{self.name} has no task that is all of what was asked for")
        return self.model_copy(update={"tasks": tuple(kept)})

    def write(self, path: Path) -> None:
        """Writes Parquet (`.parquet`) or JSON lines (`.jsonl`). Raises SuiteError, OSError."""
        rows = [_row(task) for task in self.tasks]
        if path.suffix == ".parquet":
            pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), path, compression="zstd")
        elif path.suffix == ".jsonl":
            lines = [json.dumps(_text(row), ensure_ascii=False) + "\n" for row in rows]
            path.write_text("".join(lines), "utf-8")
        else:
            raise SuiteError(f"{path}: a suite is written as .parquet or .jsonl")


def _records(path: Path) -> Iterator[tuple[str, Raw]]:
    """Records and where they stand; a file's name, or its folder's, may be that of the language."""
    for source in sources([path], lambda name: False):
        for number, raw in enumerate(source.records(), 1):
            yield f"{source.name}:{number}", raw


def _checked(
    name: str, records: Iterable[tuple[str, Raw]], language: str | None, plugins: Plugins, base: Path
) -> Suite:
    tasks: list[Task] = []
    wrong: list[str] = []
    seen: set[str] = set()
    root = base if base.is_dir() else base.parent
    for place, raw in records:
        try:
            task = _task(place, raw, partial(_language, plugins, language), root)
            if task.key in seen:
                raise ValueError(f"the id {task.id!r} is there twice for {task.language}")
            seen.add(task.key)
            tasks.append(task)
        except ValueError as error:
            wrong.append(f"{place}: {error}")
    if wrong:
        more = f"\nand {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise SuiteError("\n".join(wrong[:_SHOWN]) + more)
    if not tasks:
        raise SuiteError(f"{base} has no task")
    return Suite(name=name, tasks=tuple(tasks))


def _task(place: str, raw: Raw, language: Any, root: Path) -> Task:
    """One record. Raises ValueError."""
    if isinstance(raw, Bad):
        raise ValueError(raw.reason)
    id = raw.get("id")
    if not isinstance(id, str | int) or str(id).strip() == "":
        raise ValueError("the record has no 'id'")
    _check_text("id", str(id))
    description = _of(raw, "task__plot_description")
    if not description.strip():
        raise ValueError(f"the task {id!r} has no 'task__plot_description'")
    used = raw.get("used_lib") or ()
    if not isinstance(used, str | list | tuple):
        raise ValueError(f"the task {id!r}: 'used_lib' holds no list of names")
    _check_text(f"the task {id!r}: 'used_lib'", "".join(map(str, used)))
    try:
        return Task(
            id=str(id),
            language=language(place, raw),
            description=description,
            style=_of(raw, "task__plot_style"),
            data=_of(raw, "data"),
            code=_of(raw, "code"),
            used_lib=tuple([used] if isinstance(used, str) else used),
            category=_of(raw, "vis_cate"),
            subtype=_of(raw, "subtype"),
            image=_image(raw.get("image"), root),
            fingerprint=_of(raw, "fingerprint"),
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"the task {id!r}: {first['loc'][0]}: {first['msg']}") from None


def _of(raw: Mapping[str, Any], column: str) -> str:
    value = raw.get(column)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"the task {raw.get('id')!r}: {column!r} holds no text")
    _check_text(f"the task {raw.get('id')!r}: {column!r}", value)
    return value


def _check_text(what: str, value: str) -> None:
    """Neither a model nor a file of Parquet can be given what is no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what} is no UTF-8") from None


def _language(plugins: Plugins, given: str | None, place: str, raw: Mapping[str, Any]) -> str:
    """What the record says, what the command says, or what the file or its folder is called."""
    named = raw.get("language") or given
    path = Path(place.rpartition(":")[0])
    tried = [str(named)] if named else [path.name.split(".")[0], path.parent.name]
    for word in tried:
        try:
            return plugins.language(word).name
        except UnknownLanguage as error:
            if named:
                raise ValueError(str(error)) from error
    raise ValueError("the record has no 'language', and neither its file nor its folder is called like one")


def _image(value: Any, root: Path) -> bytes | None:
    """A picture: bytes, base64, `{"bytes": …}` as `datasets` stores it, or a path beside the suite."""
    if isinstance(value, Mapping):
        value = value.get("bytes") or value.get("path")
    if value is None or value == "":
        return None
    data = value if isinstance(value, bytes) else b""
    if isinstance(value, str):
        if value.lower().endswith((".png", ".jpg", ".jpeg", ".webp")):
            try:
                path = (root / value).resolve()
                if not path.is_relative_to(root.resolve()):
                    raise ValueError("it leads elsewhere")
                data = path.read_bytes()
            except (OSError, ValueError) as error:
                why = getattr(error, "strerror", None) or error
                raise ValueError(f"the picture {value[:200]!r} is not beside the suite: {why}") from None
        else:
            try:
                data = base64.b64decode(value.rpartition(",")[2], validate=True)
            except binascii.Error:
                raise ValueError("'image' is neither bytes, nor base64, nor a path of a picture") from None
    if not data.startswith(_PICTURES):
        raise ValueError("'image' holds no PNG, JPEG, GIF, WebP or BMP")
    return data


_SCHEMA = pa.schema(
    [
        *(
            (name, pa.string())
            for name in ("id", "language", "task__plot_description", "task__plot_style", "data", "code")
        ),
        ("used_lib", pa.list_(pa.string())),
        *((name, pa.string()) for name in ("vis_cate", "subtype", "fingerprint")),
        ("image", pa.struct([("bytes", pa.binary()), ("path", pa.string())])),
    ],
    metadata={"huggingface": json.dumps({"info": {"features": {"image": {"_type": "Image"}}}})},
)


def _row(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "language": task.language,
        "task__plot_description": task.description,
        "task__plot_style": task.style,
        "data": task.data,
        "code": task.code,
        "used_lib": list(task.used_lib),
        "vis_cate": task.category,
        "subtype": task.subtype,
        "fingerprint": task.fingerprint,
        "image": None if task.image is None else {"bytes": task.image, "path": f"{task.id}.png"},
    }


def _text(row: dict[str, Any]) -> dict[str, Any]:
    image = row["image"]
    return {**row, "image": image and base64.b64encode(image["bytes"]).decode()}
