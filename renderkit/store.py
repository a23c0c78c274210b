"""A bounded folder of files by key. Each appears whole or not at all, and tells its own hash.

Safe to use from several threads, and from several processes. A folder that others may write to is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

HEAD = hashlib.sha256().digest_size
"""Bytes before a file's content: its hash, in which the key is."""

_CHUNK = 1 << 20


_SLACK = 64


class Store:
    """Keeps about `most` bytes; what was not asked for the longest goes first.

    To look at a large folder takes time, so room is made once a 64th of `most` has been written.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.folder = folder
        self._most = most
        self._written = most
        self._sound: dict[str, tuple[int, int, int]] = {}

    def write(self, key: str, parts: Iterable[bytes]) -> None:
        """Keeps something under a key. Raises OSError."""
        folder = self._usable()
        fd, name = tempfile.mkstemp(prefix=".", dir=folder)
        fresh = Path(name)
        try:
            with os.fdopen(fd, "wb") as file:
                file.write(bytes(HEAD))
                digest = hashlib.sha256(key.encode())
                for part in parts:
                    digest.update(part)
                    file.write(part)
                file.seek(0)
                file.write(digest.digest())
                self._written += os.fstat(file.fileno()).st_size
            fresh.rename(folder / key)
        except BaseException:
            fresh.unlink()
            raise
        if self._written > self._most // _SLACK:
            self._written = 0
            self._make_room(folder)

    def open(self, key: str) -> BinaryIO | None:
        """What is kept, at its beginning; None where there is nothing, or nothing sound, which is removed."""
        try:
            path = self._usable() / key
            file = path.open("rb", buffering=0)
        except OSError:
            return None
        try:
            status = os.fstat(file.fileno())
            seen = (status.st_ino, status.st_size, status.st_mtime_ns)
            if self._sound.get(key) != seen:
                if not _is_sound(file, key):
                    path.unlink()
                    file.close()
                    return None
                self._sound[key] = seen
            os.utime(file.fileno(), ns=(time.time_ns(), status.st_mtime_ns))
            file.seek(HEAD)
        except OSError:
            file.close()
            return None
        return file

    def _usable(self) -> Path:
        """The folder, which is nobody else's to write to. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = self.folder.stat()
        if status.st_uid != os.geteuid() or status.st_mode & 0o022:
            raise PermissionError(f"{self.folder} may be written to by others")
        return self.folder

    def _make_room(self, folder: Path) -> None:
        found = []
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.lstat()
                found.append((status.st_atime_ns, status.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size


def _is_sound(file: BinaryIO, key: str) -> bool:
    told, digest = file.read(HEAD), hashlib.sha256(key.encode())
    while data := file.read(_CHUNK):
        digest.update(data)
    return told == digest.digest()
