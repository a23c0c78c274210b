"""A results folder: rows in Parquet shards, pictures by their content, and what is needed to go on.

    run.json            what was asked, and what is installed: a later run must ask and have the same
    rows/part-….parquet finished shards
    images/ab/….png     pictures, named by their SHA-256
    state.sqlite        rows that are not in a shard yet, what the shards are, what copies were seen
    summary.json        totals, written at the end of each run

A row is there when its transaction is: whatever ends the process at whatever moment, the next one finds each
record either written down or not begun. A shard counts from the moment in which the database knows of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from renderkit.datasets.rows import FORMAT, Row, table, with_pictures
from renderkit.models import Image, MiB

SHARD_ROWS, SHARD_BYTES = 5000, 64 * MiB
"""Of rows that wait in the database, after which they become a shard."""

TABLES = """
CREATE TABLE IF NOT EXISTS pending (source TEXT, position INTEGER, row TEXT, PRIMARY KEY (source, position));
CREATE TABLE IF NOT EXISTS shards (name TEXT PRIMARY KEY);
"""


class ResultsError(Exception):
    """The folder cannot be used so. The message says why, and what to do."""


class Results:
    """The folder of a run, which is this process's own while it is open. Raises ResultsError.

    `run` is what a run asks for (a JSON object); where the folder is already one of a run, it must be equal.
    """

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        self.folder, self._place = folder, str(folder)
        asked = run.get("settings", {})
        self._embed, self._vectors = bool(asked.get("embed")), asked.get("format", "png") != "png"
        try:
            if folder.exists() and not (folder / "run.json").exists() and not _is_fresh(folder):
                raise ResultsError(f"{folder} has other files in it; name a new folder")
            (folder / "rows").mkdir(parents=True, exist_ok=True)
            for number in range(256):
                (folder / "images" / f"{number:02x}").mkdir(parents=True, exist_ok=True)
            self._lock = (folder / "lock").open("w")
        except OSError as error:
            raise ResultsError(f"{folder} cannot be written to: {error.strerror}") from None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ResultsError(
                f"{folder}: another run is writing to it; wait for it, or name another folder"
            ) from None
        self.run = self._agreed(run)
        self.database = sqlite3.connect(folder / "state.sqlite", isolation_level=None)
        self.database.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {TABLES} BEGIN;")
        self._waiting = self._bytes = 0
        self._tidy()
        self.done = self._done()

    def __enter__(self) -> Results:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Puts what waits into a shard, where there is room for it; nothing is lost where there is none."""
        with contextlib.suppress(OSError, sqlite3.Error):
            self.flush()
            self.database.execute("COMMIT")  # of nothing: an open transaction keeps its log from going
        self.database.close()
        self._lock.close()

    # ---- what was asked ----

    def _agreed(self, run: dict[str, Any]) -> dict[str, Any]:
        path = self.folder / "run.json"
        run = {"format": FORMAT, **run, "installations": {}}
        if not path.exists():
            self.run = run
            self._note()
            return run
        try:
            kept = json.loads(path.read_text("utf-8"))
            version = kept["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise ResultsError(f"{path} is damaged ({error}); name another folder") from None
        if version != FORMAT:
            raise ResultsError(
                f"{self.folder} was made by a renderkit whose folders have format {version}; this one writes"
                f" {FORMAT}. Go on with that version, or name another folder"
            )
        for key, value in run.items():
            if key != "installations" and kept.get(key) != json.loads(json.dumps(value)):
                raise ResultsError(
                    f"{self.folder} was begun with other {key}: {_differences(kept.get(key), value)}."
                    " Run the same command again, or name another folder"
                )
        return dict(kept)

    def installed(self, language: str, fingerprint: str) -> bool:
        """Whether a language is what it was when the folder was begun; what comes first is written down."""
        known = self.run["installations"]
        if language not in known:
            known[language] = fingerprint
            self._note()
        return bool(known[language] == fingerprint)

    def renew(self, language: str) -> int:
        """Drops a language's rows, and what was installed for it; says how many rows."""
        dropped = self.forget(language=language)
        del self.run["installations"][language]
        self._note()
        return dropped

    # ---- rows ----

    def add(self, row: Row) -> Row:
        """Writes a row down, its pictures first; returns it with their paths."""
        images = tuple(self._keep(image) for image in row.images)
        row = row.model_copy(update={"images": images})
        text = row.model_dump_json()
        self.database.execute(
            "INSERT OR REPLACE INTO pending VALUES (?, ?, ?)", (row.source, row.position, text)
        )
        self.database.execute("COMMIT")
        self.database.execute("BEGIN")
        self.done.add(row.source, row.position)
        self._waiting += 1
        self._bytes += len(text)
        if self._waiting >= SHARD_ROWS or self._bytes >= SHARD_BYTES:
            self.flush()
        return row

    def flush(self) -> None:
        """Makes a shard of the rows that wait."""
        found = self.database.execute("SELECT row FROM pending ORDER BY source, position")
        rows = [text for (text,) in found]
        if rows:
            name = f"part-{1 + max((int(n[5:-8]) for n in self._shards()), default=0):06}.parquet"
            self._write_shard(name, rows)
            self.database.execute("INSERT INTO shards VALUES (?)", (name,))
            self.database.execute("DELETE FROM pending")
            self.database.execute("COMMIT")
            self.database.execute("BEGIN")
        self._waiting = self._bytes = 0

    def forget(self, status: str | None = None, language: str | None = None) -> int:
        """Drops rows, so that their records are rendered again; says how many."""
        dropped = 0
        self.flush()
        for name in self._shards():
            path = self.folder / "rows" / name
            held = pq.read_table(path)
            gone = pa.array([True] * held.num_rows)
            for column, value in (("status", status), ("language", language)):
                if value is not None:
                    gone = pc.and_(gone, pc.equal(held[column], value))
            if pc.any(gone).as_py():
                kept = held.filter(pc.invert(gone))
                dropped += held.num_rows - kept.num_rows
                self._replace(path, kept)
        self.done = self._done()
        return dropped

    # ---- inside ----

    def _note(self) -> None:
        self._write(f"{self._place}/run.json", json.dumps(self.run, indent=1, sort_keys=True).encode())

    def _shards(self) -> list[str]:
        return [name for (name,) in self.database.execute("SELECT name FROM shards ORDER BY name")]

    def _tidy(self) -> None:
        """Removes what a killed run left half done."""
        known = set(self._shards())
        for path in (self.folder / "rows").glob("part-*.parquet"):
            if path.name not in known:
                path.unlink()
        (self.folder / ".part").unlink(missing_ok=True)
        for name in known:
            if not (self.folder / "rows" / name).exists():
                raise ResultsError(f"{self.folder}: rows/{name} is gone; put it back, or name another folder")

    def _done(self) -> Done:
        done = Done()
        for name in self._shards():
            held = pq.read_table(self.folder / "rows" / name, columns=["source", "position"])
            for source, position in zip(
                held["source"].to_pylist(), held["position"].to_pylist(), strict=True
            ):
                done.add(source, position)
        for source, position in self.database.execute("SELECT source, position FROM pending"):
            done.add(source, position)
        return done

    def _keep(self, image: Image) -> Image:
        path = self._picture(image.sha256, "png", image.png)
        vector = None
        if self._vectors and image.vector_bytes is not None and image.vector_format is not None:
            # two originals may look the same
            name = hashlib.sha256(image.vector_bytes).hexdigest()
            vector = self._picture(name, image.vector_format, image.vector_bytes)
        return image.model_copy(update={"path": path, "vector": vector})

    def _picture(self, name: str, ending: str, content: bytes) -> str:
        place = f"images/{name[:2]}/{name}.{ending}"
        path = f"{self._place}/{place}"
        if not os.path.exists(path):  # noqa: PTH110  # for each picture: a Path would take as long as the file
            self._write(path, content)
        return place

    def _write_shard(self, name: str, rows: list[str]) -> None:
        held = table(rows)
        if self._embed:
            paths = [[image["path"] for image in json.loads(row)["images"]] for row in rows]
            pictures = [
                [{"bytes": (self.folder / path).read_bytes(), "path": Path(path).name} for path in row]
                for row in paths
            ]
            held = with_pictures(held, pictures)
        self._replace(self.folder / "rows" / name, held)

    def _replace(self, path: Path, held: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(held, sink, compression="zstd")
        self._write(str(path), sink.getvalue())

    def _write(self, path: str, content: bytes | pa.Buffer) -> None:
        """A file appears under its name when it is whole. The folder is ours, so one other name will do."""
        part = f"{self._place}/.part"
        with open(part, "wb", buffering=0) as file:  # noqa: PTH123
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
        os.replace(part, path)  # noqa: PTH105


class Done:
    """Which records have a row: one bit each."""

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}
        self.count = 0

    def add(self, source: str, position: int) -> None:
        """Notes one."""
        bits = self._bits.setdefault(source, bytearray())
        if position // 8 >= len(bits):
            bits.extend(bytes(position // 8 + 4096 - len(bits)))
        if not bits[position // 8] >> position % 8 & 1:
            bits[position // 8] |= 1 << position % 8
            self.count += 1

    def __contains__(self, place: tuple[str, int]) -> bool:
        source, position = place
        bits = self._bits.get(source, b"")
        return position // 8 < len(bits) and bool(bits[position // 8] >> position % 8 & 1)


def _is_fresh(folder: Path) -> bool:
    """Whether nothing is in a folder but what a run that ended at once would leave."""
    return {path.name for path in folder.iterdir()} <= {"rows", "images", "lock", ".part"} and not any(
        path.is_file() for name in ("rows", "images") for path in (folder / name).rglob("*")
    )


def shards(folder: Path) -> tuple[list[Path], list[str]]:
    """What stands in a folder, for reading, also while a run writes to it: shards, and rows as JSON texts.

    Raises ResultsError.
    """
    path = folder / "state.sqlite"
    if not (folder / "run.json").exists() or not path.exists():
        raise ResultsError(
            f"{folder} is no folder of results; make one with: renderkit validate INPUT -o {folder}"
        )
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    with contextlib.closing(database):
        database.execute("BEGIN")
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'shards'").fetchone():
            return [], []  # a run has only just begun, or ended there
        names = [name for (name,) in database.execute("SELECT name FROM shards ORDER BY name")]
        waiting = [text for (text,) in database.execute("SELECT row FROM pending")]
    return [folder / "rows" / name for name in names], waiting


def _differences(kept: Any, asked: Any) -> str:
    """In which entries two settings differ, in few words."""
    if isinstance(kept, dict) and isinstance(asked, dict):
        keys: Iterable[str] = sorted({*kept, *asked})
        parts = [
            f"{key} {json.dumps(kept.get(key))[:80]}, now {json.dumps(asked.get(key))[:80]}"
            for key in keys
            if kept.get(key) != json.loads(json.dumps(asked.get(key)))
        ]
        return "; ".join(parts)[:400]
    return f"{json.dumps(kept)[:160]}, now {json.dumps(asked)[:160]}"
