"""The engine's counterpart in a container: sessions of the local walls, over its standard streams.

It runs as an ordinary user, and ends when its input does. One request is answered after another:

    serve  what worker this container is for, in which environments; answered when it can be asked
    open   a session; run: lays out files and runs a step; read: a file of the workspace; close
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from renderkit.models import Limits, MiB, Step, StepResult, Worker, Workspace
from renderkit.sandbox.contract import NamespacesRefused, SandboxError, Session
from renderkit.sandbox.docker.meter import ContainerMeter
from renderkit.sandbox.docker.wire import Message, WireError, pack, unpack
from renderkit.sandbox.local import LocalSandbox
from renderkit.sandbox.memfile import file_of
from renderkit.toolchain import SYSTEM_HOME

Answer = tuple[Message, list[bytes]]

SMALL = MiB
"""Bytes of files that go along with a step's result; a quarter of it for one of them."""

KEPT = 256 * MiB
"""Bytes of inputs that are kept for steps to come."""

STREAMS = ("stdout", "stderr")


class Server:
    """One worker's sessions, one at a time."""

    def __init__(self) -> None:
        self._sandbox: LocalSandbox | None = None
        self._worker: Worker | None = None
        self._session: Session | None = None
        self._held: dict[str, bytes] = {}

    def serve(self, message: Message, parts: list[bytes]) -> Answer:
        """Begins: with the worker, the folders of its environments, and how many jobs it may serve."""
        folders = {name: SYSTEM_HOME / "environments" / folder for name, folder in message["folders"].items()}
        files = dict(zip(message["files"], parts, strict=True))
        self._worker = Worker.model_validate({**message["worker"], "files": files})
        self._sandbox = LocalSandbox(
            folders.__getitem__,
            walled=message["walled"],
            uses=message["uses"],
            ahead=message["walled"],
            meter=ContainerMeter,
        )
        self._sandbox.prepare(self._worker)
        return {}, []

    def open(self, message: Message, parts: list[bytes]) -> Answer:
        """Opens a session."""
        assert self._sandbox is not None and self._worker is not None
        self._session = self._sandbox.open(self._worker, Limits.model_validate(message["limits"]))
        return {"isolation": self._session.isolation, "memory_wall": self._session.memory_wall}, []

    def run(self, message: Message, parts: list[bytes]) -> Answer:
        """Lays out files and runs a step; tells what happened and which files there are."""
        assert self._session is not None
        names = message["files"]
        if names:
            self._session.put(dict(zip(names, parts, strict=False)))
        with self._inputs(message["inputs"], parts[len(names) :]) as inputs:
            result = self._session.run(Step.model_validate(message["step"]), inputs)
        entries = [[e.name, e.bytes, e.order] for e in self._session.workspace.entries()]
        said = {
            name: value
            for name in StepResult.model_fields
            if name not in STREAMS
            for value in [getattr(result, name)]
        }
        small = _small(self._session.workspace)
        answer = {"result": said, "entries": entries, "small": list(small), "held": list(self._held)}
        return answer, [result.stdout, result.stderr, *small.values()]

    @contextmanager
    def _inputs(self, keys: list[str | None], contents: list[bytes]) -> Iterator[list[int]]:
        """A step's inputs, each a file in memory of its own; those with a key are kept for the next."""
        if sum(map(len, (*self._held.values(), *contents))) > KEPT:
            self._held = {key: self._held[key] for key in keys if key in self._held}
        fds: list[int] = []
        try:
            for key, content in zip(keys, contents, strict=True):
                if key is not None:
                    content = self._held.setdefault(key, content)
                fds.append(file_of(content))
            yield fds
        finally:
            for fd in fds:
                os.close(fd)

    def read(self, message: Message, parts: list[bytes]) -> Answer:
        """The first bytes of a regular file."""
        assert self._session is not None
        return {}, [self._session.workspace.read(message["name"], message["limit"])]

    def close(self, message: Message, parts: list[bytes]) -> Answer:
        """Ends the session."""
        session, self._session = self._session, None
        if session is not None:
            session.close()
        return {}, []

    def end(self) -> None:
        """Ends everything."""
        self.close({}, [])
        if self._sandbox is not None:
            self._sandbox.close()


def _small(workspace: Workspace) -> dict[str, bytes]:
    """Files that go along with the result, so that nobody has to ask for each."""
    found: dict[str, bytes] = {}
    left = SMALL
    for entry in workspace.entries():
        if entry.bytes <= min(left, SMALL // 4):
            with suppress(OSError):
                found[entry.name] = workspace.read(entry.name, left)
                left -= len(found[entry.name])
    return found


def main() -> None:
    """Answers until the engine hangs up."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what anybody prints is no message
    server = Server()
    answers: dict[str, Callable[[Message, list[bytes]], Answer]] = {
        "serve": server.serve,
        "open": server.open,
        "run": server.run,
        "read": server.read,
        "close": server.close,
    }
    try:
        while True:
            try:
                message, parts = unpack(lambda size: _exactly(source, size))
            except WireError:
                break
            try:
                answer = answers[message["ask"]](message, parts)
            except SandboxError as error:
                refused = isinstance(error, NamespacesRefused)
                answer = (
                    {
                        "error": "refused" if refused else error.kind,
                        "message": str(error),
                        "mend": error.mend,
                    },
                    [],
                )
            except OSError as error:
                answer = {"errno": error.errno or errno.EIO, "message": str(error.strerror)}, []
            except ValueError as error:  # a name that no file can have
                answer = {"errno": errno.EINVAL, "message": str(error)}, []
            for buffer in pack(*answer):
                sink.write(buffer)
            sink.flush()
    finally:
        server.end()


def _exactly(source: BinaryIO, size: int) -> bytes:
    data = source.read(size)
    if len(data) < size:
        raise WireError("the engine is gone")
    return data


if __name__ == "__main__":
    sys.exit(main())
