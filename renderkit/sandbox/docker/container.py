"""One container: every wall that Docker has, asked over its standard streams, removed whatever happens.

Nothing that comes out of it is believed: frames and sizes are bounded, and files come as bytes.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import threading
import time
from collections.abc import Sequence
from typing import Any

import docker.errors

from renderkit.models import Limits, MiB
from renderkit.sandbox.contract import NamespacesRefused, SandboxError, SandboxUnavailable, ToolMissing
from renderkit.sandbox.docker import seccomp
from renderkit.sandbox.docker.daemon import Daemon, owner
from renderkit.sandbox.docker.meter import ALLOWANCE
from renderkit.sandbox.docker.names import ENGINE
from renderkit.sandbox.docker.wire import Message, WireError, pack, unpack
from renderkit.sandbox.streams import BoundedStream

PROCESSES = 64
"""Processes and threads of a container beyond a job's: its init, the server, a worker."""

TMP = 64 * MiB
CPUS = 2.0
"""Cores that a container may use, where there are as many."""

STARTUP = 120.0
"""Seconds within which a container must have started and loaded what it loads."""

_STDERR = 2
_CHUNK = 1 << 18
_ERRORS: dict[str, type[SandboxError]] = {
    "sandbox_unavailable": SandboxUnavailable,
    "tool_missing": ToolMissing,
    "refused": NamespacesRefused,
}


class Container:
    """A container of one image. `key` says which jobs it can serve; `ask` speaks to the server inside."""

    def __init__(
        self, daemon: Daemon, image: str, limits: Limits, key: object, *, extra: int = 0, walled: bool = True
    ) -> None:
        self.key = key
        self.walled = walled
        self.sessions = 0
        self.held: set[str] = set()
        self._daemon = daemon
        self._id = ""
        self._socket: Any = None
        self._rest = bytearray()
        self._frame = 0
        self._owed = 0
        self._until = 0.0
        self._errors = BoundedStream(65536)
        self._lock = threading.Lock()
        with daemon.api() as api:
            created = api.create_container(
                image,
                stdin_open=True,
                detach=False,
                labels={ENGINE: owner()},
                host_config=_host_config(api, daemon.info(), limits, extra, walled),
                network_disabled=True,
            )
            self._id = created["Id"]
            try:
                # kept: the socket dies with the response it came from
                self._attached = api.attach_socket(
                    self._id, {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
                )
                self._socket = getattr(self._attached, "_sock", self._attached)
                api.start(self._id)
            except BaseException:
                self.remove()
                raise

    def ask(
        self, question: str, message: Message, parts: Sequence[bytes] = (), *, within: float
    ) -> tuple[Message, list[bytes]]:
        """The answer to one request. Raises SandboxError, or OSError where a file cannot be read."""
        self.tell(question, message, parts, within=within)
        self._until = time.monotonic() + within  # for all of it: an answer that trickles has no end
        while True:
            answer, found = self._answer()
            self._owed -= 1
            if not self._owed:
                break
        if "errno" in answer:
            raise OSError(answer["errno"], str(answer.get("message", ""))[:200])
        if "error" in answer:
            kind = _ERRORS.get(str(answer["error"]), SandboxError)
            raise kind(str(answer.get("message", ""))[:500], str(answer.get("mend", ""))[:200])
        return answer, found

    def tell(self, question: str, message: Message, parts: Sequence[bytes] = (), *, within: float) -> None:
        """The same without waiting: what comes of it is passed over before the next answer."""
        try:
            self._socket.settimeout(within)
            self._socket.sendall(b"".join(pack({"ask": question, **message}, parts)))
        except OSError as error:
            raise self._lost(error) from error
        self._owed += 1

    def _answer(self) -> tuple[Message, list[bytes]]:
        try:
            return unpack(self._exactly)
        except (OSError, WireError) as error:
            raise self._lost(error) from error

    def ended(self) -> bool:
        """Whether it ended, as Docker sees it: then whatever was in it did that."""
        try:
            with self._daemon.api() as api:
                return not api.inspect_container(self._id)["State"]["Running"]
        except SandboxError as error:
            return isinstance(error.__cause__, docker.errors.NotFound)

    def kill(self) -> None:
        """Ends it at once; whoever waits for an answer hears so. Another thread removes it."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(SandboxError), self._daemon.api() as api:
            api.kill(self._id)

    def remove(self) -> None:
        """Ends it, and leaves nothing of it."""
        with self._lock:
            name, self._id = self._id, ""
        if not name:
            return
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.close()
            with contextlib.suppress(OSError, AttributeError):
                self._attached.close()
        with contextlib.suppress(SandboxError), self._daemon.api() as api:  # it may be going by itself
            api.remove_container(name, force=True, v=True)

    def _exactly(self, size: int) -> bytes:
        """The next bytes of its standard output, out of Docker's frames; what it says beside is kept."""
        got = bytearray()
        while len(got) < size:
            if not self._frame:
                stream, length = struct.unpack(">BxxxI", self._raw(8))
                if stream == _STDERR:
                    for at in range(0, length, _CHUNK):
                        self._errors.feed(self._raw(min(_CHUNK, length - at)))
                    continue
                self._frame = length
                continue
            part = self._raw(min(self._frame, size - len(got)))
            self._frame -= len(part)
            got += part
        return bytes(got)

    def _raw(self, size: int) -> bytes:
        while len(self._rest) < size:
            self._socket.settimeout(max(0.001, self._until - time.monotonic()))
            part = self._socket.recv(max(_CHUNK, size - len(self._rest)))
            if not part:
                raise WireError("it ended")
            self._rest += part
        part = bytes(self._rest[:size])
        del self._rest[:size]
        return part

    def _lost(self, error: Exception) -> SandboxError:
        said = self._errors.value().decode("utf-8", "replace").strip().splitlines()[-1:] or [str(error)]
        return SandboxError(f"the container was lost: {said[0][:300]}", "see that 'docker info' works")


def _host_config(api: Any, info: dict[str, Any], limits: Limits, extra: int, walled: bool) -> dict[str, Any]:
    memory = limits.memory_bytes + extra + ALLOWANCE
    room, files, also = TMP, 4096, "noexec"
    if not walled:  # then the job's workspace is a folder of it
        room, files, also = room + limits.workspace_bytes, files + limits.workspace_files, "exec"
    security = ["no-new-privileges"]
    if walled:  # without an inner wall, Docker's own profile is the stricter one
        security.append(f"seccomp={seccomp.profile()}")
    if walled and any("apparmor" in option for option in info.get("SecurityOptions") or ()):
        security.append("apparmor=unconfined")  # its profile refuses every mount
    config: dict[str, Any] = api.create_host_config(
        network_mode="none",
        read_only=True,
        cap_drop=["ALL"],
        security_opt=security,
        pids_limit=limits.processes + PROCESSES,
        mem_limit=memory,
        memswap_limit=memory,
        nano_cpus=int(min(CPUS, info.get("NCPU") or os.cpu_count() or 1) * 1e9),
        tmpfs={"/tmp": f"size={room},nr_inodes={files},mode=1777,nosuid,nodev,{also}"},
        log_config={"Type": "none"},
        ipc_mode="none",
        init=True,
        auto_remove=True,
    )
    if walled:  # the kernel allows a /proc of one's own only where nothing of this one is hidden
        config["MaskedPaths"], config["ReadonlyPaths"] = [], []
    return config
