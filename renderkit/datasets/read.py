"""Inputs: JSON lines (plain, gzip, zstd), Parquet, Arrow, folders of these, and folders of source files.

Everything is streamed: a reader holds one batch or one line. Several files are read in turns, record by
record, always in the same order, so that an input in one file a language is no input of one language first.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from renderkit.models import MiB

MOST_BYTES = 16 * MiB
"""Of one record. More is no program, and a line must not fill the memory."""

BATCH = 32
"""Records that a reader of columns holds: few, since one may be large."""

OPEN = 64
"""Files that are read in turns; further ones wait until one ends."""

_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst", ".json.gz")
_COLUMNS = (".parquet", ".arrow")


class InputError(Exception):
    """An input cannot be read at all. The message says which, why, and what to do."""


@dataclass(frozen=True)
class Bad:
    """A record that cannot be read, and why."""

    reason: str


Raw = Mapping[str, Any] | Bad
"""A record as it stands in the input. A file of a folder is `{"path": …, "code": bytes}`."""


@dataclass(frozen=True)
class Source:
    """One file of records, or one folder of source files. `identity` changes when it does.

    `count` says how many records there are, where that can be known quickly.
    """

    name: str
    identity: str
    records: Callable[[], Iterator[Raw]]
    count: Callable[[], int | None]


def sources(inputs: list[Path], wanted: Callable[[str], bool]) -> list[Source]:
    """What is to be read. `wanted` says whether a file of a folder is a program. Raises InputError."""
    found: list[Source] = []
    for given in inputs:
        if given.is_dir():
            found += _folder(given, wanted)
        elif not given.exists():
            raise InputError(f"{given}: no such file or folder")
        elif given.name.lower().endswith((*_LINES, *_COLUMNS)):
            found.append(_data(given, str(given)))
        else:
            raise InputError(
                f"{given}: no form of a data set that renderkit reads "
                f"({', '.join((*_LINES[:1], '.jsonl.gz', '.jsonl.zst', *_COLUMNS))}, or a folder)"
            )
    names = [source.name for source in found]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InputError(f"{twice}: the same input is named twice")
    return found


def in_turns(found: list[Source]) -> Iterator[tuple[Source, int, Raw]]:
    """The records of all sources in the order of reading, each with its place in its source."""
    waiting, reading = deque(found), deque[tuple[Source, Iterator[tuple[int, Raw]]]]()
    while waiting or reading:
        while waiting and len(reading) < OPEN:
            source = waiting.popleft()
            reading.append((source, enumerate(source.records())))
        source, records = reading.popleft()
        for position, record in records:
            yield source, position, record
            reading.append((source, records))
            break


# ---- folders ----


def _folder(folder: Path, wanted: Callable[[str], bool]) -> list[Source]:
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    data = [
        path
        for path in files
        if path.name.lower().endswith((*_LINES, *_COLUMNS)) and not path.name.startswith("cache-")
    ]
    if data:  # a data set of `datasets`, as it is saved or as it is published
        return [_data(path, str(path)) for path in data]
    programs = [path for path in files if wanted(path.name)]
    if not programs:
        raise InputError(f"{folder}: neither a data file nor a program in a known language in it")
    return [
        Source(
            str(folder),
            _hash(f"{p} {p.stat().st_size}" for p in programs),
            lambda: _files(programs, folder),
            lambda: len(programs),
        )
    ]


def _files(programs: list[Path], folder: Path) -> Iterator[Raw]:
    for path in programs:
        name = str(path.relative_to(folder))
        try:
            size = path.stat().st_size
            yield _too_large(size) if size > MOST_BYTES else {"path": name, "code": path.read_bytes()}
        except OSError as error:
            yield Bad(f"{name} cannot be read: {error.strerror}")


# ---- files of records ----


def _data(path: Path, name: str) -> Source:
    if not path.name.lower().endswith(_COLUMNS):
        read: Callable[[Path], Iterator[Raw]] = _lines
    else:
        read = _parquet if path.name.lower().endswith(".parquet") else _arrow
        next(read(path), None)  # what cannot be opened is said before anything runs
    try:
        status = path.stat()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    return Source(
        name, _hash([f"{status.st_size} {status.st_mtime_ns}"]), lambda: read(path), lambda: _count(path)
    )


def _count(path: Path) -> int | None:
    """Lines are counted where that needs no unpacking, rows where the file says so."""
    name = path.name.lower()
    if name.endswith(".parquet"):
        return int(pq.read_metadata(path).num_rows)
    if not name.endswith((".jsonl", ".ndjson")):
        return None
    with path.open("rb") as file:
        return sum(part.count(b"\n") for part in iter(lambda: file.read(MiB), b""))


def _lines(path: Path) -> Iterator[Raw]:
    with _opened(path) as file:
        number = 0
        while True:
            number += 1
            try:
                line = file.readline(MOST_BYTES + 1)
                if len(line) > MOST_BYTES:
                    size = len(line)
                    while line and not line.endswith(b"\n"):
                        line = file.readline(MiB)
                        size += len(line)
                    yield _too_large(size)
                    continue
            except (EOFError, OSError, zlib.error, pa.ArrowException) as error:
                yield Bad(f"the input ends in the middle, at line {number}: {error}; fetch {path.name} again")
                return
            if not line:
                return
            if number == 1:
                if line.startswith((b"\xff\xfe", b"\xfe\xff")):
                    yield Bad("the file is UTF-16; save it as UTF-8")
                    return
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield _parsed(line, number)


def _parsed(line: bytes, number: int) -> Raw:
    # bytes that are no UTF-8 stay what they are, all the way to the tool
    text = line.decode("utf-8", "surrogateescape")
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Bad(f"line {number} is no JSON: {error}")
    return record if isinstance(record, dict) else Bad(f"line {number} is no JSON object")


def _opened(path: Path) -> BinaryIO:
    if path.name.lower().endswith(".gz"):
        return cast(BinaryIO, gzip.open(path))
    if path.name.lower().endswith(".zst"):
        return cast(BinaryIO, io.BufferedReader(pa.input_stream(str(path), compression="zstd"), MiB))
    return path.open("rb", buffering=MiB)


def _parquet(path: Path) -> Iterator[Raw]:
    try:
        file = pq.ParquetFile(path, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise InputError(f"{path}: no Parquet file, or cut short ({_first(error)}); fetch it again") from None
    with file:
        yield from _batches(file.iter_batches(batch_size=BATCH), path)


def _arrow(path: Path) -> Iterator[Raw]:
    with pa.memory_map(str(path)) as mapped:
        try:
            reader: Any = pa.ipc.open_stream(mapped)
        except pa.ArrowException:
            try:
                file = pa.ipc.open_file(mapped)
            except pa.ArrowException as error:
                raise InputError(
                    f"{path}: no Arrow file, or cut short ({_first(error)}); fetch it again"
                ) from None
            reader = (file.get_batch(number) for number in range(file.num_record_batches))
        parts = (batch.slice(at, BATCH) for batch in reader for at in range(0, batch.num_rows, BATCH))
        yield from _batches(parts, path)


def _batches(batches: Iterator[pa.RecordBatch], path: Path) -> Iterator[Raw]:
    number = 0
    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowException, OSError) as error:
            yield Bad(
                f"the input cannot be read on from record {number}: {_first(error)}; fetch {path.name} again"
            )
            return
        if batch is None:
            return
        for record in _records(batch):
            number += 1
            yield record


def _records(batch: pa.RecordBatch) -> list[Any]:
    try:
        return batch.to_pylist()  # type: ignore[no-any-return]
    except ValueError:  # a text that is no UTF-8: taken as the bytes that it is
        columns = [
            (name, column.cast(pa.binary()) if pa.types.is_string(column.type) else column)
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        ]
        rows = pa.table(dict(columns)).to_pylist()
        return [
            {
                key: value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
                for key, value in row.items()
            }
            for row in rows
        ]


def _too_large(size: int) -> Bad:
    return Bad(f"the record has {size:,} bytes; at most {MOST_BYTES:,} are taken")


def _first(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__


def _hash(parts: Any) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()[:16]
