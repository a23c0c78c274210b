"""A worker's process: started behind the outer wall, asked for one session after another, ended."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from renderkit.models import Limits, MiB, Worker
from renderkit.sandbox import bwrap, protocol
from renderkit.sandbox.contract import SandboxError, SandboxUnavailable
from renderkit.sandbox.converter import ConverterSession
from renderkit.sandbox.identity import Identity
from renderkit.sandbox.memfile import file_of
from renderkit.sandbox.meter import Meter
from renderkit.sandbox.session import LocalSession
from renderkit.sandbox.streams import BoundedStream

NATIVE = Path(__file__).with_name("native")
STARTUP = 60.0
"""Seconds within which a worker must have loaded what it loads."""

GROWTH = 512 * MiB
"""Memory that a converter may gain from job to job before a new one takes its place."""

_MEND = "reinstall renderkit on Linux, with a C compiler at hand (apt-get install gcc libc6-dev)"


class WorkerProcess:
    """One worker, with or without the outer wall. It serves one session at a time."""

    def __init__(
        self, worker: Worker, environments: Mapping[str, Path], meter: Meter, *, walled: bool = True
    ) -> None:
        self.worker = worker
        self.sessions = 0
        self.kept: ConverterSession | None = None
        self._walled = walled
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._identity = Identity() if walled else None
        self._control, theirs = socket.socketpair()
        self._control.settimeout(STARTUP)
        self._stderr, their_stderr = os.pipe()
        os.set_blocking(self._stderr, False)
        self._errors = BoundedStream(65536)
        self.meter = meter
        self._held = 0
        self._ready = False
        self._init = -1  # bubblewrap's first process within the walls, of which ours is only the parent
        self._ending = threading.Lock()
        data: list[int] = []
        try:
            start = self._walled_command if walled else self._plain_command
            command, env, data = start(environments, theirs.fileno())
            self.env = env
            self._process = subprocess.Popen(
                command,
                env={"PATH": "/usr/bin:/bin"} if walled else env,
                stdin=subprocess.DEVNULL,
                stdout=their_stderr,
                stderr=their_stderr,
                pass_fds=(theirs.fileno(), *data),
                start_new_session=True,
                cwd="/",
            )
        except BaseException:
            self.close()
            raise
        finally:
            theirs.close()
            os.close(their_stderr)
            for fd in data:
                os.close(fd)

    def wait_ready(self) -> None:
        """Waits until the worker has loaded everything. Raises SandboxError when it never will."""
        if self._ready:
            return
        try:
            hello = protocol.receive(self._control)
        except protocol.ProtocolError:
            process = self._process  # None where another thread has closed this worker
            if process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(1.0)
            stderr = self._drain_errors()
            self.close()
            if self._walled and ("bwrap" in stderr or not stderr):
                raise bwrap.explain(stderr) from None
            last = stderr.strip().splitlines()[-1] if stderr.strip() else "it ended without a word"
            raise SandboxError(
                f"the {self.worker.name} worker did not start: {last}", "run 'renderkit doctor'"
            ) from None
        if hello.type != protocol.HELLO or hello.body != protocol.PROTOCOL.to_bytes(4, "little"):
            self.close()
            raise SandboxError(f"the {self.worker.name} worker speaks another protocol", _MEND)
        with self._ending:
            if self._walled and self._process is not None:
                for pid in _children(self._process.pid):
                    self._init = os.pidfd_open(pid)
        self._ready = True

    def open(self, limits: Limits, on_close: Callable[[bool], None]) -> LocalSession:
        """Forks a session. `on_close` hears whether the worker may serve another."""
        self.wait_ready()
        self.sessions += 1
        extra = {name: getattr(limits, name) + more for name, more in self.worker.extra.items()}
        return LocalSession(
            self._control,
            limits.model_copy(update=extra),
            self.meter,
            self.env,
            walled=self._walled,
            worker=self.worker,
            on_close=on_close,
        )

    def alive(self) -> bool:
        """Whether the process still runs."""
        self._drain_errors()
        return self._process is not None and self._process.poll() is None

    def grown(self) -> bool:
        """Whether it holds much more than it did after its first job."""
        held = self.meter.held()
        self._held = self._held or held
        return held > self._held + GROWTH

    def end(self) -> None:
        """Ends the worker and all that it started. Another thread may be using it, and then closes it."""
        with contextlib.suppress(OSError):
            # not closed: its number would be somebody else's while the other thread still waits on it
            self._control.shutdown(socket.SHUT_RDWR)
        with self._ending:
            process, self._process = self._process, None
            if process is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(0.5)  # a worker ends by itself when nobody speaks to it any more
                self._kill(process)

    def close(self) -> None:
        """Ends the worker and lets go of all that belongs to it."""
        kept, self.kept = self.kept, None
        if kept is not None:
            kept.end(quietly=True)
        self.end()
        self._control.close()
        if self._stderr >= 0:
            os.close(self._stderr)
            self._stderr = -1
        if self._identity is not None:
            self._identity.close()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        """Ends what is left, without a race against processes that are just being born."""
        if self._init >= 0:
            # bubblewrap may have gone before a session that outlived its worker
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._init, signal.SIGKILL)
            gone = select.poll()
            gone.register(self._init, select.POLLIN)
            gone.poll(10_000)
            os.close(self._init)
            self._init = -1
        elif process.poll() is None:
            for pid in _children(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.wait()

    def _drain_errors(self) -> str:
        with contextlib.suppress(BlockingIOError):
            while self._stderr >= 0 and (data := os.read(self._stderr, 65536)):
                self._errors.feed(data)
        return self._errors.value().decode("utf-8", "replace")

    def _walled_command(
        self, environments: Mapping[str, Path], fd: int
    ) -> tuple[list[str], dict[str, str], list[int]]:
        found = bwrap.find_bwrap()
        folder = f"{bwrap.ENVIRONMENTS}/{next(iter(environments), '')}"
        argv = self._argv(folder, bwrap.INSIDE, fd)
        env = self._environment(folder, bwrap.INSIDE)
        data: dict[str, int] = {}
        try:
            for path, content in bwrap.data_files(self._files()).items():
                data[path] = file_of(content)
            words = bwrap.arguments(environments, self.worker.readable, data, env)
        except BaseException:
            for fd in data.values():
                os.close(fd)
            raise
        assert self._identity is not None
        uid = -1 if self._identity.uid is None else self._identity.uid
        launcher = [str(NATIVE / "renderkit-worker"), "enter", str(uid), str(uid)]
        return [*launcher, *map(str, self.meter.procs), "--", found, *words, *argv], env, list(data.values())

    def _plain_command(
        self, environments: Mapping[str, Path], fd: int
    ) -> tuple[list[str], dict[str, str], list[int]]:
        self._folder = Path(tempfile.mkdtemp(prefix="renderkit-worker-"))
        for name, content in self._files().items():
            (self._folder / name).parent.mkdir(exist_ok=True)
            (self._folder / name).write_bytes(content)
            (self._folder / name).chmod(0o555)
        folder = str(next(iter(environments.values()), ""))
        argv = self._argv(folder, str(self._folder), fd)
        private = self._folder / "tmp"  # the machine's own is full of others' files, links among them
        private.mkdir()
        env = {
            name: re.sub(r"^/tmp(?=/|$)", str(private), value).replace("{library}", str(self._folder))
            for name, value in self._environment(folder, "{library}").items()
        }
        return argv, env, []

    def _environment(self, environment: str, library: str) -> dict[str, str]:
        own = {
            name: value.replace("{environment}", environment).replace("{library}", library)
            for name, value in self.worker.env.items()
        }
        return {**bwrap.ENVIRONMENT, **own}

    def _argv(self, environment: str, library: str, fd: int) -> list[str]:
        words = self.worker.argv or ("{library}/renderkit-worker", "{fd}")
        values = {"environment": environment, "library": library, "fd": fd}
        return [word.format(**values) for word in words]

    def _files(self) -> dict[str, bytes]:
        names = ("libwall.so", "libmapped.so") if self.worker.argv else ("renderkit-worker",)
        try:
            files = {name: (NATIVE / name).read_bytes() for name in names}
        except FileNotFoundError as error:
            raise SandboxUnavailable(
                f"the native part of the walls was not built: {error.filename}", _MEND
            ) from error
        if self.worker.argv:
            files["renderkit_worker.py"] = Path(__file__).with_name("renderkit_worker.py").read_bytes()
        return {**files, **self.worker.files}


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
