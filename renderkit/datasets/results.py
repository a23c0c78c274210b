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
import json
import sqlite3
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from renderkit.datasets.folder import ResultsError, RunFolder
from renderkit.datasets.rows import FORMAT, Row, table, with_pictures
from renderkit.models import MiB

SHARD_ROWS, SHARD_BYTES = 5000, 64 * MiB
"""Of rows that wait in the database, after which they become a shard."""

TABLES = """
CREATE TABLE IF NOT EXISTS pending (source TEXT, position INTEGER, row TEXT, PRIMARY KEY (source, position));
CREATE TABLE IF NOT EXISTS shards (name TEXT PRIMARY KEY);
"""


class Results(RunFolder):
    """The folder of a run, which is this process's own while it is open. Raises ResultsError.

    `run` is what a run asks for (a JSON object); where the folder is already one of a run, it must be equal.
    """

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        asked = run.get("settings", {})
        self._embed = bool(asked.get("embed"))
        super().__init__(folder, run, FORMAT, vectors=asked.get("format", "png") != "png")
        (folder / "rows").mkdir(exist_ok=True)
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
        super().close()

    def renew(self, language: str) -> int:
        """Drops a language's rows, and what was installed for it; says how many rows."""
        dropped = self.forget(language=language)
        self.uninstall(language)
        return dropped

    # ---- rows ----

    def add(self, row: Row) -> Row:
        """Writes a row down, its pictures first; returns it with their paths."""
        images = tuple(self.keep(image) for image in row.images)
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
                self._replace(name, kept)
        self.done = self._done()
        return dropped

    # ---- inside ----

    def _shards(self) -> list[str]:
        return [name for (name,) in self.database.execute("SELECT name FROM shards ORDER BY name")]

    def _tidy(self) -> None:
        """Removes what a killed run left half done."""
        known = set(self._shards())
        for path in (self.folder / "rows").glob("part-*.parquet"):
            if path.name not in known:
                path.unlink()
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

    def _write_shard(self, name: str, rows: list[str]) -> None:
        held = table(rows)
        if self._embed:
            paths = [[image["path"] for image in json.loads(row)["images"]] for row in rows]
            pictures = [
                [{"bytes": (self.folder / path).read_bytes(), "path": Path(path).name} for path in row]
                for row in paths
            ]
            held = with_pictures(held, pictures)
        self._replace(name, held)

    def _replace(self, name: str, held: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(held, sink, compression="zstd")
        self.write(f"rows/{name}", memoryview(sink.getvalue()))


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
