"""The local walls: workers behind bubblewrap on this machine; or, under its own name, none at all."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from renderkit.models import Isolation, Limits, Worker
from renderkit.sandbox.contract import SandboxError, SandboxUnavailable, Session
from renderkit.sandbox.converter import ConverterSession
from renderkit.sandbox.kept import Kept, LendingSession, default_folder
from renderkit.sandbox.meter import Meter, make_meter
from renderkit.sandbox.process import WorkerProcess

PATIENCE = 10.0
"""Seconds within which threads whose workers were ended let go of them."""

Resolve = Callable[[str], Path]
"""Finds an environment's folder by name. Raises ToolMissing where it is not installed."""


class LocalSandbox:
    """Gives out sessions in workers of this machine.

    `uses` is how many jobs a worker serves before it is replaced; a worker that is used once preloads
    nothing, and that is the only difference. Idle workers wait, by what they are, for the next job; with
    `ahead`, one that will be used once is started before its job has come.
    """

    def __init__(
        self,
        resolve: Resolve,
        *,
        walled: bool = True,
        uses: int = 1,
        ahead: bool = False,
        meter: Callable[[], Meter] = make_meter,
    ) -> None:
        self.name = "local" if walled else "none"
        self._resolve = resolve
        self._walled = walled
        self._uses = uses
        self._ahead = ahead and uses == 1
        self._make_meter = meter
        self._idle: dict[tuple[object, ...], list[WorkerProcess]] = {}
        self._busy: dict[WorkerProcess, threading.Event] = {}
        self._seen: set[tuple[object, ...]] = set()
        self._lock = threading.Condition()
        self._kept = Kept(default_folder() if walled else None)  # without walls, jobs could write to it
        self._meters: list[Meter] = []  # making a control group is cheap, ending one means waiting
        self._closed = False

    def open(
        self,
        worker: Worker,
        limits: Limits,
        cancelled: threading.Event | None = None,
        language: str = "",
    ) -> Session:
        """Starts a session, which `cancel` ends with all others that share its event. Raises SandboxError."""
        if worker.browser and not self._walled:
            mend = "use --sandbox local, or docker on a host whose containers may have user namespaces"
            raise SandboxUnavailable("a browser is driven behind walls only", mend)
        process = self._take(worker, cancelled or threading.Event())
        try:
            kept, process.kept = process.kept, None
            if kept is not None:
                process.sessions += 1
                # one for other limits has ended, and its process is free
                return kept if kept.renew(limits) else self.open(worker, limits, cancelled)
            session = process.open(limits, lambda healthy: self._give_back(process, healthy))
        except BaseException:
            self._give_back(process, healthy=False)
            raise
        self._fill_ahead(worker)
        if worker.forks:
            return session
        shared: Isolation | None = ("context" if worker.browser else "converter") if self._uses > 1 else None
        return ConverterSession(
            session, limits, partial(self._keep, process), shared if self._walled else None
        )

    def lending(
        self,
        session: Session,
        installation: str,
        cancelled: threading.Event | None = None,
        language: str = "",
    ) -> LendingSession:
        """The session with what recipes make at hand, each for what is installed for its language."""
        return LendingSession(session, self._kept, installation, partial(self.open, cancelled=cancelled))

    def _keep(self, process: WorkerProcess, session: ConverterSession) -> bool:
        """Whether a converter goes on to the next job; then it waits, with its process, for that."""
        if process.sessions >= self._uses or process.grown():
            return False
        process.kept = session
        self._give_back(process, healthy=True)
        return True

    def installed(self, language: str) -> None:
        """What is installed is what this machine has."""

    def prepare(self, worker: Worker, limits: Limits | None = None, language: str = "") -> None:
        """Starts a worker ahead of its job, if none is waiting."""
        with contextlib.suppress(SandboxError):  # whoever needs it will hear of it
            self._prepare(worker)

    def _prepare(self, worker: Worker) -> None:
        with self._lock:
            if self._closed or self._idle.get(worker_key(worker, self._uses)):
                return
        process = self._start(worker)
        with self._lock:
            if not self._closed:
                self._idle.setdefault(worker_key(worker, self._uses), []).append(process)
                return
        self._end(process, process.meter)

    def _fill_ahead(self, worker: Worker) -> None:
        """From the second job of a kind on, the next one's worker starts meanwhile."""
        if not self._ahead:
            return
        with self._lock:
            first = worker_key(worker, self._uses) not in self._seen
            self._seen.add(worker_key(worker, self._uses))
        if not first:
            self.prepare(worker)

    def cancel(self, cancelled: threading.Event) -> None:
        """Ends the sessions that were opened with this event, and keeps new ones from being opened."""
        with self._lock:
            cancelled.set()
            processes = [process for process, event in self._busy.items() if event is cancelled]
        for process in processes:
            process.end()

    def close(self) -> None:
        """Ends all workers, busy ones too, and waits for the threads that hold them to let go."""
        with self._lock:
            self._closed = True
            busy, idle = list(self._busy), [p for processes in self._idle.values() for p in processes]
            self._idle.clear()
            meters, self._meters = self._meters, []
        for process in busy:
            process.end()
        for process in idle:
            self._end(process, process.meter)
        for meter in meters:
            meter.close()
        with self._lock:
            self._lock.wait_for(lambda: not self._busy, PATIENCE)
        self._kept.close()

    def _take(self, worker: Worker, cancelled: threading.Event) -> WorkerProcess:
        with self._lock:
            if self._closed or cancelled.is_set():
                raise SandboxError("the sandbox is closed")
            idle = self._idle.get(worker_key(worker, self._uses), [])
            process = idle.pop() if idle else None
        if process is None or not process.alive():
            if process is not None:
                self._end(process, process.meter)
            process = self._start(worker)
        with self._lock:
            closed = self._closed or cancelled.is_set()
            if not closed:
                self._busy[process] = cancelled
        if closed:
            self._end(process, process.meter)
            raise SandboxError("the sandbox is closed")
        return process

    def _start(self, worker: Worker) -> WorkerProcess:
        environments: Mapping[str, Path] = {name: self._resolve(name) for name in worker.environments}
        if self._uses > 1 and worker.preload:
            worker = worker.model_copy(
                update={"env": {**worker.env, "RENDERKIT_PRELOAD": ",".join(worker.preload)}}
            )
        with self._lock:
            meter = self._meters.pop() if self._meters else self._make_meter()
        try:
            return WorkerProcess(worker, environments, meter, walled=self._walled)
        except BaseException:
            self._end(None, meter)
            raise

    def _end(self, process: WorkerProcess | None, meter: Meter) -> None:
        if process is not None:
            process.close()
        meter.disarm()
        with self._lock:
            if not self._closed:
                self._meters.append(meter)
                return
        meter.close()

    def _give_back(self, process: WorkerProcess, healthy: bool) -> None:
        with self._lock:
            known = process in self._busy
            cancelled = known and self._busy[process].is_set()
            if healthy and known and not cancelled and not self._closed and process.sessions < self._uses:
                del self._busy[process]
                self._idle.setdefault(worker_key(process.worker, self._uses), []).append(process)
                return
        if known:
            self._end(process, process.meter)
            with self._lock:
                self._busy.pop(process, None)
                self._lock.notify_all()


def worker_key(worker: Worker, uses: int) -> tuple[object, ...]:
    """All that makes one worker stand for another; what it preloads, too, if it does so."""
    env = tuple((name, value) for name, value in worker.env.items() if name != "RENDERKIT_PRELOAD")
    preload = worker.preload if uses > 1 else ()
    outside = (worker.argv, worker.environments, worker.readable, worker.sockets)
    return (worker.name, *outside, env, preload, *worker.files.items())
