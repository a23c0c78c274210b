"""What the host meets when it reads what a job left: names, kinds of files, and changes under its hands."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest

from renderkit.models import Entry, RenderResult
from renderkit.sandbox.contract import SandboxError, Session
from renderkit.sandbox.memfile import file_of
from tests.walls.support import Walls

PNG = b"\x89PNG\r\n\x1a\n"

IN_PLACE: dict[str, str] = {
    "symlink_to_a_secret": "os.symlink(sys.argv[1], 'out.png')",
    "symlink_to_shadow": "os.symlink('/etc/shadow', 'out.png')",
    "relative_symlink": "os.symlink('../' * 20 + sys.argv[1], 'out.png')",
    "symlink_to_a_symlink": "os.symlink(sys.argv[1], 'a'); os.symlink('a', 'out.png')",
    "symlink_to_itself": "os.symlink('out.png', 'out.png')",
    "dangling_symlink": "os.symlink('nothing', 'out.png')",
    "symlink_to_a_device": "os.symlink('/dev/zero', 'out.png')",
    "symlink_to_proc": "os.symlink('/proc/self/environ', 'out.png')",
    "folder_symlink": "os.symlink(os.path.dirname(sys.argv[1]), 'out.png')",
    "socket": "import socket\nsocket.socket(socket.AF_UNIX).bind('out.png')",
    "folder": "os.mkdir('out.png')",
    "folder_without_rights": "os.mkdir('out.png', 0)",
    "fifo": "try: os.mkfifo('out.png')\nexcept OSError: os.mkdir('out.png')",
    "device": "try: os.mknod('out.png', 0o20666, os.makedev(1, 5))\nexcept OSError: os.mkdir('out.png')",
}


@pytest.mark.parametrize("name", IN_PLACE)
def test_in_place_of_a_picture(walls: Walls, name: str) -> None:
    """It is not listed, cannot be opened, and holds nobody up."""
    with walls.session() as session:
        assert session.run(walls.python(IN_PLACE[name], str(walls.canary))).ok
        began = time.monotonic()
        assert session.workspace.entries() == []
        with pytest.raises(OSError, match=r".*"):
            session.workspace.open("out.png")
        assert session.workspace.text("out.png") == ""
        for below in ("out.png/canary.txt", "out.png/../out.png", "a/../out.png"):
            with pytest.raises(OSError, match=r".*"):
                session.workspace.open(below)
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/etc/passwd", "a/../../etc", "//", "a//b", "x\0y"])
def test_names_that_leave(walls: Walls, name: str) -> None:
    with walls.session() as session:
        session.run(walls.step("mkdir", "a"))
        with pytest.raises((OSError, ValueError)):
            session.workspace.open(name)


def test_hard_links_are_files(walls: Walls) -> None:
    """Within the workspace they are allowed; each name is read, and none leads out."""
    code = "open('a.png', 'w').write('x')\nfor n in range(5): os.link('a.png', f'b{n}.png')"
    _, files = walls.run(walls.python(code))
    assert sorted(files) == ["a.png", *(f"b{n}.png" for n in range(5))]


def test_unreadable_files(walls: Walls, backend: str) -> None:
    """Mode 000: read where the host's user may, an OSError where not; never an end of everything."""
    code = "open('a.png', 'w').write('x'); os.chmod('a.png', 0)\nos.mkdir('d'); open('d/b.png', 'w'); os.chmod('d', 0)"
    with walls.session() as session:
        session.run(walls.python(code))
        names = [entry.name for entry in session.workspace.entries()]
        assert names in (["a.png"], ["a.png", "d/b.png"])
        try:
            assert session.workspace.read("a.png") == b"x"
        except PermissionError:
            assert os.geteuid() != 0 or backend.startswith("docker")


