"""Memory, wherever it hides. Under a control group and, the tests marked so, under the watchdog alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderkit.models import MiB
from renderkit.sandbox import bwrap, meter
from tests.walls import support
from tests.walls.support import Walls

MOST = 96 * MiB

HOLD = "\nimport time; time.sleep(5)\nprint('BREACH: it held more than the limit')"

FAMILY = """
for n in range({count}):
    if os.fork() == 0:
        held = b'x' * ({each} << 20)
        import time; time.sleep(5)
        os._exit(0)
ended = [os.wait()[1] for n in range({count})]  # the kernel may take any of them, and leave the rest below the limit
sys.exit("ended by a signal" if any(ended) else "BREACH")
"""

BOMBS = {
    "one_process": "held = []\nwhile len(held) < 400: held.append(b'x' * (1 << 20))" + HOLD,
    "many_processes": FAMILY.format(count=20, each=20),
    "children_that_nobody_misses": FAMILY.format(count=20, each=20).partition("sys.exit")[0],
    "shared_between_processes": """
import mmap
held = [mmap.mmap(-1, 40 << 20) for _ in range(10)]
for n, part in enumerate(held):
    if os.fork() == 0:
        for at in range(0, 40 << 20, 4096): part[at] = 1
        import time; time.sleep(5)
        print("BREACH")
        os._exit(0)
for _ in held: os.wait()
sys.exit(1)
""",
    "not_dumpable": "libc.prctl(4, 0, 0, 0, 0)\nheld = b'x' * (400 << 20)" + HOLD,
    "leader_has_ended": """
import threading
def hold():
    held = []
    while len(held) < 400: held.append(b'x' * (1 << 20))
    import time; time.sleep(5)
    os.write(1, b"BREACH")
threading.Thread(target=hold).start()
call(60, 0)
""",
    "oom_score_lowered": """
must_fail("below what it was given", put, "/proc/self/oom_score_adj", "-1000")
open("/proc/self/oom_score_adj", "w").write("0")
"""
    + FAMILY.format(count=40, each=8),
    "child_after_child": """
for n in range(40):
    if os.fork() == 0:
        held = b'x' * (8 << 20)
        import time; time.sleep(1)
        os._exit(0)
ended = [os.wait()[1] for n in range(40)]
sys.exit("ended by a signal" if any(ended) else "BREACH")
""",
}


@pytest.fixture(params=["group", "watchdog"])
def measured(request: pytest.FixtureRequest) -> Iterator[str]:
    """Who holds the limit. Where no control group can be made, that is the watchdog anyway."""
    if request.param == "watchdog":
        with support.only_watchdog():
            yield "watchdog"
    else:
        made = meter.make_meter()
        made.close()
        yield made.wall


@pytest.fixture
def backend() -> str:
    """One is enough here: what measures is the same for all."""
    return "local"


@pytest.mark.parametrize("name", BOMBS)
def test_memory_bomb(measured: str, walls: Walls, name: str) -> None:
    result, _ = walls.run(walls.python(BOMBS[name]), memory_bytes=MOST, wall_seconds=10)
    assert result.limit == "memory", result
    assert "BREACH" not in result.text
    if measured != "watchdog":
        assert result.peak_memory_bytes <= MOST + 32 * MiB
    else:  # it looks every 50 ms; what is written in between is over before it does
        assert result.peak_memory_bytes <= MOST + 512 * MiB


def test_memory_bomb_within_its_limit(measured: str, walls: Walls) -> None:
    """The limit is not reached, and nobody is blamed."""
    result, _ = walls.run(walls.python("held = b'x' * (60 << 20)\nprint(len(held))"), memory_bytes=MOST)
    assert result.ok and result.text.strip() == str(60 << 20)


FILES = """
n = 0
try:
    while n < 300:
        with open(f"{sys.argv[1]}/{n}", "wb") as out: out.write(b"x" * (1 << 20))
        n += 1
except OSError as error: sys.exit(f"{n} {error}")
print("BREACH", n)
"""


@pytest.mark.parametrize("folder", ["/work", "/tmp", "/dev/shm"])
def test_files_in_memory_count(measured: str, walls: Walls, folder: str) -> None:
    """They are in memory. A control group counts them there; the workspace's size bounds them in any case."""
    code = walls.python(FILES, folder)
    result, _ = walls.run(code, memory_bytes=MOST, workspace_bytes=200 * MiB, workspace_files=1000)
    assert result.limit == ("disk_limit" if measured == "watchdog" else "memory"), result
    assert "BREACH" not in result.text


def test_after_a_small_job_a_large_one(walls: Walls) -> None:
    """The limits of one job are not those of the next, nor of the worker that it starts."""
    for _ in range(3):
        walls.run(walls.python("held = b'x' * (400 << 20)"), memory_bytes=16 * MiB, processes=1)
        result, _ = walls.run(walls.python("held = b'x' * (150 << 20)\nprint('fits')"))
        assert result.text == "fits\n", result


HIDDEN = {
    "memfd": "must_fail('memfd_create', os.memfd_create, 'x')",
    "memfd_secret": "must_fail('memfd_secret', call, 447, 0)",
    "system_v": "must_fail('shmget', call, 29, 0, 1 << 30, 0o1600)\n"
    "must_fail('semget', call, 64, 0, 32000, 0o1600)\nmust_fail('msgget', call, 68, 0, 0o1600)",
    "message_queues": "must_fail('mq_open', call, 240, b'x', os.O_RDWR | os.O_CREAT, 0o600, 0)",
    "locked": "import mmap\nm = mmap.mmap(-1, 1 << 20)\nat = ctypes.addressof(ctypes.c_char.from_buffer(m))\n"
    "must_fail('mlock', call, 149, ctypes.c_void_p(at), 1 << 20)\nmust_fail('mlockall', call, 151, 3)",
    "asynchronous": "at = ctypes.c_ulong(0)\nmust_fail('io_setup', call, 206, 65536, ctypes.byref(at))",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_memory_that_no_map_shows(walls: Walls, name: str) -> None:
    """A watchdog could not see it, and some of it would outlive the process: there is none."""
    walls.refused(HIDDEN[name])


def test_socket_buffers(walls: Walls) -> None:
    """Kernel memory without a map; a control group counts it, and no more than the descriptors may hold is there."""
    code = """
import socket
held = []
try:
    while True:
        one, two = socket.socketpair()
        held += [one, two]
        one.setblocking(False)
        try:
            while True: one.send(b"x" * 65536)
        except BlockingIOError: pass
except OSError as error: os._exit(1)
"""
    result, _ = walls.run(walls.python(code), memory_bytes=MOST)
    assert not result.ok


def test_memory_comes_in_large_pages(walls: Walls) -> None:
    """malloc asks for them as it would outside, though /sys is not there; and has the same answer."""
    code = """
libc.malloc.restype = ctypes.c_void_p
size = 40 << 20
ctypes.memset(libc.malloc(ctypes.c_size_t(size)), 1, size)
text = open("/proc/self/smaps_rollup").read()
print(int(text.split("AnonHugePages:")[1].split()[0]) > size >> 11)
"""
    result, _ = walls.run(walls.python(code))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GLIBC_TUNABLES", bwrap.ENVIRONMENT["GLIBC_TUNABLES"])
        assert result.text == walls.control(code)
