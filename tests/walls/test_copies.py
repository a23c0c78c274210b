"""What is lent to one job after another: no job learns from it who had it before."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from renderkit.models import Recipe, Step
from renderkit.sandbox.copies import Copies, Copy
from renderkit.sandbox.kept import ASKED
from tests.walls.support import COMMANDS, TIGHT, Walls

EVERY_BACKEND = True

RECIPE = Recipe(steps=(Step(name="make", argv=("sh", "-c", "echo it was made > made")),), output="made")

_CALLS = """
import array, contextlib, fcntl
GET_FLAGS, SET_FLAGS, GET_HINT, SET_HINT = 0x80086601, 0x40086602, 1035, 1036
"""
LOOK = (
    _CALLS
    + """
seen = os.fstat(3)
said = [seen.st_mode, seen.st_nlink, seen.st_size, os.listxattr(3), os.lseek(3, 0, 1)]
said += [fcntl.fcntl(3, fcntl.F_GETFL), fcntl.fcntl(3, fcntl.F_GETOWN), fcntl.fcntl(3, fcntl.F_GET_SEALS)]
for ask in (lambda: fcntl.ioctl(3, GET_FLAGS, bytes(8)), lambda: fcntl.fcntl(3, GET_HINT, bytes(8))):
    with contextlib.suppress(OSError): said.append(ask())
fcntl.flock(3, fcntl.LOCK_EX | fcntl.LOCK_NB)
print(seen.st_ino, seen.st_atime_ns, seen.st_mtime_ns, *said, os.read(3, 99), sep="|")
"""
)
LEAVE = {
    "marks": """
for leave in (
    lambda: os.lseek(3, 5, 0),
    lambda: fcntl.fcntl(3, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND),
    lambda: fcntl.fcntl(3, fcntl.F_SETOWN, os.getpid()),
    lambda: fcntl.flock(3, fcntl.LOCK_EX),
    lambda: os.fchmod(3, 0o705),
    lambda: os.utime(3, ns=(77, 78)),
    lambda: os.fork() or __import__("time").sleep(30),
):
    with contextlib.suppress(OSError): leave()
""",
    "hint": "with contextlib.suppress(OSError): fcntl.fcntl(3, SET_HINT, (3).to_bytes(8, 'little'))",
    "flags": "with contextlib.suppress(OSError): fcntl.ioctl(3, SET_FLAGS, (0x40).to_bytes(8, 'little'))",
    "attribute": "with contextlib.suppress(OSError): os.setxattr('/dev/fd/3', 'user.left', b'1')",
    "content": "with contextlib.suppress(OSError): open('/dev/fd/3', 'r+b').write(b'left')",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERKIT_CACHE", str(tmp_path / "kept"))


def _job(walls: Walls, code: str) -> str:
    """What a job says that has the copy; nothing if there was none."""
    with walls.sandbox.lending(walls.sandbox.open(COMMANDS, TIGHT), "here") as session:
        lent = session.made(RECIPE)
        if lent is None:
            return ""
        with lent:
            return session.run(walls.python(code), [lent.fileno()]).text


@pytest.mark.parametrize("name", LEAVE)
def test_a_copy_tells_nothing_of_who_had_it(folder: None, walls: Walls, name: str) -> None:
    before = [_job(walls, LOOK) for _ in range(ASKED)][-1]
    assert "it was made" in before
    _job(walls, _CALLS + LEAVE[name])
    after = _job(walls, LOOK)
    if "docker" in walls.sandbox.name:  # there each job's file is made for it, from bytes
        before, after = (said.split("|", 3)[3] for said in (before, after))
    if name not in ("marks", "content"):  # what a trace cannot be taken from has made room for another
        before, after = (said.partition("|")[2] for said in (before, after))
    assert after == before


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    (tmp_path / "kept").write_bytes(b"head, and what is kept")
    with (tmp_path / "kept").open("rb") as file:
        return Copy("this", file.fileno(), 6, 16)


def test_what_comes_back_as_it_was_is_given_out_again(copy: Copy) -> None:
    copies = Copies()
    with copy.open() as lent:
        os.fchmod(lent.fileno(), 0o700)
        os.utime(lent.fileno(), ns=(5, 6))
        assert lent.read() == b"and what is kept"
    copies.give_back(copy)
    assert copies.take("that") is None
    assert copies.take("this") is copy
    assert copies.take("this") is None, "somebody has it"
    with copy.open() as lent:
        seen = os.fstat(lent.fileno())
        assert (seen.st_mode & 0o777, seen.st_atime_ns, seen.st_mtime_ns) == (0o555, 0, 0)
        assert lent.read() == b"and what is kept"
    copy.close()


def test_what_a_trace_cannot_be_taken_from_is_let_go(copy: Copy) -> None:
    copies = Copies()
    with copy.open() as lent:
        fcntl.fcntl(lent.fileno(), 1036, (3).to_bytes(8, "little"))
    copies.give_back(copy)
    assert copies.take("this") is None


def test_room_is_bounded(tmp_path: Path) -> None:
    copies = Copies(most=20)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with (tmp_path / "kept").open("wb+") as file:
        file.write(bytes(8))
        file.flush()
        for number in range(5):
            copies.give_back(Copy(number, file.fileno(), 0, 8))
    assert [copies.take(number) is not None for number in range(3)] == [False] * 3
    for number in (3, 4):
        taken = copies.take(number)
        assert taken is not None
        copies.give_back(taken)
    copies.close()
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
