"""Measures a job by its container's own control group, which can be read there and not written."""

from __future__ import annotations

import os

from renderkit.models import Kind, Limits, MiB
from renderkit.sandbox.meter import CGROUP_ROOT, Cgroup

ALLOWANCE = 1024 * MiB
"""Memory of a container beyond a job's: for the worker, and for what it keeps from job to job."""


class ContainerMeter(Cgroup):
    """Samples the group; the container's own limits, above the job's, are the kernel's to hold."""

    wall = "container"
    samples = True
    procs = ()

    def __init__(self) -> None:
        super().__init__()
        self._v2 = (CGROUP_ROOT / "cgroup.controllers").exists()
        for controller in ("memory", "pids", "cpuacct"):
            self._folders[controller] = CGROUP_ROOT if self._v2 else CGROUP_ROOT / controller
        self._peak = self._start = self._processes = self._started = 0

    def arm(self, limits: Limits, init: int) -> None:
        """Begins to measure a session."""
        self._start, self._started = self.held(), self._running()
        self._peak = self._processes = 0
        self._remember(limits)

    def passed(self) -> tuple[Kind, str] | None:
        """The limit that the session has passed by now, and what was measured."""
        used = self.held() - self._start
        self._peak = max(self._peak, used)
        self._processes = max(self._processes, self._running() - self._started)
        if used > self._limits.memory_bytes:
            return "memory", f"all processes together held {used // MiB} MiB"
        return super().passed()

    def blamed(self) -> tuple[Kind, str] | None:
        """The limit that was probably behind a step that failed."""
        if self._processes >= 0.9 * self._limits.processes:
            return "process_limit", f"{self._processes} processes and threads at one time"
        return super().blamed()

    def peak(self) -> int:
        """The most memory that was seen in use, in bytes."""
        return self._peak

    def held(self) -> int:
        """What processes and files in memory hold, in bytes; caches of the disk are the kernel's to drop."""
        names = ("anon", "shmem", "kernel_stack", "pagetables") if self._v2 else ("rss", "shmem")
        held = 0
        for line in self._read("memory", "memory.stat").splitlines():
            name, _, number = line.partition(" ")
            if name in names:
                held += int(number)
        return held

    def disarm(self) -> None:
        """Holds nothing."""

    def close(self) -> None:
        """Lets go of the files that it reads."""
        while self._open:
            os.close(self._open.popitem()[1])

    def _running(self) -> int:
        return int(self._read("pids", "pids.current"))

    def _oom_kills(self) -> int:
        name = "memory.events" if self._v2 else "memory.oom_control"
        return self._events("memory", name, "oom_kill")

    def _cpu(self) -> float:
        if self._v2:
            return self._events("cpuacct", "cpu.stat", "usage_usec") / 1e6
        return int(self._read("cpuacct", "cpuacct.usage")) / 1e9
