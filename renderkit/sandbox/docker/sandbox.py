"""Docker's walls as the engine sees them: a pool of containers, each for one worker and one size of job."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from functools import partial

from renderkit.log import log
from renderkit.models import Limits, Worker
from renderkit.sandbox.contract import NamespacesRefused, SandboxError, Session, ToolMissing
from renderkit.sandbox.docker.container import STARTUP, Container
from renderkit.sandbox.docker.daemon import Daemon
from renderkit.sandbox.docker.names import BASE, LABEL, image_name
from renderkit.sandbox.docker.session import ContainerSession
from renderkit.sandbox.kept import Kept, LendingSession, default_folder
from renderkit.sandbox.local import worker_key

IDLE = 24
"""Containers that wait, at most: two for each of twelve languages."""

SESSIONS = 2000
"""Jobs that a container serves before a new one takes its place. Its workers are replaced more often."""

Identify = Callable[[str, str], str]
"""The folder of an environment, by its name and the version of Python under it."""


class DockerSandbox:
    """Gives out sessions in containers.

    In a container stand the local walls once more, and its worker serves one job after another behind them.
    Where a host lets no container build them, each job has a container of its own, and a next one is started
    meanwhile.
    """

    def __init__(self, identify: Identify, *, uses: int = 1) -> None:
        self.name = "docker"
        self._identify = identify
        self._uses = uses
        self._daemon = Daemon()
        self._idle: dict[object, list[Container]] = {}
        self._busy: dict[Container, threading.Event] = {}
        self._starting: set[object] = set()
        self._preparing = 0  # threads; what they start is removed before they end
        self._walled = True
        self._kept = Kept(default_folder())
        self._lock = threading.Condition()
        self._closed = False

    def open(
        self,
        worker: Worker,
        limits: Limits,
        cancelled: threading.Event | None = None,
        language: str = "",
    ) -> Session:
        """Starts a session, which `cancel` ends with all others that share its event. Raises SandboxError."""
        container = self._take(worker, limits, cancelled or threading.Event(), language)
        try:
            container.sessions += 1
            return ContainerSession(container, limits, partial(self._give_back, container))
        except NamespacesRefused as error:
            self._give_back(container, healthy=False)
            log().warning("no inner wall in containers: each job has one of its own", why=str(error))
            self._walled = False
            return self.open(worker, limits, cancelled, language)
        except BaseException:
            self._give_back(container, healthy=False)
            raise

    def lending(
        self,
        session: Session,
        installation: str,
        cancelled: threading.Event | None = None,
        language: str = "",
    ) -> LendingSession:
        """The session with what recipes make at hand, each for what is installed for its language."""
        open_ = partial(self.open, cancelled=cancelled, language=language)
        return LendingSession(session, self._kept, installation, open_)

    def installed(self, language: str) -> str:
        """What is installed in a language's image, as a fingerprint. Raises SandboxError."""
        return self._daemon.labels(language)[f"{LABEL}.installation"]

    def prepare(self, worker: Worker, limits: Limits, language: str = "") -> None:
        """Starts a container ahead of its job, if none is waiting."""
        with self._lock:
            if self._closed:
                return
            self._preparing += 1
        threading.Thread(target=self._prepare, args=(worker, limits, language), daemon=True).start()

    def cancel(self, cancelled: threading.Event) -> None:
        """Ends the sessions that were opened with this event, and keeps new ones from being opened."""
        with self._lock:
            cancelled.set()
            containers = [container for container, event in self._busy.items() if event is cancelled]
        for container in containers:
            container.kill()

    def close(self) -> None:
        """Removes all containers, busy ones too."""
        with self._lock:
            self._closed = True
            busy, idle = list(self._busy), [c for containers in self._idle.values() for c in containers]
            self._idle.clear()
        for container in busy:
            container.kill()
        for container in idle:
            container.remove()
        with self._lock:
            self._lock.wait_for(lambda: not self._busy and not self._preparing, STARTUP)
        self._kept.close()
        self._daemon.close()

    def _key(self, worker: Worker, limits: Limits, language: str) -> tuple[object, ...]:
        kind = worker_key(worker, self._uses)
        return (language, kind, _rounded(limits.memory_bytes), limits.processes, self._walled)

    def _take(self, worker: Worker, limits: Limits, cancelled: threading.Event, language: str) -> Container:
        language, folders = self._place(worker, language)
        key = self._key(worker, limits, language)
        with self._lock:
            if self._closed or cancelled.is_set():
                raise SandboxError("the sandbox is closed")
            while key in self._starting and not self._idle.get(key):
                self._lock.wait(STARTUP)
            idle = self._idle.pop(key, [])
            container = idle.pop() if idle else None
            if idle:
                self._idle[key] = idle
        if container is None:
            container = self._start(worker, limits, language, folders, key)
        with self._lock:
            closed = self._closed or cancelled.is_set()
            if not closed:
                self._busy[container] = cancelled
        if closed:
            container.remove()
            raise SandboxError("the sandbox is closed")
        if not self._walled:
            self.prepare(worker, limits, language)
        return container

    def _place(self, worker: Worker, language: str) -> tuple[str, dict[str, str]]:
        """Which image a worker runs in (the base, if that is enough), and where its environments lie."""
        language = language or BASE
        for image in (BASE, language):
            labels = self._daemon.labels(image)
            python = labels.get(f"{LABEL}.python", "")
            folders = {name: self._identify(name, python) for name in worker.environments}
            there = labels.get(f"{LABEL}.environments", "").split(",")
            if (folders or image == language) and all(folder in there for folder in folders.values()):
                return image, folders
        missing = ", ".join(folder for folder in folders.values() if folder not in there)
        raise ToolMissing(
            f"the image {image_name(language)} does not hold {missing}", f"renderkit images build {language}"
        )

    def _start(
        self, worker: Worker, limits: Limits, language: str, folders: Mapping[str, str], key: object
    ) -> Container:
        size = limits.model_copy(update={"memory_bytes": _rounded(limits.memory_bytes)})
        extra = worker.extra.get("memory_bytes", 0)
        container = Container(self._daemon, image_name(language), size, key, extra=extra, walled=self._walled)
        try:
            message = {
                "worker": worker.model_dump(mode="json", exclude={"files"}),
                "files": list(worker.files),
                "folders": dict(folders),
                "uses": self._uses,
                "walled": self._walled,
            }
            container.ask("serve", message, list(worker.files.values()), within=STARTUP)
        except BaseException:
            container.remove()
            raise
        return container

    def _prepare(self, worker: Worker, limits: Limits, language: str) -> None:
        try:
            with contextlib.suppress(SandboxError):  # whoever needs it will hear of it
                self._start_ahead(worker, limits, language)
        finally:
            with self._lock:
                self._preparing -= 1
                self._lock.notify_all()

    def _start_ahead(self, worker: Worker, limits: Limits, language: str) -> None:
        language, folders = self._place(worker, language)
        key = self._key(worker, limits, language)
        with self._lock:
            if self._closed or self._idle.get(key) or key in self._starting:
                return
            self._starting.add(key)
        try:
            container = self._start(worker, limits, language, folders, key)
        finally:
            with self._lock:
                self._starting.discard(key)
                self._lock.notify_all()
        with self._lock:
            if not self._closed:
                self._wait(container)
                self._lock.notify_all()
                return
        container.remove()

    def _give_back(self, container: Container, healthy: bool) -> None:
        with self._lock:
            cancelled = self._busy.get(container)
            if cancelled is None:
                return
            fresh = container.walled and container.sessions < SESSIONS
            goes = container
            if healthy and fresh and not cancelled.is_set() and not self._closed:
                del self._busy[container]
                self._wait(container)
                if sum(map(len, self._idle.values())) <= IDLE:
                    return
                goes = self._longest_idle()
        goes.remove()
        with self._lock:
            self._busy.pop(goes, None)
            self._lock.notify_all()

    def _wait(self, container: Container) -> None:
        """It waits for its next job, behind all others."""
        self._idle[container.key] = [*self._idle.pop(container.key, []), container]

    def _longest_idle(self) -> Container:
        """Of the kind that was not asked for the longest."""
        key = next(iter(self._idle))
        container = self._idle[key].pop(0)
        if not self._idle[key]:
            del self._idle[key]
        return container


def _rounded(memory: int) -> int:
    """The memory of the container for a job: jobs of nearly one size share containers."""
    return 1 << max(31, (memory - 1).bit_length())
