"""Holds the limits that belong to a whole tree of processes: memory, CPU time, number of processes.

A control group is the wall where one can be made: v2 by delegation, v1 where that is what there is.
Elsewhere a watchdog samples the tree and sums PSS, so that shared pages count once.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol

from renderkit.models import Kind, Limits, MiB
from renderkit.sandbox.contract import SandboxError

CGROUP_ROOT = Path("/sys/fs/cgroup")

_numbers = itertools.count()
_TICK = os.sysconf("SC_CLK_TCK")


class Meter(Protocol):
    """Measures one worker's tree; holds its limits, or tells when one is passed.

    Where it `samples`, what happens between two looks is not seen.
    """

    wall: str
    samples: bool

    @property
    def procs(self) -> tuple[Path, ...]:
        """The files that a process enters its number in, to be measured."""

    def arm(self, limits: Limits, init: int) -> None:
        """Begins to measure a session whose first process is `init`."""

    def passed(self) -> tuple[Kind, str] | None:
        """The limit that the session has passed by now, and what was measured; cheap enough for a loop."""

    def blamed(self) -> tuple[Kind, str] | None:
        """The limit that the kernel enforced by itself, after a step that failed."""

    def spent(self) -> float:
        """CPU time of the session's processes so far, in seconds."""

    def peak(self) -> int:
        """The most memory that was in use, in bytes; 0 if it was never seen."""

    def held(self) -> int:
        """The memory that the worker and its session hold now, in bytes."""

    def disarm(self) -> None:
        """Lifts the session's limits, so that the next worker to be measured can load."""

    def close(self) -> None:
        """Lets go of what the kernel holds for it."""


def make_meter() -> Meter:
    """The strongest meter that this host allows."""
    makers: tuple[Callable[[], Meter], ...] = (CgroupV2, CgroupV1)
    for make in makers:
        with contextlib.suppress(OSError):
            return make()
    return Watchdog()


class Cgroup(ABC):
    """What both versions share. A worker's own share, as it stands when a job begins, is not the job's."""

    samples = False

    def __init__(self) -> None:
        self._folders: dict[str, Path] = {}
        self._open: dict[tuple[str, str, int], int] = {}  # each is read or written several times a job
        self._limits = Limits()
        self._cpu_start = 0.0
        self._ooms = self._forks = 0

    @property
    def procs(self) -> tuple[Path, ...]:
        """The files that a process enters its number in, to be measured."""
        return tuple(dict.fromkeys(folder / "cgroup.procs" for folder in self._folders.values()))

    def _make(self, controller: str, parent: Path) -> Path:
        _sweep(parent)
        folder = parent / f"renderkit-{os.getpid()}-{next(_numbers)}"
        folder.mkdir()
        self._folders[controller] = folder
        return folder

    def _file(self, controller: str, name: str, mode: int) -> int:
        key = controller, name, mode
        if key not in self._open:
            self._open[key] = os.open(self._folders[controller] / name, mode | os.O_CLOEXEC)
        return self._open[key]

    def _read(self, controller: str, name: str) -> str:
        return os.pread(self._file(controller, name, os.O_RDONLY), 65536, 0).decode()

    def _write(self, controller: str, name: str, value: int | str) -> None:
        os.pwrite(self._file(controller, name, os.O_WRONLY), str(value).encode(), 0)

    def _events(self, controller: str, name: str, key: str) -> int:
        for line in self._read(controller, name).splitlines():
            word, _, number = line.partition(" ")
            if word == key:
                return int(number)
        return 0

    @abstractmethod
    def _oom_kills(self) -> int: ...

    @abstractmethod
    def _cpu(self) -> float: ...

    def _remember(self, limits: Limits) -> None:
        self._limits = limits
        self._cpu_start = self._cpu()
        self._ooms = self._oom_kills()
        self._forks = self._events("pids", "pids.events", "max")

    def spent(self) -> float:
        """CPU time of the session's processes so far, in seconds."""
        return self._cpu() - self._cpu_start

    def passed(self) -> tuple[Kind, str] | None:
        """The limit that the session has passed by now, and what was measured."""
        used = self.spent()
        if used > self._limits.cpu_seconds:
            return "timeout", f"CPU time of all processes: {used:.1f} s"
        return None

    def blamed(self) -> tuple[Kind, str] | None:
        """The limit that was probably behind a step that failed."""
        if self._oom_kills() > self._ooms:
            return "memory", "the kernel ended a process for want of memory"
        if self._events("pids", "pids.events", "max") > self._forks:
            return "process_limit", "the kernel refused a further process"
        return None

    def close(self) -> None:
        """Ends the groups."""
        while self._open:
            os.close(self._open.popitem()[1])
        for folder in set(self._folders.values()):
            for _ in range(100):  # its last processes may still be dying
                with contextlib.suppress(FileNotFoundError):
                    try:
                        folder.rmdir()
                    except OSError:
                        time.sleep(0.01)
                        continue
                break


