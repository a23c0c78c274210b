"""What one job leaves for the next, or does to one that runs beside it. The next job is looked at by the fixture too."""

from __future__ import annotations

import threading
import uuid

import pytest

from renderkit.models import Limits, Step, Worker
from renderkit.sandbox.contract import SandboxError
from tests.walls.support import PYTHON, Walls

EVERY_BACKEND = True

LEAVE = {
    "file_in_tmp": ("open('/tmp/left', 'w')", "os.path.exists('/tmp/left')"),
    "file_in_shm": ("open('/dev/shm/left', 'w')", "os.path.exists('/dev/shm/left')"),
    "semaphore": (
        "f = ctypes.CDLL('libc.so.6').sem_open; f.restype = ctypes.c_void_p\nassert f(b'/left', os.O_CREAT, 0o666, 1)",
        "os.listdir('/dev/shm')",
    ),
    "host_name": (
        "must_fail('name', lambda: __import__('socket').sethostname('left'))",
        "os.uname().nodename != 'renderkit'",
    ),
    "working_folder": (
        "os.mkdir('/work/left'); os.chdir('/work/left')",
        "os.getcwd() != '/work' or os.listdir('.')",
    ),
    "mask": ("os.umask(0o777)", "os.umask(0) != 0o22"),
    "limits": (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))",
        "__import__('resource').getrlimit(7)[0] != 1024",
    ),
    "signal_mask": (
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))",
        "__import__('signal').pthread_sigmask(0, [])",
    ),
    "niceness": ("os.nice(19)", "os.nice(0)"),
    "affinity": (
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})",
        "len(os.sched_getaffinity(0)) != os.cpu_count()",
    ),
    "personality": ("call(135, 8)", "call(135, 0xffffffff)"),
    "environment": ("os.environ['LEFT'] = '1'; libc.setenv(b'LEFT', b'1', 1)", "'LEFT' in os.environ"),
    "abstract_socket": (
        "import socket; s = socket.socket(socket.AF_UNIX); s.bind('\\0left'); s.listen()\nos.set_inheritable(s.fileno(), True)\n"
        "if os.fork() == 0: __import__('time').sleep(30)",
        "'@left' in open('/proc/net/unix').read()",
    ),
    "port": (
        "import socket; s = socket.create_server(('127.0.0.1', 7777))\nif os.fork() == 0: __import__('time').sleep(30)",
        "__import__('socket').create_server(('127.0.0.1', 7777)) is None",
    ),
    "timer": (
        "import signal; signal.setitimer(signal.ITIMER_REAL, 0.2, 0.01)",
        "__import__('time').sleep(0.4)",
    ),
    "seccomp": ("libc.prctl(22, 1, 0, 0, 0)", "False"),
}


@pytest.mark.parametrize("name", LEAVE)
def test_nothing_is_left_by(walls: Walls, name: str) -> None:
    leave, found = LEAVE[name]
    walls.run(walls.python(leave))
    result, _ = walls.run(walls.python(f"print({found} or 'clean')"))
    assert result.text == "clean\n", result


def test_memory_is_not_handed_on(walls: Walls) -> None:
    """Pages and disks of the one before are zero when the next gets them."""
    fill = "held = bytearray(sys.argv[1].encode() * (1 << 20))\nopen('/tmp/a', 'wb').write(held[:8 << 20])"
    walls.run(walls.python(fill, walls.marker))
    look = """
import mmap
fresh = mmap.mmap(-1, 64 << 20)
disk = os.open("/tmp/b", os.O_RDWR | os.O_CREAT); os.ftruncate(disk, 8 << 20)
print(fresh.find(b"rk-mark"), os.read(disk, 8 << 20).find(b"rk-mark"))
"""
    result, _ = walls.run(walls.python(look))
    assert result.text == "-1 -1\n"


SCANNER = b"""
import re, sys
import renderkit_worker

call = renderkit_worker.serve(int(sys.argv[1]))
if "look" in call:
    planted = b"rk-he" + b"ld-" + b"0" * 32
    found = set()
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps:
            first, last = (int(word, 16) for word in line.split()[0].split("-"))
            try:
                memory.seek(first)
                found.update(re.findall(rb"rk-he[l]d-[0-9a-f]{32}", memory.read(last - first)))
            except (OSError, ValueError, OverflowError):
                pass
    print(*sorted(word.decode() for word in found))
"""


