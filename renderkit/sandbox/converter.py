"""A converter: a walled process that turns data into data, one request after another, and runs no user code.

Inside it is an ordinary session with one step that never ends; requests and replies go over a socket of
their own, so the job's files never touch a disk. Its limits are a session's.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Mapping, Sequence

from renderkit.models import Isolation, Limits, Step, StepResult, Workspace
from renderkit.sandbox import protocol
from renderkit.sandbox.contract import SandboxError
from renderkit.sandbox.session import LocalSession, RunningStep
from renderkit.sandbox.workspace import MemoryWorkspace

_MOST_REPLY = 1 << 20


class ConverterSession:
    """A session whose steps are requests to a converter. `put` files are sent with each request.

    `keep` is asked, once a job is over, whether another may follow; `isolation` is what then stands
    between the two.
    """

    def __init__(
        self,
        session: LocalSession,
        limits: Limits,
        keep: Callable[[ConverterSession], bool] = lambda session: False,
        isolation: Isolation | None = None,
    ) -> None:
        self._session = session
        self._keep = keep
        self._sound = True
        self._files: dict[str, bytes] = {}
        self._made = MemoryWorkspace({})
        self._running: RunningStep | None = None
        self._socket: socket.socket | None = None
        # a converter that serves one job only shares its namespaces with no other
        self.isolation: Isolation = isolation or session.isolation
        self.memory_wall = session.memory_wall
        self.limits = limits

    @property
    def workspace(self) -> Workspace:
        """The files that the converter made."""
        return self._made

    def put(self, files: Mapping[str, bytes]) -> None:
        """Keeps files for the request."""
        self._files.update(files)

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Sends one request and waits for its reply, or for a limit."""
        if self._socket is None or self._running is None:
            self._socket, theirs = socket.socketpair()
            with theirs:
                self._running = self._session.start(
                    Step(name=step.name, call={"converse": True}), [theirs.fileno()]
                )
        running = self._running
        began = time.monotonic()
        out, err = running.stdout.total, running.stderr.total
        head = {"call": step.call, "files": {name: len(content) for name, content in self._files.items()}}
        body = json.dumps(head).encode()
        message = protocol.header(protocol.REQUEST, len(body)) + body + b"".join(self._files.values())
        self._sound = False
        reply = self._exchange(running, message)
        if reply is None:
            running.pump()
            ended = running.result()
            if ended.limit is None and ended.signal is None:
                # it never ends by itself, whatever it is asked: that is no fault of the program's
                said = ended.text.strip().splitlines()[-1:] or ["without a word"]
                raise SandboxError(
                    f"the {step.name} converter ended: {said[0][:300]}", "run 'renderkit doctor'"
                )
            return ended
        self._sound = True
        status, messages, self._made = reply
        limit, detail = (running.meter.blamed() if status else None) or (None, "")
        return StepResult(
            name=step.name,
            exit_code=status,
            limit=limit,
            limit_detail=detail,
            wall_seconds=time.monotonic() - began,
            cpu_seconds=running.meter.spent(),
            peak_memory_bytes=running.meter.peak(),
            stdout=b"",
            stderr=messages.encode(),
            stdout_bytes=running.stdout.total - out,
            stderr_bytes=running.stderr.total - err + len(messages),
        )

    def renew(self, limits: Limits) -> bool:
        """Makes ready for another job; ends where that has other limits, or where it died meanwhile."""
        if limits != self.limits or (self._running is not None and self._running.ended()):
            self.end()
            return False
        self._files, self._made = {}, MemoryWorkspace({})
        self._session.renew()
        if self._running is not None:
            self._running.renew()
        return True

    def close(self) -> None:
        """Lets go of the converter, or ends it."""
        if not (self._sound and self._keep(self)):
            self.end()

    def end(self, *, quietly: bool = False) -> None:
        """Ends the converter; `quietly` where its process is ending already, and need not hear of it."""
        if quietly:
            self._session.disown()
        if self._socket is not None:
            self._socket.close()
        if self._running is not None:
            self._running.__exit__()
        self._session.close()

    def _exchange(self, running: RunningStep, message: bytes) -> tuple[int, str, MemoryWorkspace] | None:
        """None where the converter ended, or was ended, before it had replied."""
        assert self._socket is not None
        received = bytearray()
        self._socket.setblocking(False)
        view = memoryview(message)
        while True:
            if view:  # it reads the whole request before it answers
                try:
                    view = view[self._socket.send(view) :]
                    continue
                except BlockingIOError:
                    if not running.pump(writable=self._socket.fileno()):
                        return None
                    continue
                except OSError:
                    return None
            if not running.pump(until=self._socket.fileno()):
                return None
            try:
                part = self._socket.recv(1 << 20)
            except BlockingIOError:
                continue
            except OSError:  # it ended before it had read all that was sent
                return None
            if not part:
                return None
            received += part
            reply = _parse(received, self.limits.file_bytes)
            if reply is not None:
                return reply


def _parse(received: bytearray, most: int) -> tuple[int, str, MemoryWorkspace] | None:
    """A whole reply, or None while some of it is still to come. Nothing in it is believed."""
    if len(received) < 8:
        return None
    type_, length = protocol.parse_header(bytes(received[:8]))
    if type_ != protocol.REPLY or length > _MOST_REPLY:
        raise SandboxError("the converter sent what is no reply")
    if len(received) < 8 + length:
        return None
    try:
        head = json.loads(received[8 : 8 + length])
        sizes = {str(name): int(size) for name, size in head["files"].items()}
        status, messages = int(head["status"]), str(head["messages"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SandboxError("the converter sent what is no reply") from error
    if any(size < 0 for size in sizes.values()) or sum(sizes.values()) > most:
        return 1, "the picture is larger than a file may be", MemoryWorkspace({})
    if len(received) < 8 + length + sum(sizes.values()):
        return None
    files, at = {}, 8 + length
    for name, size in sizes.items():
        files[name] = bytes(received[at : at + size])
        at += size
    return status, messages, MemoryWorkspace(files)