NAMES = [
    b"new\nline.png",
    b"esc\x1b]0;owned\x07\x1b[31m.png",
    b"\xff\xfe invalid.png",
    b"\xed\xa0\x80 surrogate.png",
    b"x" * 251 + b".png",
    b"-rf.png",
    b" .png",
    b"tab\t.png",
    b"quote\"'`$(id).png",
    b"\xe2\x80\xae gnp.png",
    b"..png",
    b"%s%n{0}.png",
    b"\x7f\x01\x02.png",
    b"back\\slash.png",
    "zürich ☃.png".encode(),
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_names_of_files(walls: Walls, name: bytes) -> None:
    """Each is listed, opened by the name under which it is listed, and fits into a result and its JSON."""
    code = "name = bytes.fromhex(sys.argv[1])\nopen(name, 'wb').write(b'made')\nos.mkdir(b'd')"
    with walls.session() as session:
        assert session.run(walls.python(code, name.hex())).ok
        (entry,) = session.workspace.entries()
        assert session.workspace.read(entry.name) == b"made"
        from renderkit.diagnostics.text import diagnose

        found = diagnose("invalid_image", f"{entry.name} cannot be read", file=entry.name)
        result = RenderResult(id="x", status="failed", language="x", diagnostics=(found,))
        assert json.loads(result.model_dump_json())
        assert not any(ord(letter) < 32 or ord(letter) == 127 for letter in found.message)


def test_many_names_in_one_folder(walls: Walls) -> None:
    began = time.monotonic()
    code = "for n in range(9000): open(f'{n:0200}.png', 'w').close()"
    _, files = walls.run(walls.python(code), workspace_files=10_000)
    assert len(files) == 9000
    assert time.monotonic() - began < 5


def test_order_of_making_cannot_be_forged(walls: Walls) -> None:
    """Times can be set by the job; the order comes from the inodes' numbers."""
    code = "for n, name in enumerate('cab'): open(name, 'w').close(); os.utime(name, (1000 - n, 1000 - n))"
    _, files = walls.run(walls.python(code))
    assert list(files) == ["c", "a", "b"]


SWAP = """
import time
secret = sys.argv[1]
os.mkdir("d"); os.mkdir("e")
for folder in "de":
    with open(folder + "/new", "w") as out: out.write("own")
    os.rename(folder + "/new", folder + "/out.png")  # never seen empty: what is read is its own, or a breach
os.symlink(secret, "link"); os.symlink(os.path.dirname(secret), "folder")
until = time.monotonic() + 1.5
print("ready", flush=True)
n = 0
while time.monotonic() < until:
    n += 1
    for target in ("link", "d/out.png"):
        try: os.link(target, "t", follow_symlinks=False); os.rename("t", "out.png")
        except OSError: pass
    try:
        os.rename("d", "x"); os.rename("folder", "d")
        os.rename("d", "folder"); os.rename("x", "d")
    except OSError: pass
print(n)
"""


@pytest.mark.backends("local", "reused")  # a container's files come out between steps
def test_a_link_swapped_in_while_the_host_reads(walls: Walls) -> None:
    """The host reads in a loop, while the job puts links to a secret in the place of a file and of its folder."""
    seen: dict[str, int] = {"own": 0, "error": 0}
    secret = walls.canary.with_name("out.png")
    secret.write_text(walls.secret)
    secret.chmod(0o644)
    stop = threading.Event()

    def read(session: Session) -> None:
        while not stop.is_set():
            for name in ("out.png", "d/out.png"):
                try:
                    text = session.workspace.read(name).decode()
                except OSError:
                    text = "error"
                seen[text] = seen.get(text, 0) + 1
            for entry in session.workspace.entries():
                assert isinstance(entry, Entry)

    with walls.session() as session:
        reader = threading.Thread(target=read, args=(session,))
        reader.start()
        try:
            result = session.run(walls.python(SWAP, str(secret)))
        finally:
            stop.set()
            reader.join()
    secret.unlink()
    assert result.ok and int(result.stdout.split()[1]) > 100
    assert seen["own"] > 10 and seen["error"] > 10, "both sides met each other"
    assert set(seen) == {"own", "error"}, "BREACH"


def test_the_swap_works_on_a_careless_reader(walls: Walls, tmp_path: Path) -> None:
    """A reader that looks first and opens then is taken in by the same program."""
    import subprocess

    secret = walls.canary
    code = (
        SWAP.replace("1.5", "3").replace('"/out.png"', '"/canary.txt"').replace("d/out.png", "d/canary.txt")
    )
    from tests.walls.support import PYTHON

    work = tmp_path / "careless"
    work.mkdir()
    with subprocess.Popen(
        [*PYTHON, "import os, sys\n" + code, str(secret)], cwd=work, stdout=subprocess.PIPE
    ) as job:
        assert job.stdout is not None
        job.stdout.readline()
        fooled = False
        while job.poll() is None and not fooled:
            try:
                path = work / "d" / "canary.txt"
                if not path.is_symlink() and path.is_file():
                    fooled = path.read_text() == walls.secret
            except OSError:
                continue
        job.kill()
    assert fooled


@pytest.mark.backends("local", "reused")
def test_a_file_that_grows_while_it_is_read(walls: Walls) -> None:
    """No more is read than was asked for."""
    code = (
        "import time\nuntil = time.monotonic() + 1\nout = open('out.png', 'wb', 0)\nprint(1, flush=True)\n"
        + (
            "while time.monotonic() < until:\n  out.write(b'x' * 65536)\n  if out.tell() > 4 << 20: out.seek(0); out.truncate()"
        )
    )
    most = 0
    with walls.session() as session:
        worker = threading.Thread(target=session.run, args=(walls.python(code),))
        worker.start()
        while worker.is_alive():
            try:
                most = max(most, len(session.workspace.read("out.png", 1000)))
            except OSError:
                continue
        worker.join()
    assert most == 1000


TRAPS = ("os.symlink(sys.argv[1], 'second.txt')", "os.symlink(os.path.dirname(sys.argv[1]), 'd')")


@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_is_laid_out_once_a_step_has_run(walls: Walls, trap: str) -> None:
    """A job could have taken the names. That is refused before it is tried, and the session goes on."""
    with walls.session() as session:
        assert session.run(walls.python(trap, str(walls.canary))).ok
        with pytest.raises(RuntimeError):
            session.put({"second.txt": b"BREACH", "d/canary.txt": b"BREACH"})
        assert session.run(walls.step("true")).ok
    walls.nothing_outside()


@pytest.mark.backends("local", "reused")  # in a container it is these that refuse
@pytest.mark.parametrize("trap", TRAPS)
def test_what_would_be_laid_out_after_a_step(walls: Walls, trap: str) -> None:
    """Were an engine to ask for it all the same, nothing is written through what the job left there."""
    with walls.session() as session:
        assert session.run(walls.python(trap, str(walls.canary))).ok
        session._deadline = None  # as before the first step
        with pytest.raises(SandboxError):
            session.put({"second.txt": b"BREACH", "d/canary.txt": b"BREACH"})
            session.run(walls.step("true"))
    walls.nothing_outside()


def test_what_it_laid_out_can_be_changed_by_the_job_only(walls: Walls) -> None:
    """A job's inputs are copies: what it does to them stays with it."""
    given = {"data.csv": b"1,2"}
    with walls.session() as session:
        session.put(given)
        assert session.run(
            walls.step("sh", "-c", "echo changed > data.csv; chmod 777 data.csv; mkdir /work/x")
        ).ok
        assert session.workspace.read("data.csv") == b"changed\n"
    assert given == {"data.csv": b"1,2"}
    with walls.session() as session:
        session.put(given)
        assert session.run(walls.step("cat", "data.csv")).stdout == b"1,2"


def test_a_second_step_finds_its_inputs_again(walls: Walls) -> None:
    """As TeX does its format: what one step has read, the next is given once more."""
    content = b"x" * (3 << 20)  # large enough to be kept in a container
    held = file_of(content)
    try:
        with walls.session() as session:
            for _ in range(3):
                result = session.run(walls.step("sh", "-c", "wc -c < /proc/self/fd/3"), [held])
                assert result.stdout.split() == [str(len(content)).encode()], result
    finally:
        os.close(held)
