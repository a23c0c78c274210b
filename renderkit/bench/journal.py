"""A run's folder: every request, answer, verdict and score, one JSON line each, as soon as it is there.

    run.json, images/…    what was asked, what is installed, pictures: see `renderkit.datasets.folder`
    exchanges.jsonl       requests and answers
    attempts.jsonl        what became of each answer
    judgements.jsonl      what judges said; comparisons.jsonl: scores that need no model
    suite.parquet         the tasks
    summary.json          written at the end

A line counts when it is whole. Of several lines about the same thing the last one counts.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from renderkit.bench.records import Attempt, Comparison, Exchange, Judgement
from renderkit.datasets.folder import ResultsError, RunFolder
from renderkit.models import Image, Record

SUITE = "suite.parquet"

FORMAT = 1
"""Of a run's folder."""

KEPT = re.compile(r"images/[0-9a-f]{2}/[0-9a-f]{64}\.(?:png|jpg|gif|webp|bmp|svg|pdf)")
"""Pictures in a run's folder. Whatever else a record says is no path to follow."""

R = TypeVar("R", bound=Record)

Place = tuple[str, int, int]
"""A task's key, the number of the sample, the turn."""

_FILES: dict[type[Record], str] = {
    Exchange: "exchanges.jsonl",
    Attempt: "attempts.jsonl",
    Judgement: "judgements.jsonl",
    Comparison: "comparisons.jsonl",
}


class Journal(RunFolder):
    """The folder while a run writes to it. Safe to use from several threads. Raises ResultsError."""

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        super().__init__(folder, run, FORMAT, vectors=True)
        self._writing = threading.Lock()
        self._closed = False
        self._files = {kind: _opened(folder / name) for kind, name in _FILES.items()}
        try:
            self.exchanges = {_place(one): one for one in read(folder, Exchange)}
            self.attempts = {_place(one): one for one in read(folder, Attempt)}
            self.judgements = {(*_place(one), one.kind): one for one in read(folder, Judgement)}
            self.comparisons = {_place(one): one for one in read(folder, Comparison)}
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the folder. What a thread that was left behind would still write is refused."""
        with self._writing:
            self._closed = True
            for fd in self._files.values():
                os.close(fd)
            super().close()

    def add(self, record: Exchange | Attempt | Judgement | Comparison) -> None:
        """Writes one down. An answer of a model is on the disk when this returns: it may have cost money."""
        line = (record.model_dump_json() + "\n").encode()
        with self._writing:
            self._check_open()
            fd = self._files[type(record)]
            while line:
                line = line[os.write(fd, line) :]
            if isinstance(record, Exchange | Judgement):
                os.fsync(fd)
            if isinstance(record, Exchange):
                self.exchanges[_place(record)] = record
            elif isinstance(record, Attempt):
                self.attempts[_place(record)] = record
            elif isinstance(record, Judgement):
                self.judgements[(*_place(record), record.kind)] = record
            else:
                self.comparisons[_place(record)] = record

    def keep(self, image: Image) -> Image:
        """Writes a picture down; returns it with its path, relative to the folder."""
        with self._writing:
            self._check_open()
            return super().keep(image)

    def put(self, name: str, picture: bytes) -> str:
        """Writes a picture of a suite down by the hash of its content; returns its path."""
        with self._writing:
            self._check_open()
            return self.picture(name, ending(picture), picture)

    def _check_open(self) -> None:
        if self._closed:
            raise ResultsError(f"{self.folder} is closed")

    def bytes_of(self, path: str | None) -> bytes | None:
        """A picture of this run again; None where there is none, and for what is no path of one."""
        if path is None or not KEPT.fullmatch(path):
            return None
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return None


def read(folder: Path, kind: type[R]) -> Iterator[R]:
    """The records of a kind in a folder, also while a run writes to it. Raises ResultsError."""
    path = folder / _FILES[kind]
    if not (folder / "run.json").exists():
        made = f"renderkit bench run … -o {folder}"
        raise ResultsError(f"{folder} is no folder of a benchmark; make one with: {made}")
    if not path.exists():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return  # a run was ended, or is, while it wrote this one
            try:
                yield kind.model_validate_json(line)
            except ValidationError as error:
                raise ResultsError(f"{path}:{number} is damaged ({error.errors()[0]['msg']})") from None


def ending(picture: bytes) -> str:
    """How the name of a suite's picture ends."""
    known = {b"\x89PNG": "png", b"\xff\xd8": "jpg", b"GIF8": "gif", b"RIFF": "webp"}
    return next((name for head, name in known.items() if picture.startswith(head)), "bmp")


def _opened(path: Path) -> int:
    """A file for appending, without the half line that a killed run may have left."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    size = os.fstat(fd).st_size
    end = size
    while end > 0:
        start = max(0, end - 65536)
        at = os.pread(fd, end - start, start).rfind(b"\n")
        if at >= 0:
            end = start + at + 1
            break
        end = start
    if end < size:
        os.ftruncate(fd, end)
    return fd


def _place(record: Exchange | Attempt | Judgement | Comparison) -> Place:
    return record.task, record.sample, record.turn
