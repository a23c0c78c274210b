"""Copies in memory of what is kept: sealed, and lent again where the job before has left no trace on them.

To make one takes its time, for formats and headers have twenty MiB and more. What a seal does not hold is
what its owner may do to any file: rights, times, flags, attributes. An ordinary user's jobs run as the owner.
"""

from __future__ import annotations

import array
import fcntl
import os
import threading
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from renderkit.models import MiB

MOST = 256 * MiB
"""Bytes of copies that wait. The one that has waited the longest goes first."""

_RIGHTS = 0o555
_GET_FLAGS = 0x80086601
"""FS_IOC_GETFLAGS of linux/fs.h."""
_GET_HINT = 1035
"""F_GET_RW_HINT of linux/fcntl.h: how long what is written is to live, a hint that all openings share."""


class Copy:
    """A file in memory that nobody can change: `size` bytes of a file from `start` on. `of` says of which.

    Raises OSError.
    """

    def __init__(self, of: object, source: int, start: int, size: int) -> None:
        self.of = of
        self.size = size
        self._fd = os.memfd_create("kept", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            at = start
            while at < start + size:
                at += os.sendfile(self._fd, source, at, start + size - at) or size
            seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
            fcntl.fcntl(self._fd, fcntl.F_ADD_SEALS, seals)
            self._wipe()
            self._marks = self._read_marks()
        except BaseException:
            self.close()
            raise

    def open(self) -> BinaryIO:
        """It, for reading, with a position and flags that are nobody else's."""
        return Path(f"/proc/self/fd/{self._fd}").open("rb")

    def renew(self) -> bool:
        """Takes traces away; whether that was possible. Only once no process has it open any more."""
        with suppress(OSError):
            self._wipe()
            return self._read_marks() == self._marks
        return False

    def close(self) -> None:
        """Lets go of it."""
        os.close(self._fd)

    def _wipe(self) -> None:
        os.fchmod(self._fd, _RIGHTS)
        os.utime(self._fd, ns=(0, 0))

    def _read_marks(self) -> tuple[object, ...]:
        flags = array.array("l", [0])
        with suppress(OSError):  # not every kernel has flags, or a hint, for files in memory
            fcntl.ioctl(self._fd, _GET_FLAGS, flags)
        hint = array.array("Q", [0])
        with suppress(OSError):
            hint = array.array("Q", fcntl.fcntl(self._fd, _GET_HINT, hint.tobytes()))
        seen = os.fstat(self._fd)
        return seen.st_mode, seen.st_uid, seen.st_gid, seen.st_nlink, os.listxattr(self._fd), flags, hint


class Copies:
    """Those that wait. Safe to use from several threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: OrderedDict[int, Copy] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, of: object) -> Copy | None:
        """One of that, if any waits; who takes it has it alone."""
        with self._lock:
            number = next((number for number, copy in self._waiting.items() if copy.of == of), None)
            return None if number is None else self._waiting.pop(number)

    def give_back(self, copy: Copy) -> None:
        """Takes one back, once no process of a job lives that had it."""
        if not copy.renew():
            copy.close()
            return
        with self._lock:
            self._waiting[id(copy)] = copy
            gone = []
            while sum(waiting.size for waiting in self._waiting.values()) > self._most:
                gone.append(self._waiting.popitem(last=False)[1])
        for old in gone:
            old.close()

    def close(self) -> None:
        """Lets go of all that wait, and of what is given back later."""
        with self._lock:
            self._most = 0
            gone, self._waiting = list(self._waiting.values()), OrderedDict()
        for copy in gone:
            copy.close()
