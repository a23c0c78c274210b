"""Copies: the same bytes, or nearly the same words. What was seen is on disk, and does not fill the memory.

Of several copies the first in the order of reading is kept. A record that is read again, because the run was
stopped, meets itself and those before it, and is decided as it was.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import struct

from rensa import RMinHash

from renderkit.datasets.rows import Refusal, Sample
from renderkit.datasets.rules import Dedupe

PERMUTATIONS, BANDS, SHINGLE = 128, 32, 5
"""With 32 bands of 4, two records that share 85% meet with a probability of 1 - 10⁻¹⁰, at 60% of 99%."""

WORDS = re.compile(r"\w+|[^\w\s]")
_SIGNATURE = struct.Struct(f"<{PERMUTATIONS}I")
_BAND = struct.Struct(f"<{PERMUTATIONS // BANDS}I")

TABLES = """
CREATE TABLE IF NOT EXISTS exact (digest BLOB PRIMARY KEY, sequence INTEGER, place TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS signatures (sequence INTEGER PRIMARY KEY, signature BLOB, place TEXT);
CREATE TABLE IF NOT EXISTS bands (band BLOB, sequence INTEGER, PRIMARY KEY (band, sequence)) WITHOUT ROWID;
"""


class Copies:
    """What was seen so far, in a database whose transactions are the caller's."""

    def __init__(self, rules: Dedupe, database: sqlite3.Connection) -> None:
        self._rules = rules
        self._database = database
        database.executescript(f"{TABLES} BEGIN;")  # it ends the transaction before it

    def refusal(self, sample: Sample) -> Refusal | None:
        """Says of what a sample is a copy."""
        if self._rules.mode == "none":
            return None
        first = self._exact(sample)
        if first is None and self._rules.mode == "near":
            near = self._near(sample)
            return None if near is None else _skipped(f"nearly the same as {near}")
        return None if first is None else _skipped(f"the same as {first}")

    def _exact(self, sample: Sample) -> str | None:
        digest = hashlib.sha256(sample.language.encode() + b"\0" + sample.code)
        for name in sorted(sample.files):
            digest.update(b"\0" + name.encode() + b"\0" + hashlib.sha256(sample.files[name]).digest())
        fresh = self._database.execute(
            "INSERT OR IGNORE INTO exact VALUES (?, ?, ?)", (digest.digest(), sample.sequence, _place(sample))
        )
        if fresh.rowcount:
            return None
        found = self._database.execute(
            "SELECT sequence, place FROM exact WHERE digest = ?", (digest.digest(),)
        ).fetchone()
        return str(found[1]) if found[0] < sample.sequence else None

    def _near(self, sample: Sample) -> str | None:
        mine = _signature(sample)
        bands = [
            hashlib.blake2b(bytes([number]) + _BAND.pack(*part), digest_size=8).digest()
            for number, part in enumerate(zip(*[iter(mine)] * (PERMUTATIONS // BANDS), strict=True))
        ]
        marks = ",".join("?" * len(bands))
        candidates = self._database.execute(
            "SELECT DISTINCT s.sequence, s.signature, s.place FROM bands b JOIN signatures s USING (sequence)"
            f" WHERE b.band IN ({marks}) AND s.sequence < ? ORDER BY s.sequence",
            (*bands, sample.sequence),
        )
        for _, packed, place in candidates:
            other = _SIGNATURE.unpack(packed)
            share = sum(a == b for a, b in zip(mine, other, strict=True)) / PERMUTATIONS
            if share >= self._rules.threshold:
                return str(place)
        self._database.execute(
            "INSERT OR IGNORE INTO signatures VALUES (?, ?, ?)",
            (sample.sequence, _SIGNATURE.pack(*mine), _place(sample)),
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, sample.sequence) for band in bands]
        )
        return None


def _signature(sample: Sample) -> list[int]:
    """Numbers of which two records share as many as their shingles overlap."""
    words = WORDS.findall(sample.code.decode("utf-8", "replace"))
    shingles = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    files = sorted(hashlib.sha256(content).hexdigest() for content in sample.files.values())
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update([f"{sample.language} {shingle}" for shingle in sorted(shingles)] + files)
    return list(sketch.digest())


def _place(sample: Sample) -> str:
    return f"{sample.id} ({sample.source}, record {sample.position})"


def _skipped(message: str) -> Refusal:
    return Refusal(stage="dedupe", status="skipped", message=message)