def test_a_worker_keeps_nothing_of_a_job(walls: Walls) -> None:
    """Of its files, its calls and its commands nothing is in the memory that the next one inherits."""
    worker = Worker(
        name="scanner", argv=(PYTHON[0], "-B", "{library}/scan.py", "{fd}"), files={"scan.py": SCANNER}
    )
    held = f"rk-held-{uuid.uuid4().hex}"
    with walls.session(worker=worker) as session:
        session.put({f"{held}/small": held.encode(), "large": held.encode() * (1 << 16)})
        assert session.run(Step(name="call", call={"held": held})).ok
        assert session.run(Step(name="command", argv=("true", held), env={"HELD": held})).ok
    with walls.session(worker=worker) as session:
        session.put({"left": held.encode()})  # and no step
    with walls.session(worker=worker) as session:
        assert session.run(Step(name="call", call={"look": True})).text == f"rk-held-{'0' * 32}\n"


def test_side_by_side(walls: Walls) -> None:
    """Two jobs at the same time: the same port, the same names, signals to every number, and no meeting."""
    code = """
import socket, time
s = socket.create_server(("127.0.0.1", 7777))
u = socket.socket(socket.AF_UNIX); u.bind("\\0meeting")
for folder in ("/tmp", "/work", "/dev/shm"):
    os.close(os.open(folder + "/meeting", os.O_CREAT | os.O_EXCL))
until = time.monotonic() + 1
while time.monotonic() < until:
    for pid in range(2, 300):
        if pid != os.getpid():
            try: os.kill(pid, 9)
            except OSError: pass
s.settimeout(0.1)
must_fail("a visitor", s.accept)
print("tried")
"""
    said: list[str] = []
    threads = [
        threading.Thread(target=lambda: said.append(walls.run(walls.python(code))[0].text)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 3
    assert all(text.endswith("tried\n") and "BREACH" not in text for text in said), said


def test_a_bomb_beside_a_quiet_job(walls: Walls) -> None:
    """The neighbour of a fork bomb, of a memory bomb and of a flood is right, if slower."""
    bombs = [
        walls.python("while True:\n  try: os.fork()\n  except OSError: pass"),
        walls.python("held = []\nwhile True: held.append(b'x' * (1 << 20))"),
        walls.python("while True: os.write(1, b'x' * 65536)"),
    ]
    ended: list[str | None] = []
    threads = [
        threading.Thread(target=lambda bomb=bomb: ended.append(walls.run(bomb, wall_seconds=2)[0].limit))
        for bomb in bombs
    ]
    for thread in threads:
        thread.start()
    for _ in range(5):
        result, _ = walls.run(walls.python("print(sum(range(10**6)))"), wall_seconds=20, cpu_seconds=20)
        assert result.text == "499999500000\n"
    for thread in threads:
        thread.join()
    assert len(ended) == 3 and None not in ended


def test_an_interrupted_job_leaves_nothing(walls: Walls) -> None:
    """The sandbox is closed under a running job, as when a person presses Ctrl-C; the fixture looks for what is left."""
    from tests.walls.support import BACKENDS

    other = BACKENDS["local"]()
    seen: list[BaseException] = []

    def job() -> None:
        from renderkit.models import COMMANDS

        try:
            session = other.open(COMMANDS, Limits())
            try:
                session.run(walls.python("import time\nif os.fork(): os.setsid\ntime.sleep(60)"))
            finally:
                session.close()
        except SandboxError as error:
            seen.append(error)

    thread = threading.Thread(target=job)
    thread.start()
    from tests.walls.support import marked, soon

    assert soon(lambda: len(marked(walls.marker)) >= 2)
    other.close()
    thread.join(5)
    assert not thread.is_alive() and len(seen) == 1
    assert soon(lambda: not marked(walls.marker))


def test_a_killed_engine_leaves_no_process(walls: Walls) -> None:
    """kill -9 of the engine itself: the control socket closes, and the worker, its jobs and all their processes end."""
    import subprocess
    import sys

    from tests.walls.support import marked, soon

    code = f"""
import sys
sys.path.insert(0, {str(__import__("pathlib").Path(__file__).parents[2])!r})
from renderkit.models import COMMANDS, Limits, Step
from renderkit.sandbox.local import LocalSandbox
session = LocalSandbox(lambda name: None).open(COMMANDS, Limits())
session.run(Step(name="x", argv=("sh", "-c", "trap '' TERM HUP INT; (setsid sleep 60 &) ; sleep 60"), env={{"RK_MARK": sys.argv[1]}}))
"""
    with subprocess.Popen([sys.executable, "-c", code, walls.marker]) as engine:
        assert soon(lambda: len(marked(walls.marker)) >= 4, 5)
        engine.kill()
    assert soon(lambda: not marked(walls.marker), 5)
