"""Bytes and inodes, in every place where a job may write."""

from __future__ import annotations

import io
import os
import time
from typing import BinaryIO

import pytest

from renderkit.models import Kind, MiB
from tests.walls.support import TIGHT, Walls

PLACES = ["/work", "/tmp", "/dev/shm"]

FILLERS: dict[str, tuple[str, Kind | None]] = {
    "one_gigabyte": (
        "with open('big', 'wb', 0) as out:\n  for _ in range(1024): out.write(b'x' * (1 << 20))\nprint('BREACH')",
        "disk_limit",
    ),
    "one_gigabyte_signal_ignored": (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "with open('big', 'wb', 0) as out:\n"
        "  for _ in range(1024):\n    if out.write(b'x' * (1 << 20)) != 1 << 20: sys.exit(1)\nprint('BREACH')",
        None,
    ),
    "sparse": (
        "f = os.open('big', os.O_RDWR | os.O_CREAT)\nmust_fail('ftruncate', os.ftruncate, f, 1 << 40)\nsys.exit(1)",
        None,
    ),
    "fallocate": (
        "f = os.open('big', os.O_RDWR | os.O_CREAT)\nmust_fail('fallocate', os.posix_fallocate, f, 0, 1 << 30)\nsys.exit(1)",
        None,
    ),
    "many_big_files": (
        "for n in range(100):\n  with open(f'big{n}', 'wb', 0) as out:\n    assert out.write(b'x' * (1 << 20)) == 1 << 20\n"
        "print('BREACH')",
        "disk_limit",
    ),
    "unlinked": (
        "held = []\nfor n in range(100):\n  out = open('big', 'wb', 0); os.unlink('big'); held.append(out)\n"
        "  assert out.write(b'x' * (1 << 20)) == 1 << 20\nprint('BREACH')",
        None,
    ),
    "holes": (
        "for n in range(3):\n  out = open(f'h{n}', 'wb', 0); out.truncate(7 << 20)\n"
        "for n in range(3):\n  out = open(f'h{n}', 'r+b', 0)\n"
        "  for at in range(0, 7 << 20, 4096):\n    out.seek(at); assert out.write(b'x') == 1\nprint('BREACH')",
        "disk_limit",
    ),
}


def held(file: BinaryIO) -> int:
    """Bytes of a file that are on its disk; of one that came out of a container, those that are not in holes."""
    with file:
        try:
            return os.fstat(file.fileno()).st_blocks * 512
        except io.UnsupportedOperation:
            return sum(len(page) for page in iter(lambda: file.read(4096), b"") if page.strip(b"\0"))


@pytest.mark.parametrize("name", FILLERS)
def test_bytes(walls: Walls, name: str) -> None:
    code, kind = FILLERS[name]
    with walls.session() as session:
        result = session.run(walls.python(code))
        assert not result.ok and "BREACH" not in result.text, result
        if kind is not None:
            assert result.limit == kind, result
        assert (
            sum(map(held, map(session.workspace.open, (e.name for e in session.workspace.entries()))))
            <= TIGHT.workspace_bytes
        )


MANY = {
    "files": "open(name, 'w').close()",
    "folders": "os.mkdir(name)",
    "symlinks": "os.symlink('/etc/passwd' * 300, name)",
    "hard_links": "open('one', 'a').close(); os.link('one', name)",
    "sockets": "import socket; s = socket.socket(socket.AF_UNIX); s.bind(name); s.close()",
    "names": "open(name + 'x' * 200, 'w').close()",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", MANY)
def test_a_million(walls: Walls, name: str, place: str) -> None:
    """Each inode and each name counts, wherever it is; the job ends by the disk's limit, soon."""
    code = f"""
os.chdir(sys.argv[1])
for n in range(1_000_000):
    name = str(n)
    {MANY[name]}
print("BREACH")
"""
    began = time.monotonic()
    with walls.session() as session:
        result = session.run(walls.python(code, place))
        assert result.limit == "disk_limit", result
        assert len(session.workspace.entries()) <= TIGHT.workspace_files
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("limit", [500, 10_000])
def test_3000_nested_folders(walls: Walls, limit: int) -> None:
    """As deep as it goes: made, listed up to a depth, and gone with the mount."""
    code = """
for n in range(3000):
    try: os.mkdir("d"); os.chdir("d"); open("deep.png", "w").close()
    except OSError: sys.exit(1)
"""
    began = time.monotonic()
    with walls.session(workspace_files=limit) as session:
        result = session.run(walls.python(code))
        assert result.limit == ("disk_limit" if limit == 500 else None)
        names = [entry.name for entry in session.workspace.entries()]
        assert 0 < len(names) <= 20 and all(name.endswith("deep.png") for name in names)
        with pytest.raises(OSError, match=r".*"):
            session.workspace.open("d/" * 3500 + "deep.png")
    assert time.monotonic() - began < 5


def test_three_places_are_one_disk(walls: Walls) -> None:
    """What lies in /tmp and /dev/shm is missing in the workspace."""
    code = """
for folder in ("/tmp", "/dev/shm", "/work"):
    with open(folder + "/part", "wb", 0) as out: assert out.write(b"x" * (6 << 20)) == 6 << 20, folder
print("BREACH")
"""
    result, _ = walls.run(walls.python(code))
    assert result.limit == "disk_limit" and "BREACH" not in result.text


def test_extended_attributes(walls: Walls) -> None:
    """They take room too, and it has an end."""
    code = """
open("a", "w").close()
n = 0
try:
    while n < 5000: os.setxattr("a", f"user.{n}", b"x" * 60000); n += 1
except OSError: print("stopped at", n); sys.exit()
print("BREACH")
"""
    result, _ = walls.run(walls.python(code), memory_bytes=128 * MiB)
    assert "BREACH" not in result.text
