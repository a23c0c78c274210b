"""Reading what hostile code wrote.

All of the host's reads of a job's files go through here. Names are opened one folder at a time below the
workspace's descriptor, never through a link, never blocking on a FIFO or a device; only regular files
count, and their sizes are counted while they are read, not believed.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from renderkit.models import Entry, Isolation, MiB, Step, StepResult

DEEPEST = 16
"""Folders below the workspace that are searched. Programs that draw use one or two."""

MOST_ENTRIES = 100_000


class DirectoryWorkspace:
    """A workspace behind a directory's descriptor, which it owns."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        """The directory's descriptor."""
        return self._fd

    def close(self) -> None:
        """Lets go of the workspace; where its mount is gone, of its files too."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def full(self) -> bool:
        """Whether the workspace has no room left, for bytes or for files."""
        free = os.fstatvfs(self._fd)
        if free.f_blocks == 0:
            return False  # a file system without a size
        return free.f_bavail * free.f_frsize < 65536 or (free.f_files > 0 and free.f_ffree == 0)

    def entries(self) -> list[Entry]:
        """The regular files, in the order in which they were made.

        A tmpfs numbers its inodes as it makes them, so the numbers tell the order even where the clock's
        ticks are too coarse to.
        """
        found: list[Entry] = []
        folders = [("", 0)]
        while folders and len(found) < MOST_ENTRIES:
            folder, depth = folders.pop()
            try:
                fd = self._open_folder(folder)
            except OSError:
                continue
            try:
                with os.scandir(fd) as listing:
                    for item in listing:
                        name = f"{folder}/{item.name}" if folder else item.name
                        try:
                            status = item.stat(follow_symlinks=False)
                        except OSError:
                            continue
                        if stat.S_ISREG(status.st_mode):
                            found.append(Entry(name=name, bytes=status.st_size, order=status.st_ino))
                        elif stat.S_ISDIR(status.st_mode) and depth < DEEPEST:
                            folders.append((name, depth + 1))
            finally:
                os.close(fd)
        return sorted(found, key=lambda entry: entry.order)

    def open(self, name: str) -> BinaryIO:
        """Opens a regular file without following any link. Raises OSError."""
        folder, _, base = name.rpartition("/")
        parent = self._open_folder(folder)
        try:
            fd = os.open(base, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=parent)
        finally:
            os.close(parent)
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            os.close(fd)
            raise OSError(errno.EINVAL, "not a regular file", name)
        return os.fdopen(fd, "rb")

    def read(self, name: str, limit: int = 16 * MiB) -> bytes:
        """The first `limit` bytes of a file. Raises OSError."""
        with self.open(name) as file:
            return file.read(limit)

    def text(self, name: str, limit: int = 16 * MiB) -> str:
        """The same as text for reading; empty where there is no such file."""
        try:
            return self.read(name, limit).decode("utf-8", "replace")
        except OSError:
            return ""

    def _open_folder(self, folder: str) -> int:
        fd = os.dup(self._fd)
        for part in folder.split("/") if folder else ():
            if part in ("", ".", ".."):
                os.close(fd)
                raise OSError(errno.EINVAL, "not below the workspace", folder)
            try:
                below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)
            finally:
                os.close(fd)
            fd = below
        return fd


class MemoryWorkspace:
    """A workspace of files that were handed over as bytes, as by a converter."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = dict(files)

    def close(self) -> None:
        """Nothing to let go of."""

    def entries(self) -> list[Entry]:
        """The files, in the order in which they were handed over."""
        return [Entry(name=n, bytes=len(b), order=i) for i, (n, b) in enumerate(self._files.items())]

    def open(self, name: str) -> BinaryIO:
        """A file's bytes as a stream. Raises FileNotFoundError."""
        return io.BytesIO(self.read(name, -1))

    def read(self, name: str, limit: int = 16 * MiB) -> bytes:
        """The first `limit` bytes of a file. Raises FileNotFoundError."""
        if name not in self._files:
            raise FileNotFoundError(errno.ENOENT, "no such file", name)
        return self._files[name] if limit < 0 else self._files[name][:limit]

    def text(self, name: str, limit: int = 16 * MiB) -> str:
        """The same as text for reading; empty where there is no such file."""
        return self.read(name, limit).decode("utf-8", "replace") if name in self._files else ""


class IdleSession:
    """A session for programs without steps, that is for data: nothing runs, so nothing is walled."""

    isolation: Isolation = "namespace"
    memory_wall = ""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    @property
    def workspace(self) -> MemoryWorkspace:
        """The files that were laid out."""
        return MemoryWorkspace(self._files)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Keeps files."""
        self._files.update(files)

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """There is nowhere to run a step."""
        raise RuntimeError(f"{step.name}: a program without steps has no walls to run in")

    def close(self) -> None:
        """Nothing to end."""
