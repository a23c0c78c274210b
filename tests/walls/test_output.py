"""Floods of output, and streams that are not what they were."""

from __future__ import annotations

import time

import pytest

from tests.walls.support import TIGHT, Walls

FLOOD = """
fd = int(sys.argv[1])
block = b"x" * 65536
written = 0
while written < 1 << 30:
    written += os.write(fd, block)
"""


@pytest.mark.parametrize("fd", [1, 2])
def test_one_gigabyte(walls: Walls, fd: int) -> None:
    """Ended long before, or drained to its end; never kept, and never in the way."""
    result, _ = walls.run(walls.python(FLOOD, str(fd)))
    assert result.limit == "output_limit"
    kept, total = (result.stdout, result.stdout_bytes) if fd == 1 else (result.stderr, result.stderr_bytes)
    assert len(kept) < TIGHT.output_bytes + 100
    assert TIGHT.output_bytes * 16 < total < 1 << 30


def test_both_streams_at_once(walls: Walls) -> None:
    """More than a pipe holds on each, written in turns by two processes: no deadlock, not a byte too few."""
    code = """
fd = 1 if os.fork() else 2
for _ in range(64):
    done = 0
    while done < 65536: done += os.write(fd, b"y" * (65536 - done))
if fd == 1: os.wait()
"""
    result, _ = walls.run(walls.python(code))
    assert result.ok
    assert result.stdout_bytes == result.stderr_bytes == 64 * 65536


def test_byte_by_byte(walls: Walls) -> None:
    result, _ = walls.run(walls.python("for _ in range(20000): os.write(1, b'z')"))
    assert result.ok and result.stdout_bytes == 20000 and result.stdout == b"z" * 20000


def test_head_and_tail_are_kept(walls: Walls) -> None:
    code = "print('first'); sys.stdout.flush()\nfor n in range(200000): print(n)\nprint('last')"
    result, _ = walls.run(walls.python(code))
    assert result.stdout.startswith(b"first\n0\n1\n") and result.stdout.endswith(b"199999\nlast\n")
    assert b"bytes left out" in result.stdout and len(result.stdout) < TIGHT.output_bytes + 100


STRANGE = {
    "binary": "os.write(1, bytes(range(256)) * 100)",
    "escapes": "os.write(1, b'\\x1b]0;owned\\x07\\x1b[2J\\x1b[31m\\x9b31m')",
    "no_line_ends": "os.write(1, b'a' * 50000)",
    "invalid_utf_8": "os.write(1, b'\\xff\\xfe\\xc3\\x28\\xed\\xa0\\x80')",
    "looks_like_a_frame": "import struct\nos.write(1, struct.pack('=II', 6, 32) + b'\\0' * 32)",
}


@pytest.mark.parametrize("name", STRANGE)
def test_bytes_are_bytes(walls: Walls, name: str) -> None:
    """They come as they were written, and can be read as text."""
    result, _ = walls.run(walls.python(STRANGE[name]))
    assert result.ok and result.stdout_bytes == len(result.stdout) > 0
    assert isinstance(result.text, str) and result.text.encode()


TRICKS = {
    "closes_them": "os.close(1); os.close(2)\nimport time; time.sleep(0.3)",
    "reads_its_own_output_back": "f = os.open('/proc/self/fd/1', os.O_RDONLY | os.O_NONBLOCK)\n"
    "os.write(1, b'x' * 1000)\ntry: os.read(f, 500)\nexcept OSError: pass",
    "makes_them_non_blocking": "os.set_blocking(1, False)\ntry:\n  while True: os.write(1, b'x' * 65536)\nexcept OSError: pass",
    "changes_their_size": "import fcntl\nfcntl.fcntl(1, 1031, 4096)\nos.write(1, b'x' * 100000)",
    "hands_them_to_nobody": "import socket, array\na, b = socket.socketpair()\n"
    "a.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [1, 2, b.fileno()]))])",
    "asks_for_signals": "import fcntl\nfcntl.fcntl(1, fcntl.F_SETOWN, os.getpid())\n"
    "fcntl.fcntl(1, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)",
    "splices": "f = os.open('/dev/zero', os.O_RDONLY)\nr, w = os.pipe()\nos.write(w, b'x' * 4096)\nos.splice(r, 1, 4096)",
}


@pytest.mark.parametrize("name", TRICKS)
def test_streams_stay_ours(walls: Walls, name: str) -> None:
    """Nothing that is done to its end of a stream stops ours; and the next step has both again."""
    with walls.session() as session:
        began = time.monotonic()
        session.run(walls.python(TRICKS[name]))
        assert time.monotonic() - began < 3
        after = session.run(walls.step("sh", "-c", "echo out; echo err >&2"))
        assert (after.stdout, after.stderr) == (b"out\n", b"err\n")


def test_reading_waits_for_nobody(walls: Walls) -> None:
    """Standard input is empty, and is no terminal."""
    result, _ = walls.run(walls.step("sh", "-c", "cat; test -t 0 || echo none; tty; cat /dev/tty"))
    assert result.stdout == b"none\nnot a tty\n"
