"""Attacks on a worker that has its language loaded and serves the next job too, by the programs that it runs.

Each program paints red what it has reached and blue what it has not. Afterwards the same worker draws its
language's example as before.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderkit.engine import Engine
from renderkit.models import Job, Limits, MiB, RenderResult
from tests.walls import support
from tests.walls.test_languages import colors

LIMITS = Limits(wall_seconds=30, cpu_seconds=20, memory_bytes=512 * MiB, processes=48)
NEAR = 10
"""How often a program goes just below its limits; a thousand times by night."""

PRELUDE = """
import ctypes, os, sys, threading
import matplotlib.pyplot as plt
libc = ctypes.CDLL(None, use_errno=True)
reached = []
def must_fail(what, act):
    try:
        if act() == -1:
            return
    except OSError:
        return
    reached.append(what)
others = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and int(pid) != os.getpid()]
"""

PAINT = """
print(reached, file=sys.stderr)
plt.figure(facecolor="red" if reached else "blue").text(0.5, 0.5, "x")
plt.show()
"""

ATTACKS = {
    "memory": """
word = ctypes.create_string_buffer(b"x" * 8)
class Part(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
mine, theirs = Part(ctypes.addressof(word), 8), Part(id(reached), 8)
for pid in [*others, os.getppid()]:
    for name in ("mem", "clear_refs", "oom_score_adj"):
        must_fail(f"/proc/{pid}/{name}", lambda: os.open(f"/proc/{pid}/{name}", os.O_WRONLY))
    must_fail(f"writev {pid}", lambda: libc.process_vm_writev(pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0))
    must_fail(f"ptrace {pid}", lambda: libc.ptrace(16, pid, None, None))
assert others
""",
    "descriptors": """
held = {int(fd): os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{fd}")}
reached += [what for what in held.values() if what.startswith(("socket:", "/memfd:", "anon_inode:"))]
for fd in range(3, 1024):
    must_fail(f"write to {fd}", lambda: os.write(fd, b"\\0" * 64))
""",
    "descriptors of others": """
for pid in others:
    must_fail(f"list {pid}", lambda: os.listdir(f"/proc/{pid}/fd"))
    must_fail(f"root of {pid}", lambda: os.listdir(f"/proc/{pid}/root/"))
    for fd in range(16):
        must_fail(f"open {fd} of {pid}", lambda: os.open(f"/proc/{pid}/fd/{fd}", os.O_RDWR))
    handle = libc.syscall(434, pid, 0)
    for fd in range(16 if handle >= 0 else 0):
        must_fail(f"take {fd} of {pid}", lambda: libc.syscall(438, handle, fd, 0))
assert others
""",
    "threads": """
def spin():
    while True: pass
for _ in range(8):
    threading.Thread(target=spin, daemon=True).start()
if os.fork() == 0:
    os.setsid()
    os.execv(sys.executable, [sys.executable, "-c", "while True: pass"])
""",
    "shared memory": """
reached += ["segment"] * (libc.shmget(0x726b, 0, 0) != -1) + ["semaphores"] * (libc.semget(0x726b, 0, 0) != -1)
reached += ["queue"] * (libc.msgget(0x726b, 0) != -1) + os.listdir("/dev/shm")
libc.shmget(0x726b, 1 << 20, 0o1666), libc.semget(0x726b, 1, 0o1666), libc.msgget(0x726b, 0o1666)
from multiprocessing import shared_memory
shared_memory.SharedMemory("left", create=True, size=1 << 20)._name
""",
    "caches": """
import matplotlib
folders = [matplotlib.get_configdir(), matplotlib.get_cachedir(), os.path.dirname(matplotlib.__file__), sys.prefix,
           os.path.expanduser("~"), "/var/cache/fontconfig", "/usr/share/fonts", "/run/renderkit", "/opt/renderkit"]
own = ("/tmp", "/work", "/dev/shm")
for folder in folders:
    there = sorted(os.listdir(folder))[:50] if os.path.isdir(folder) else []
    for name in ("matplotlibrc", "fonts.conf", "sitecustomize.py", ".Rprofile", "texmf.cnf", *there):
        path = os.path.join(folder, name)
        if os.path.islink(path) and path.startswith(own):
            os.unlink(path)  # else it is written through
        try:
            open(path, "w").write("lines.linewidth: 9")
            reached += [path] * (not path.startswith(own))
        except OSError:
            pass
""",
    "what all forks share": """
import builtins, numpy
plt.rcParams["font.size"] = 40
numpy.array = builtins.sum = builtins.__import__ = None
ctypes.memset(id(7) + 24, 0, 4)
for module in list(sys.modules.values()):
    vars(module).pop("Figure", None)
os.environ.clear()
os._exit(0)
""",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=5000) as engine:
        yield engine


@pytest.fixture(scope="module")
def honest(engine: Engine) -> list[str]:
    """The example's picture before anybody attacks."""
    return example(engine)


def example(engine: Engine) -> list[str]:
    result = engine.render(engine.plugins.language("python").example, "python")
    assert result.ok, result.diagnostics
    return [image.sha256 for image in result.images]


def attack(engine: Engine, program: str) -> RenderResult:
    return engine.render(Job(source=program.encode(), language="python", limits=LIMITS))


@pytest.mark.parametrize("name", ATTACKS)
def test_the_worker_stays_as_it_was(engine: Engine, honest: list[str], name: str) -> None:
    workers = support.children()
    for _ in range(2):  # the second finds what the first has left
        result = attack(engine, PRELUDE + ATTACKS[name] + PAINT)
        assert result.status in ("ok", "failed"), result.diagnostics
        if "_exit" not in ATTACKS[name]:
            assert result.ok, result.diagnostics
            assert (0, 0, 255) in colors(result.images[0].png), "BREACH"
        assert example(engine) == honest
    assert support.children() == workers, "another worker had to be started"


def test_what_is_reached_is_seen(engine: Engine) -> None:
    """The oracle itself: what does not fail paints red."""
    reaches = "must_fail('null', lambda: os.open('/dev/null', os.O_RDWR))"
    seen = colors(attack(engine, PRELUDE + reaches + PAINT).images[0].png)
    assert (255, 0, 0) in seen and (0, 0, 255) not in seen


NEARLY = {
    "ids": """
import os, time
children = []
for _ in range(40):
    pid = os.fork()
    if pid == 0:
        time.sleep(0.05)
        os._exit(0)
    children.append(pid)
assert len(children) == 40
""",
    "memory": "held = bytearray(300 << 20)\nfor at in range(0, len(held), 4096):\n    held[at] = 1\n",
    "files": "for at in range(9000):\n    open(f'/tmp/{at}', 'w').close()\n",
    "disk": "for at in range(4):\n    open(f'/tmp/{at}', 'wb').write(bytes(55 << 20))\n",
}
PICTURE = """
open("a.svg", "w").write('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>')
"""


@pytest.mark.parametrize("name", NEARLY)
def test_just_below_a_limit_again_and_again(
    engine: Engine, honest: list[str], name: str, nightly: bool
) -> None:
    workers, descriptors = support.children(), support.descriptors()
    for _ in range(1000 if nightly else NEAR):
        result = attack(engine, NEARLY[name] + PICTURE)
        assert result.ok, result.diagnostics
    assert example(engine) == honest
    assert support.children() == workers, "another worker had to be started"
    assert support.descriptors() == descriptors, "a descriptor is left"