class CgroupV1(Cgroup):
    """Control groups of version 1: a folder for each of memory, pids and cpuacct, below our own."""

    wall = "cgroup-v1"

    def __init__(self) -> None:
        super().__init__()
        own = {}
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            for controller in controllers.split(","):
                own[controller] = path.strip("/")
        try:
            for controller in ("memory", "pids", "cpuacct"):
                if controller not in own:
                    raise OSError(f"no {controller} controller")
                self._make(controller, CGROUP_ROOT / controller / own[controller])
        except OSError:
            self.close()
            raise

    def _oom_kills(self) -> int:
        return self._events("memory", "memory.oom_control", "oom_kill")

    def _cpu(self) -> float:
        return int(self._read("cpuacct", "cpuacct.usage")) / 1e9

    def arm(self, limits: Limits, init: int) -> None:
        """Begins to measure a session whose first process is `init`."""
        most = limits.memory_bytes + self.held()
        for name in ("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "memory.limit_in_bytes"):
            with contextlib.suppress(OSError):  # with swap accounting, the two are raised in this order
                self._write("memory", name, most)
        self._write("pids", "pids.max", limits.processes + int(self._read("pids", "pids.current")))
        self._write("memory", "memory.max_usage_in_bytes", 0)
        self._remember(limits)

    def peak(self) -> int:
        """The most memory that was in use, in bytes."""
        return int(self._read("memory", "memory.max_usage_in_bytes"))

    def held(self) -> int:
        """The memory that is in use, in bytes."""
        return int(self._read("memory", "memory.usage_in_bytes"))

    def disarm(self) -> None:
        """Lifts the session's limits."""
        for name in ("memory.memsw.limit_in_bytes", "memory.limit_in_bytes"):
            with contextlib.suppress(OSError):
                self._write("memory", name, -1)
        self._write("pids", "pids.max", "max")


class CgroupV2(Cgroup):
    """Control groups of version 2, where a group that we may write in was delegated to us."""

    wall = "cgroup-v2"

    def __init__(self) -> None:
        super().__init__()
        path = Path("/proc/self/cgroup").read_text().partition("0::")[2].partition("\n")[0].strip("/")
        parent = CGROUP_ROOT / path
        enabled = (parent / "cgroup.subtree_control").read_text().split()
        if not {"memory", "pids", "cpu"} <= set(enabled):  # our own processes stand where it is to be set
            parent = parent.parent
            enabled = (parent / "cgroup.subtree_control").read_text().split()
        if not {"memory", "pids"} <= set(enabled):
            raise OSError("the memory and pids controllers are not delegated")
        folder = self._make("memory", parent)
        self._folders.update(pids=folder, cpu=folder)

    def _oom_kills(self) -> int:
        return self._events("memory", "memory.events", "oom_kill")

    def _cpu(self) -> float:
        return self._events("cpu", "cpu.stat", "usage_usec") / 1e6

    def arm(self, limits: Limits, init: int) -> None:
        """Begins to measure a session whose first process is `init`."""
        self._write("memory", "memory.max", limits.memory_bytes + self.held())
        with contextlib.suppress(OSError):
            self._write("memory", "memory.swap.max", 0)
        self._write("pids", "pids.max", limits.processes + int(self._read("pids", "pids.current")))
        with contextlib.suppress(OSError):  # from Linux 6.12 on
            self._write("memory", "memory.peak", 0)
        self._remember(limits)

    def peak(self) -> int:
        """The most memory that was in use, in bytes."""
        try:
            return int(self._read("memory", "memory.peak"))
        except OSError:
            return 0

    def held(self) -> int:
        """The memory that is in use, in bytes."""
        return int(self._read("memory", "memory.current"))

    def disarm(self) -> None:
        """Lifts the session's limits."""
        self._write("memory", "memory.max", "max")
        self._write("pids", "pids.max", "max")


@cache
def _sweep(parent: Path) -> None:
    """Removes the groups of engines that were killed, and that nobody will miss."""
    for folder in parent.glob("renderkit-*-*"):
        pid = folder.name.split("-")[1]
        if pid.isdigit() and int(pid) != os.getpid() and not Path("/proc", pid).exists():
            with contextlib.suppress(OSError):
                folder.rmdir()


class Watchdog:
    """Samples the processes below a session's first one."""

    wall = "watchdog"
    samples = True
    procs: tuple[Path, ...] = ()

    def __init__(self) -> None:
        self._limits = Limits()
        self._init = 0
        self._peak = 0
        self._most_processes = 0
        self._cpu = 0.0

    def spent(self) -> float:
        """CPU time of the session's processes, in seconds, when they were last looked at."""
        return self._cpu

    def arm(self, limits: Limits, init: int) -> None:
        """Begins to measure a session whose first process is `init`."""
        self._limits, self._init, self._peak, self._most_processes = limits, init, 0, 0
        self._cpu = 0.0

    def passed(self) -> tuple[Kind, str] | None:
        """The limit that the session has passed by now, and what was measured."""
        memory = threads = 0
        cpu = 0.0
        for pid in _tree(self._init):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            cpu += sum(int(field) for field in fields[11:15]) / _TICK
            threads += int(fields[17])
            memory += _pss(pid)
        if _available() < _RESERVE:
            # socket buffers, pages of deleted files: not every page shows in somebody's map
            raise SandboxError("the machine ran out of memory", "delegate a control group (docs/walls.md)")
        self._peak, self._cpu = max(self._peak, memory), cpu
        self._most_processes = max(self._most_processes, threads)
        if memory > self._limits.memory_bytes:
            return "memory", f"all processes together held {memory // MiB} MiB"
        if cpu > self._limits.cpu_seconds:
            return "timeout", f"CPU time of all processes: {cpu:.1f} s"
        return None

    def blamed(self) -> tuple[Kind, str] | None:
        """The limit that was probably behind a step that failed."""
        if self._most_processes >= 0.9 * self._limits.processes:
            return "process_limit", f"{self._most_processes} processes and threads at one time"
        return None

    def peak(self) -> int:
        """The most memory that was in use, in bytes."""
        return self._peak

    def held(self) -> int:
        """What the session's processes hold, in bytes."""
        return sum(_pss(pid) for pid in _tree(self._init))

    def disarm(self) -> None:
        """Holds nothing."""

    def close(self) -> None:
        """Holds nothing."""


def _available() -> int:
    """What the machine can still give, in bytes."""
    return _meminfo("MemAvailable")


def _meminfo(key: str) -> int:
    with contextlib.suppress(OSError):
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith(f"{key}:"):
                return int(line.split()[1]) * 1024
    return 1 << 62


_RESERVE = _meminfo("MemTotal") // 32


def _tree(root: int) -> list[int]:
    found: list[int] = []
    queue = [root]
    while queue and len(found) < 100_000:
        pid = queue.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    queue += map(int, (task / "children").read_text().split())
    return found


def _pss(pid: int) -> int:
    try:
        return _proportional(f"/proc/{pid}")
    except PermissionError:  # a process that is not dumpable hides its maps, but not its size
        with contextlib.suppress(OSError):
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # its first thread has ended; the others hold the memory
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                with contextlib.suppress(OSError):
                    return _proportional(str(task))
    return 0


def _proportional(process: str) -> int:
    kib = 0
    for line in Path(process, "smaps_rollup").read_text().splitlines():
        if line.startswith(("Pss:", "SwapPss:")):
            kib += int(line.split()[1])
    return kib * 1024
