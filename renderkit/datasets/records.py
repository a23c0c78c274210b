"""Records into samples: which column means what, and what is wrong with a record that is none."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from renderkit.datasets.read import MOST_BYTES, Bad, Raw
from renderkit.datasets.rows import Refusal
from renderkit.models import Record, check_file_names


class Columns(Record):
    """The names of the columns. `beside` maps a file's name to the column that holds its content.

    `files` is a column with an object of names and contents: text, bytes, or `{"base64": …}`. Where a
    record has no column `id`, `uuid` is taken; where it has neither, its place in the input.
    """

    id: str = "id"
    language: str = "language"
    code: str = "code"
    messages: str = "messages"
    files: str = "files"
    beside: dict[str, str] = {}


class Draft(Record):
    """What a record says: its code, or the answer of a chat that has the code somewhere in it."""

    id: str
    language: str | None
    code: bytes
    name: str = ""
    chat: bool = False
    files: dict[str, bytes] = {}


def identity(raw: Raw, columns: Columns, place: str) -> str:
    """What the record is called."""
    if isinstance(raw, Bad):
        return place
    for name in (columns.id, "uuid", "path"):
        if isinstance(raw.get(name), str | int):
            return str(raw[name])
    return place


def draft(raw: Raw, columns: Columns, language: str | None, place: str) -> Draft | Refusal:
    """Reads one record. `language` stands for a column that is not there."""
    if isinstance(raw, Bad):
        return _bad(raw.reason)
    said = raw.get(columns.language) or language
    if said is not None and not isinstance(said, str):
        return _bad(f"the column {columns.language!r} holds no text")
    code, chat = raw.get(columns.code), False
    if code is None and raw.get(columns.messages) is not None:
        code, chat = _answer(raw[columns.messages]), True
        if code is None:
            return _bad(f"{columns.messages!r} has no answer of an assistant with text in it")
    if code is None:
        return _bad(f"the record has no {columns.code!r} and no {columns.messages!r}")
    if not isinstance(code, str | bytes):
        return _bad(f"the column {columns.code!r} holds no text")
    data = _bytes(code)
    if len(data) > MOST_BYTES:
        return _bad(f"the code has {len(data):,} bytes; at most {MOST_BYTES:,} are taken")
    try:
        files = _files(raw, columns)
        check_file_names(files)
    except ValueError as error:
        return _bad(str(error))
    id = identity(raw, columns, place)
    return Draft(id=id, language=said, code=data, chat=chat, files=files, name=str(raw.get("path", "")))


def _bad(reason: str) -> Refusal:
    return Refusal(stage="read", kind="data", message=reason)


def _bytes(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a surrogate pair, written as \\ud83d in JSON
        return text.encode("utf-8", "replace")


def _answer(messages: Any) -> str | None:
    """The text of the last turn of the assistant."""
    for turn in reversed(messages if isinstance(messages, list) else []):
        if isinstance(turn, Mapping) and turn.get("role") == "assistant":
            content = turn.get("content")
            if isinstance(content, list):  # parts, as they are sent to interfaces
                parts = [part.get("text") for part in content if isinstance(part, Mapping)]
                content = "".join(part for part in parts if isinstance(part, str)) or None
            return content if isinstance(content, str) else None
    return None


def _files(raw: Mapping[str, Any], columns: Columns) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    given = raw.get(columns.files)
    if isinstance(given, list):  # how Parquet writes an object: pairs
        given = dict(given) if all(isinstance(pair, tuple) for pair in given) else None
    for name, content in (given or {}).items() if isinstance(given, Mapping) else ():
        if content is not None:
            found[name] = _content(name, content)
    for name, column in columns.beside.items():
        if raw.get(column) is not None:
            found[name] = _content(name, raw[column])
    return found


def _content(name: str, content: Any) -> bytes:
    if isinstance(content, str | bytes):
        return _bytes(content)
    if isinstance(content, Mapping) and isinstance(content.get("base64"), str):
        return base64.b64decode(content["base64"], validate=True)
    raise ValueError(f"the file {name!r} is neither text nor base64")
