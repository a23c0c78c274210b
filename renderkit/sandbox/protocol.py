"""The frames between the engine and a worker: the Python side of `native/wall.h`.

A frame is a type and a length (two 32-bit numbers in host byte order), then that many bytes; descriptors
travel with its first byte. The version is agreed in the worker's first frame.
"""

from __future__ import annotations

import array
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass

PROTOCOL = 1

HELLO, OPEN, READY, FILE, RUN, EXIT, KILL, FAIL = range(1, 9)
REQUEST, REPLY = 16, 17  # between the engine and a converter

NO_WALL, BROWSER, NO_SOCKETS = 1, 2, 4  # flags of OPEN

_HEADER = struct.Struct("=II")
_OPEN = struct.Struct("=6Q")
_RUN = struct.Struct("=3I")
_EXIT = struct.Struct("=iI3q")
_CREDENTIALS = struct.Struct("=iII")

LARGEST_FRAME = 1 << 30


class ProtocolError(Exception):
    """The other side is gone, or said what it must not."""


@dataclass(frozen=True)
class Frame:
    """One frame as it came. `pid` is the sender's, in our own pid namespace, where that was asked for."""

    type: int
    body: bytes
    fds: tuple[int, ...] = ()
    pid: int | None = None


@dataclass(frozen=True)
class Exit:
    """What a session says of a step that ended."""

    wait_status: int
    cpu_seconds: float
    wall_seconds: float
    peak_memory_bytes: int
    exec_error: int = 0
    """An errno, where the command could not be started at all."""


def send(to: socket.socket, type_: int, body: bytes = b"", fds: Sequence[int] = ()) -> None:
    """Sends one frame. Raises ProtocolError when the other side is gone."""
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    try:
        sent = to.sendmsg([_HEADER.pack(type_, len(body)), body], ancillary)
        if sent < _HEADER.size + len(body):
            to.sendall(memoryview(_HEADER.pack(type_, len(body)) + body)[sent:])
    except OSError as error:
        raise ProtocolError(f"the worker is gone ({error})") from error


def receive(source: socket.socket, most: int = 65536) -> Frame:
    """Waits for one frame of at most `most` bytes, for as long as the socket's timeout says.

    Raises ProtocolError when the other side is gone, silent for too long, or sends more.
    """
    try:
        space = socket.CMSG_SPACE(4 * 4) + socket.CMSG_SPACE(_CREDENTIALS.size)
        head, ancillary, _, _ = source.recvmsg(_HEADER.size, space, socket.MSG_CMSG_CLOEXEC)
        fds: list[int] = []
        pid = None
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                fds.extend(array.array("i", data[: len(data) - len(data) % 4]))
            elif level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
                pid = _CREDENTIALS.unpack(data)[0]
        head += _exactly(source, _HEADER.size - len(head)) if head else b""
        if not head:
            raise ProtocolError("the worker is gone")
        type_, length = _HEADER.unpack(head)
        if length > most:
            raise ProtocolError(f"a frame of {length} bytes came where at most {most} were due")
        return Frame(type_, _exactly(source, length), tuple(fds), pid)
    except OSError as error:
        raise ProtocolError(f"no answer from the worker ({error})") from error


def _exactly(source: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = source.recv(min(length, 1 << 20))
        if not part:
            raise ProtocolError("the worker went away in the middle of a frame")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def header(type_: int, length: int) -> bytes:
    """The first eight bytes of a frame."""
    return _HEADER.pack(type_, length)


def parse_header(head: bytes) -> tuple[int, int]:
    """Type and length out of a frame's first eight bytes."""
    type_, length = _HEADER.unpack(head)
    return type_, length


def pack_open(
    flags: int, workspace_bytes: int, workspace_files: int, processes: int, file_bytes: int, cpu_seconds: int
) -> bytes:
    """The body of OPEN: `struct rk_open`."""
    return _OPEN.pack(flags, workspace_bytes, workspace_files, processes, file_bytes, cpu_seconds)


def pack_command(argv: Sequence[str], env: dict[str, str]) -> bytes:
    """The body of RUN for a command."""
    words = [*argv, *(f"{name}={value}" for name, value in env.items())]
    if any("\0" in word for word in words):
        raise ValueError("a command's words cannot hold NUL")
    text = b"".join(word.encode("utf-8", "surrogateescape") + b"\0" for word in words)
    return _RUN.pack(0, len(argv), len(env)) + text


def pack_call(text: bytes) -> bytes:
    """The body of RUN for a call into the worker's runtime."""
    return _RUN.pack(1, 0, 0) + text


def unpack_exit(body: bytes) -> Exit:
    """What EXIT holds: `struct rk_exit`."""
    status, exec_error, cpu_us, wall_us, peak_kib = _EXIT.unpack(body)
    return Exit(status, cpu_us / 1e6, wall_us / 1e6, peak_kib * 1024, exec_error)
