"""One job behind the local walls, as the engine holds it: it drains, clocks and kills.

The session's first process (native/session.c) lays out files and starts steps when told to. Everything
that a step could abuse is held here or by the kernel: both streams are read at all times, the clock runs
in this process, and what will not end is ended together with its pid namespace.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from renderkit.models import COMMANDS, Isolation, Kind, Limits, Step, StepResult, Worker, Workspace
from renderkit.sandbox import protocol
from renderkit.sandbox.contract import SandboxError, SandboxUnavailable, ToolMissing
from renderkit.sandbox.meter import Meter
from renderkit.sandbox.streams import BoundedStream
from renderkit.sandbox.workspace import DirectoryWorkspace

FLOOD = 64
"""A stream is drained to this many times what is kept of it; then the step is ended."""

PATIENCE = 10.0
"""Seconds within which a session must answer: it does nothing but wait for us."""

_LIFE = 86_400
_SAMPLE = 0.05
_REFUSED = re.compile(
    rb"Cannot fork|fork: (?:retry: )?Resource temporarily unavailable|can't start new thread"
)
"""How shells and Python say that the kernel gave them no further process."""

_CHUNK = 65536


class LocalSession:
    """A workspace in its own namespaces (or, without walls, in a temporary folder)."""

    def __init__(
        self,
        control: socket.socket,
        limits: Limits,
        meter: Meter,
        env: Mapping[str, str],
        *,
        walled: bool = True,
        worker: Worker = COMMANDS,
        on_close: Callable[[bool], None] = lambda healthy: None,
    ) -> None:
        self.isolation: Isolation = "namespace" if walled else "none"
        self.memory_wall = meter.wall
        self.limits = limits
        self._meter = meter
        self._env = dict(env)
        self._on_close = on_close
        self._healthy = False
        self._deadline: float | None = None
        self._pidfd = -1
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(PATIENCE)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._workspace: DirectoryWorkspace | None = None
        try:
            with theirs:
                request = (
                    limits.workspace_bytes,
                    limits.workspace_files,
                    # one more than a control group allows, since only the group tells that it refused
                    limits.processes + (meter.procs != ()),
                    limits.file_bytes,
                    # a converter lives longer than a job, whose time the meter counts
                    max(1, int(limits.cpu_seconds + 0.999)) if worker.forks else _LIFE,
                )
                flags = (
                    (0 if walled else protocol.NO_WALL)
                    | (protocol.BROWSER if worker.browser else 0)
                    | (0 if worker.sockets else protocol.NO_SOCKETS)
                )
                protocol.send(control, protocol.OPEN, protocol.pack_open(flags, *request), [theirs.fileno()])
            ready = self._expect(protocol.READY)
            if ready.pid is None or len(ready.fds) != 1:
                raise SandboxError("the session came without its workspace")
            self._workspace = DirectoryWorkspace(ready.fds[0])
            self._init = ready.pid
            self._pidfd = os.pidfd_open(ready.pid)
            meter.arm(limits, ready.pid)
            self._healthy = True
        except BaseException:
            self.close()
            raise

    @property
    def workspace(self) -> Workspace:
        """The job's files; also after its processes died."""
        assert self._workspace is not None
        return self._workspace

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files. Raises RuntimeError once a step has run: their names may be the job's by then."""
        if self._deadline is not None:
            raise RuntimeError("files are laid out before the first step of a session")
        for name, content in files.items():
            self._send(protocol.FILE, name.encode("utf-8", "surrogateescape") + b"\0" + content)

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit."""
        with self.start(step, inputs) as running:
            running.pump()
            return running.result()

    def start(self, step: Step, inputs: Sequence[int] = ()) -> RunningStep:
        """Starts a step. The clock of the job starts with its first step."""
        if self._deadline is None:
            self._deadline = time.monotonic() + self.limits.wall_seconds
        if step.call is not None:
            body = protocol.pack_call(json.dumps(step.call).encode())
        else:
            body = protocol.pack_command(step.argv, {**self._env, **step.env})
        return RunningStep(self, step, body, inputs)

    def renew(self) -> None:
        """Begins another job in the same session: its clock and its measures start anew."""
        self._deadline = time.monotonic() + self.limits.wall_seconds
        self._meter.arm(self.limits, self._init)

    def disown(self) -> None:
        """Nobody is to hear when this session closes."""
        self._on_close = lambda healthy: None

    def close(self) -> None:
        """Ends every process of the job and lets go of its files."""
        self._socket.close()  # on this the session ends, and with it all that is left of the job
        if self._pidfd >= 0:
            # gone means gone: the next job must not find a process of this one
            if not (self._healthy and _readable(self._pidfd, PATIENCE)):
                self._healthy = False
                with contextlib.suppress(ProcessLookupError):
                    if self.isolation != "none":  # there it would leave its tree behind
                        signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
                _readable(self._pidfd, PATIENCE)
            os.close(self._pidfd)
            self._pidfd = -1
        if self._workspace is not None:
            if self.isolation == "none":  # with walls, its mount is gone already
                shutil.rmtree(
                    Path(f"/proc/self/fd/{self._workspace.fileno()}").readlink(), ignore_errors=True
                )
            self._workspace.close()
        on_close, self._on_close = self._on_close, lambda healthy: None
        on_close(self._healthy)

    def _send(self, type_: int, body: bytes = b"", fds: Sequence[int] = ()) -> None:
        try:
            protocol.send(self._socket, type_, body, fds)
        except protocol.ProtocolError as error:
            raise self._lost(error) from error

    def _expect(self, type_: int) -> protocol.Frame:
        try:
            frame = protocol.receive(self._socket)
        except protocol.ProtocolError as error:
            raise self._lost(error) from error
        if frame.type == protocol.FAIL:
            self._healthy = False
            raise SandboxUnavailable(
                f"the inner wall cannot be built: {frame.body.decode(errors='replace')}",
                "run 'renderkit doctor'",
            )
        if frame.type != type_:
            raise self._lost(protocol.ProtocolError(f"a frame of type {frame.type} came"))
        return frame

    def _lost(self, error: protocol.ProtocolError) -> SandboxError:
        self._healthy = False
        return SandboxError(f"the session was lost: {error}")


class RunningStep:
    """A step under way. Use it as a context manager: leaving it ends the step."""

    def __init__(self, session: LocalSession, step: Step, body: bytes, inputs: Sequence[int]) -> None:
        self._session = session
        self._step = step
        self._limit: tuple[Kind, str] | None = None
        self._exit: protocol.Exit | None = None
        self._streams: dict[int, BoundedStream] = {}
        limits = session.limits
        out, their_out = os.pipe()
        err, their_err = os.pipe()
        self.stdout, self.stderr = BoundedStream(limits.output_bytes), BoundedStream(limits.output_bytes)
        self._streams = {out: self.stdout, err: self.stderr}
        try:
            session._send(protocol.RUN, body, [their_out, their_err, *inputs])
        except BaseException:
            self._close_streams()
            raise
        finally:
            os.close(their_out)
            os.close(their_err)

    def __enter__(self) -> RunningStep:
        return self

    def __exit__(self, *_: object) -> None:
        if self._exit is None and self._session._healthy:
            with contextlib.suppress(SandboxError):
                self._end()
        self._close_streams()

    def pump(self, until: int | None = None, writable: int | None = None) -> bool:
        """Drains and watches until the step has ended; or until one of the two is ready: then True."""
        session = self._session
        assert session._deadline is not None
        poll = select.poll()
        control = session._socket.fileno()
        poll.register(control, select.POLLIN)
        for fd in self._streams:
            poll.register(fd, select.POLLIN)
        if until is not None:
            poll.register(until, select.POLLIN)
        if writable is not None:
            poll.register(writable, select.POLLOUT)
        sample = time.monotonic() + _SAMPLE
        last = float("inf")
        if self._exit is not None:
            poll.unregister(control)
            last = time.monotonic() + 1.0
        while self._exit is None or self._streams:
            now = time.monotonic()
            if self._exit is not None and now > last:
                break  # nothing of the step lives that could write; never wait for it
            events = dict(poll.poll(max(0.0, min(sample, session._deadline) - now) * 1000 + 1))
            for fd in [fd for fd in self._streams if fd in events]:
                data = os.read(fd, _CHUNK)
                if data:
                    self._streams[fd].feed(data)
                else:
                    poll.unregister(fd)
                    del self._streams[fd]
                    os.close(fd)
            if control in events:
                self._exit = self._ended()
                poll.unregister(control)
                last = time.monotonic() + 1.0
            if until in events or writable in events:
                return True
            now = time.monotonic()
            if self._exit is None and (now >= sample or now >= session._deadline or self._flooded()):
                self._watch(now)
                sample = now + _SAMPLE
                if self._exit is not None:
                    poll.unregister(control)
                    last = now + 1.0
        return False

    def renew(self) -> None:
        """What is read from here on belongs to another job."""
        most = self._session.limits.output_bytes
        for fd, stream in self._streams.items():
            self._streams[fd] = fresh = BoundedStream(most)
            if stream is self.stdout:
                self.stdout = fresh
            else:
                self.stderr = fresh

    def ended(self) -> bool:
        """Whether it is over, as far as is known without waiting."""
        return self._exit is not None or _readable(self._session._socket.fileno(), 0)

    @property
    def meter(self) -> Meter:
        """What a step that goes on has used so far."""
        return self._session._meter

    def _flooded(self) -> bool:
        most = FLOOD * self._session.limits.output_bytes
        return self.stdout.total > most or self.stderr.total > most

    def _watch(self, now: float) -> None:
        """Ends the step if it has passed a limit."""
        session = self._session
        assert session._deadline is not None
        if now >= session._deadline:
            self._limit = ("timeout", f"it ran for more than {session.limits.wall_seconds:g} s")
        elif self._flooded():
            total = max(self.stdout.total, self.stderr.total)
            self._limit = ("output_limit", f"it wrote more than {total // 2**20} MiB to one stream")
        else:
            self._limit = session._meter.passed()
        if self._limit is not None:
            self._end()

    def _end(self) -> None:
        """Ends the step; if its init does not manage to say so, ends that too."""
        session = self._session
        with contextlib.suppress(SandboxError):  # if it is gone, what it said last tells more
            session._send(protocol.KILL)
        if _readable(session._socket.fileno(), PATIENCE):
            self._exit = self._ended()
            return
        session._healthy = False
        self._exit = protocol.Exit(signal.SIGKILL, 0.0, session.limits.wall_seconds, 0)
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(session._pidfd, signal.SIGKILL)

    def _ended(self) -> protocol.Exit:
        """How the step ended. If the kernel took the job's init for want of memory, that is its end too."""
        session = self._session
        try:
            return protocol.unpack_exit(session._expect(protocol.EXIT).body)
        except SandboxError:
            blamed = session._meter.blamed()
            if blamed is None or blamed[0] != "memory":
                raise
            self._limit = self._limit or blamed
            return protocol.Exit(signal.SIGKILL, 0.0, 0.0, 0)

    def result(self) -> StepResult:
        """What happened. Only once `pump` has returned False."""
        session, end = self._session, self._exit
        assert end is not None
        command = next(iter(self._step.argv), "")
        if end.exec_error and ("/" not in command or command.startswith("/")):  # else it is the job's own
            raise ToolMissing(f"{command} cannot be run: {os.strerror(end.exec_error)}", "renderkit setup")
        status = end.wait_status
        died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
        limit = self._limit
        if limit is None and code == 0:  # it may not mind that the kernel ended one of its children
            blamed = session._meter.blamed()
            limit = blamed if blamed is not None and blamed[0] == "memory" else None
        elif limit is None:
            # a shell, and what was written after one, ends with 128 and the signal that its child died of
            limit = self._blame(died if died is not None or code is None else code - 128)
        return StepResult(
            name=self._step.name,
            exit_code=code,
            signal=died,
            wall_seconds=end.wall_seconds,
            cpu_seconds=end.cpu_seconds,
            peak_memory_bytes=max(session._meter.peak(), end.peak_memory_bytes),
            stdout=self.stdout.value(),
            stderr=self.stderr.value(),
            stdout_bytes=self.stdout.total,
            stderr_bytes=self.stderr.total,
            limit=limit[0] if limit else None,
            limit_detail=limit[1] if limit else "",
        )

    def _blame(self, died: int | None) -> tuple[Kind, str] | None:
        """The limit behind a step that failed by itself, where the kernel or the disk tells."""
        limits, workspace = self._session.limits, self._session._workspace
        if died == signal.SIGXCPU:
            return "timeout", f"a process used more than {limits.cpu_seconds:g} s of CPU time"
        if died == signal.SIGXFSZ:
            return "disk_limit", f"a file grew over {limits.file_bytes} bytes"
        if workspace is not None and any(e.bytes >= limits.file_bytes for e in workspace.entries()):
            return "disk_limit", f"a file grew to {limits.file_bytes} bytes"
        blamed = self._session._meter.blamed()
        if blamed is None and self._session._meter.samples and _REFUSED.search(self.stderr.value()):
            return "process_limit", "the kernel refused a further process"  # too quick to be seen
        if blamed is None and workspace is not None and workspace.full():
            return (
                "disk_limit",
                f"the workspace of {limits.workspace_bytes} bytes and {limits.workspace_files} files is full",
            )
        return blamed

    def _close_streams(self) -> None:
        for fd in self._streams:
            os.close(fd)
        self._streams = {}


def _readable(fd: int, seconds: float) -> bool:
    """Whether something can be read within so many seconds; unlike select(2), for any descriptor."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
