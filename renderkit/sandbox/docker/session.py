"""One job in a container, as the engine holds it."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO

from pydantic import ValidationError

from renderkit.models import Entry, Isolation, Limits, MiB, Step, StepResult, Workspace
from renderkit.sandbox.contract import SandboxError
from renderkit.sandbox.docker.container import STARTUP, Container
from renderkit.sandbox.docker.wire import Message
from renderkit.sandbox.workspace import MOST_ENTRIES

PATIENCE = 60.0
"""Seconds beyond a job's own within which a container must answer: it ends jobs by itself."""

LARGE = MiB
"""Bytes from which on an input is worth being kept in the container."""

_ISOLATIONS: dict[str, Isolation] = {"namespace": "namespace", "context": "context", "converter": "converter"}


class ContainerSession:
    """A session of the walls in a container. `on_close` hears whether it may serve another."""

    def __init__(self, container: Container, limits: Limits, on_close: Callable[[bool], None]) -> None:
        self._container = container
        self._limits = limits
        self._on_close = on_close
        self._healthy = False
        self._ran = False
        self._asking = threading.Lock()
        self._files: dict[str, bytes] = {}
        self._entries: list[Entry] = []
        self._small: dict[str, bytes] = {}
        answer = self._ask("open", {"limits": limits.model_dump(mode="json")}, within=STARTUP)[0]
        self._healthy = True
        self.isolation: Isolation = _ISOLATIONS.get(str(answer.get("isolation")), "container")
        self.memory_wall = "container"

    @property
    def workspace(self) -> Workspace:
        """The job's files, until the session is closed."""
        return _ContainerWorkspace(self._ask, self._entries, self._small, 4 * self._limits.file_bytes)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files. Raises RuntimeError once a step has run: their names may be the job's by then."""
        if self._ran:
            raise RuntimeError("files are laid out before the first step of a session")
        self._files.update(files)

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit. Inputs are read here, and are files in memory there."""
        files, self._files, self._ran = self._files, {}, True
        contents = list(map(_content, inputs))
        keys = [_key(content) for content in contents]  # what recipes make goes over once, and is kept there
        sent = [
            b"" if key in self._container.held else part for key, part in zip(keys, contents, strict=True)
        ]
        parts = [*files.values(), *sent]
        message: Message = {"step": step.model_dump(mode="json"), "files": list(files), "inputs": keys}
        try:
            answer, found = self._ask("run", message, parts, within=self._limits.wall_seconds + PATIENCE)
        except SandboxError:
            if self._container.walled or not self._container.ended():
                raise
            # a job that has a container to itself, and ends that, has ended itself
            return StepResult(name=step.name, signal=signal.SIGKILL)
        try:
            stdout, stderr, *small = found
            self._container.held = set(answer["held"])
            self._small = dict(zip(map(str, answer["small"]), small, strict=True))
            said = {**answer["result"], "name": step.name, "stdout": stdout, "stderr": stderr}
            self._entries = [Entry(name=n, bytes=b, order=o) for n, b, o in answer["entries"][:MOST_ENTRIES]]
            return StepResult.model_validate(said)
        except (ValidationError, ValueError, KeyError, TypeError) as error:
            self._healthy = False
            raise SandboxError("the container answered what is no result") from error

    def close(self) -> None:
        """Ends every process of the job and lets go of its files."""
        if self._healthy:
            try:
                with self._asking:  # the next job finds out whether it went well
                    self._container.tell("close", {}, within=PATIENCE)
            except SandboxError:
                self._healthy = False
        on_close, self._on_close = self._on_close, lambda healthy: None
        on_close(self._healthy)

    def _ask(
        self,
        question: str,
        message: Message,
        parts: Sequence[bytes] = (),
        *,
        within: float = PATIENCE,
    ) -> tuple[Message, list[bytes]]:
        try:
            with self._asking:  # a file can be read once the step that made it has ended
                return self._container.ask(question, message, parts, within=within)
        except SandboxError:
            self._healthy = False
            raise


class _ContainerWorkspace:
    """Files that come out as bytes: small ones with the step's result, others when they are asked for."""

    def __init__(
        self,
        ask: Callable[..., tuple[Message, list[bytes]]],
        entries: list[Entry],
        small: Mapping[str, bytes],
        most: int,
    ) -> None:
        self._ask = ask
        self._entries = entries
        self._small = small
        self._most = most

    def entries(self) -> list[Entry]:
        """The regular files after the last step, in the order in which they were made."""
        return list(self._entries)

    def open(self, name: str) -> BinaryIO:
        """A file's bytes as a stream. Raises OSError."""
        return io.BytesIO(self.read(name, self._most))

    def read(self, name: str, limit: int = 16 * MiB) -> bytes:
        """The first `limit` bytes of a file. Raises OSError."""
        if name in self._small:
            return self._small[name][:limit]
        _, parts = self._ask("read", {"name": name, "limit": limit})
        return parts[0][:limit] if parts else b""

    def text(self, name: str, limit: int = 16 * MiB) -> str:
        """The same as text for reading; empty where there is no such file."""
        try:
            return self.read(name, limit).decode("utf-8", "replace")
        except OSError:
            return ""


def _key(content: bytes) -> str | None:
    return hashlib.sha256(content).hexdigest() if len(content) >= LARGE else None


def _content(fd: int) -> bytes:
    """All of an input. Its place is left alone: the next step may be given the same."""
    parts: list[bytes] = []
    at = 0
    while part := os.pread(fd, 1 << 22, at):
        parts.append(part)
        at += len(part)
    return b"".join(parts)
