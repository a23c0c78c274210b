"""CPU time, honestly: of this process and of all that it starts, workers behind walls and the dead included.

The kernel keeps the account, by a control group of version 2 that this process enters. Sums over living
processes would miss what ended within a namespace, and getrusage misses who lives on.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path


class Account:
    """Use it as a context manager, before anything is started. `seconds()` is None where it cannot be had."""

    def __init__(self) -> None:
        self._before: Path | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Account:
        with suppress(OSError, StopIteration):
            mounts = (line.split() for line in Path("/proc/self/mounts").read_text().splitlines())
            root = Path(next(words[1] for words in mounts if words[2] == "cgroup2"))
            groups = Path("/proc/self/cgroup").read_text().splitlines()
            own = root / next(line[3:] for line in groups if line.startswith("0::")).lstrip("/")
            # beside our own group rather than in it, where controllers can only be handed down from there
            handed = (own / "cgroup.subtree_control").read_text().split()
            parent = own if handed or own == root else own.parent
            folder = parent / f"rates-{os.getpid()}"
            for left in parent.glob("rates-*"):  # by one that was killed; a busy one cannot be removed
                _removed(left)
            (folder / "own").mkdir(parents=True)
            self._before, self._folder = own, folder
            with suppress(OSError):  # renderkit's own groups, for its limits, are made in there
                (folder / "cgroup.subtree_control").write_text("+memory +pids +cpu")
            (folder / "own" / "cgroup.procs").write_text(str(os.getpid()))
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None and self._folder is not None:
            with suppress(OSError):
                (self._before / "cgroup.procs").write_text(str(os.getpid()))
            for _ in range(100):  # the last processes may still be dying
                if _removed(self._folder):
                    break
                time.sleep(0.05)

    def seconds(self) -> float | None:
        """CPU seconds until now."""
        with suppress(OSError, StopIteration, TypeError):
            if self._folder is not None:
                text = (self._folder / "cpu.stat").read_text()
                return int(next(line.split()[1] for line in text.splitlines() if "usage_usec" in line)) / 1e6
        return None


def _removed(folder: Path) -> bool:
    """Removes a group and those below it, if no process is left in them."""
    try:
        for below in sorted(folder.rglob("*/"), reverse=True):
            below.rmdir()
        folder.rmdir()
    except OSError:
        return False
    return True
