"""Processes that will not end, multiply, hide, or turn on those that watch them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from renderkit.models import COMMANDS, Kind
from tests.walls import support
from tests.walls.support import TIGHT, Walls

EVERY_BACKEND = True

ENDLESS: dict[str, tuple[str, Kind]] = {
    "endless_loop": ("while True: pass", "timeout"),
    "sleeps": ("import time; time.sleep(600)", "timeout"),
    "stops_itself": ("import signal; os.kill(os.getpid(), signal.SIGSTOP)", "timeout"),
    "stops_its_group": ("import signal; os.fork(); os.kill(0, signal.SIGSTOP)", "timeout"),
    "stops_everybody": ("import signal; os.fork(); os.kill(-1, signal.SIGSTOP)\nwhile True: pass", "timeout"),
    "ignores_every_signal": (
        "import signal\nfor n in range(1, 65):\n  try: signal.signal(n, signal.SIG_IGN)\n  except Exception: pass\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: pass",
        "timeout",
    ),
    "waits_for_input": ("import select\nselect.select([], [], [])", "timeout"),
    "vfork_that_never_execs": (
        "if libc.vfork() == 0:\n  libc.sleep(600)\n",
        "timeout",
    ),
    "many_burn": (
        "for _ in range(12):\n  if os.fork() == 0: break\nwhile True: pass",
        "timeout",
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_ended(walls: Walls, name: str) -> None:
    code, kind = ENDLESS[name]
    began = time.monotonic()
    result, _ = walls.run(walls.python(code), wall_seconds=0.7, cpu_seconds=30)
    assert result.limit == kind
    assert time.monotonic() - began < 5
    walls.no_process()


def test_cpu_of_many_children_is_one_sum(walls: Walls) -> None:
    began = time.monotonic()
    code = "import time\nfor _ in range(8):\n  if os.fork() == 0: break\nwhile True: pass"
    result, _ = walls.run(walls.python(code), wall_seconds=30, cpu_seconds=1)
    assert result.limit == "timeout" and "CPU" in result.limit_detail
    assert time.monotonic() - began < 15


def test_cpu_of_children_in_a_row_is_one_sum(walls: Walls) -> None:
    code = """
import time
for n in range(60):
    pid = os.fork()
    if pid == 0:
        until = time.process_time() + 0.2
        while time.process_time() < until: pass
        os._exit(0)
    os.waitpid(pid, 0)
print("BREACH: 12 s of CPU time")
"""
    result, _ = walls.run(walls.python(code), wall_seconds=30, cpu_seconds=1)
    assert result.limit == "timeout" and b"BREACH" not in result.stdout


def test_sigxcpu_ignored(walls: Walls) -> None:
    code = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass"
    result, _ = walls.run(walls.python(code), wall_seconds=20, cpu_seconds=1)
    assert result.limit == "timeout"
    assert result.wall_seconds < 10


BOMBS = {
    "fork_bomb": """
made = 0
while True:
    try: pid = os.fork()
    except OSError: break
    if pid == 0:
        while True:
            try: os.fork()
            except OSError: __import__("time").sleep(30)
    made += 1
open("made", "w").write("x" * made)
__import__("time").sleep(0.3)
sys.exit(1)
""",
    "processes": """
made = 0
while True:
    try: pid = os.fork()
    except OSError: break
    if pid == 0: __import__("time").sleep(30)
    made += 1
open("made", "w").write("x" * made)
import time; time.sleep(0.3)
sys.exit(1)
""",
    "threads": """
import threading, time
threading.stack_size(65536)
made = 0
while True:
    try: threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
    except RuntimeError: break
    made += 1
open("made", "w").write("x" * made)
time.sleep(0.3)
os._exit(1)
""",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_of(walls: Walls, name: str) -> None:
    """The kernel refuses what is above the limit; the program sees it, and so does the verdict."""
    result, files = walls.run(walls.python(BOMBS[name]))
    assert 0 < files["made"] <= TIGHT.processes, result
    assert result.limit == "process_limit", result


def test_fork_bomb_of_a_shell(walls: Walls) -> None:
    result, _ = walls.run(walls.step("sh", "-c", "b() { b | b & }; b; sleep 30"), wall_seconds=1.5)
    assert result.limit in ("timeout", "process_limit"), result


def test_zombies_count(walls: Walls) -> None:
    code = """
made = 0
while made < 2000:
    try: pid = os.fork()
    except OSError: break
    if pid == 0: os._exit(0)
    made += 1
open("made", "w").write("x" * made)
"""
    _, files = walls.run(walls.python(code))
    assert files["made"] <= TIGHT.processes


DAEMON = """
import time
if os.fork(): time.sleep(0.3); os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
{more}
beat = open(sys.argv[1] if len(sys.argv) > 1 else "beat", "a", buffering=1)
for _ in range(600):
    beat.write("x")
    beat.flush()
    time.sleep(0.01)
"""
CLOSED = 'null = os.open("/dev/null", os.O_RDWR)\nfor fd in range(3): os.dup2(null, fd)'


@pytest.mark.parametrize("more", ["", CLOSED, "libc.prctl(36, 1, 0, 0, 0)"], ids=["", "closed", "subreaper"])
def test_daemon_by_double_fork(walls: Walls, more: str) -> None:
    """It must have run, and must not have outlived its step; nor does its hold on the streams delay us."""
    with walls.session() as session:
        began = time.monotonic()
        result = session.run(walls.python(DAEMON.format(more=more)))
        assert result.exit_code == 0
        assert time.monotonic() - began < 3
        beats = len(session.workspace.read("beat"))
        assert beats > 1
        walls.no_process()
        time.sleep(0.1)
        assert len(session.workspace.read("beat")) == beats


def test_daemon_control(walls: Walls) -> None:
    """The same program without walls does go on."""
    beat = walls.outside / "beat"
    walls.control(DAEMON.format(more=CLOSED), str(beat))
    size = beat.stat().st_size
    assert support.soon(lambda: beat.stat().st_size > size)
    walls.control(
        "import signal\nfor p in os.listdir('/proc'):\n"
        "  try:\n    if sys.argv[1].encode() in open(f'/proc/{p}/cmdline','rb').read() and int(p) != os.getpid():"
        " os.kill(int(p), 9)\n  except (OSError, ValueError): pass",
        str(beat),
    )
    beat.unlink()


def test_sibling_by_clone_parent(walls: Walls, compiled: Callable[..., bytes]) -> None:
    """CLONE_PARENT makes a child of the job's init, beside the step and not below it."""
    with walls.session() as session:
        session.put({"attack": compiled("clone_parent.c")})
        result = session.run(walls.step("sh", "-c", "chmod +x attack; exec ./attack"))
        assert result.exit_code == 0, result
        beats = len(session.workspace.read("beat"))
        assert beats > 0
        time.sleep(0.1)
        assert len(session.workspace.read("beat")) == beats


ON_ALL = {
    "kills_everybody": "import signal; os.kill(-1, signal.SIGKILL)",
    "kills_its_group": "import signal; os.killpg(0, signal.SIGKILL)",
    "kills_init_by_every_signal": """
import signal
for _ in range(50):
    for n in range(1, 65): os.kill(1, n)
""",
    "floods_init_with_signals": """
import signal, time
until = time.monotonic() + 0.5
while time.monotonic() < until:
    for n in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, 34, 64): os.kill(1, n)
""",
    "starves_init": """
os.sched_setaffinity(1, {min(os.sched_getaffinity(0))})
try: os.setpriority(os.PRIO_PROCESS, 1, 19)
except OSError: pass
try: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0))
except OSError: pass
""",
    "takes_inits_limits": """
import resource
for name in ("NOFILE", "CPU", "FSIZE", "NPROC", "AS"):
    must_fail(name, resource.prlimit, 1, getattr(resource, "RLIMIT_" + name), (0, 0))
""",
    "dies_and_leaves_children": "import time\nfor _ in range(10):\n  if os.fork() == 0: time.sleep(30)\nos.abort()",
}


@pytest.mark.parametrize("name", ON_ALL)
def test_init_stands(walls: Walls, name: str) -> None:
    """Whatever is done to the first process of the namespace, the session takes and runs a further step."""
    with walls.session() as session:
        first = session.run(walls.python(ON_ALL[name]))
        assert "BREACH" not in first.text
        assert first.limit is None
        second = session.run(walls.step("echo", "still here"))
        assert second.exit_code == 0 and second.stdout == b"still here\n"


def test_init_is_closed_to_its_job(walls: Walls) -> None:
    """Neither its memory, nor its descriptors (the socket to the engine among them), nor its standing."""
    walls.refused(
        """
import ctypes
for name in ("mem", "environ", "maps", "auxv", "fdinfo/0", "stack", "syscall", "clear_refs"):
    must_fail(name, lambda: open(f"/proc/1/{name}", "rb").read(1) or 1 / 0)
for name in ("fd", "map_files"):
    must_fail(name, lambda: os.listdir(f"/proc/1/{name}"))
for name in ("root", "cwd", "exe", "ns/pid", "ns/net", "fd/3", "fd/4"):
    must_fail(name, lambda: os.stat(f"/proc/1/{name}"))
must_fail("mem for writing", lambda: open("/proc/1/mem", "r+b"))
must_fail("oom_score_adj", put, "/proc/1/oom_score_adj", "1000")
must_fail("oom_adj", put, "/proc/1/oom_adj", "15")
must_fail("PTRACE_ATTACH", call, 101, 16, 1, 0, 0)
must_fail("PTRACE_SEIZE", call, 101, 0x4206, 1, 0, 0)
must_fail("PTRACE_TRACEME", call, 101, 0, 0, 0, 0)
must_fail("process_vm_readv", call, 310, 1, 0, 0, 0, 0, 0)
must_fail("process_vm_writev", call, 311, 1, 0, 0, 0, 0, 0)
must_fail("pidfd_getfd", lambda: call(438, os.pidfd_open(1), 3, 0))
must_fail("kcmp", call, 312, os.getpid(), 1, 0, 0, 0)
must_fail("process_madvise", lambda: call(440, os.pidfd_open(1), 0, 0, 4, 0))
must_fail("move_pages", call, 279, 1, 0, 0, 0, 0, 0)
"""
    )


def test_only_its_own_processes_are_seen(walls: Walls) -> None:
    result, _ = walls.run(
        walls.python("print(sorted(int(p) for p in os.listdir('/proc') if p.isdigit()), os.getpid())")
    )
    assert result.text.strip() == "[1, 2] 2"


def test_no_descriptor_is_inherited(walls: Walls) -> None:
    """0, 1 and 2, and the one with which the list is read; the null device and two pipes."""
    code = "print(sorted(os.listdir('/proc/self/fd')), [os.readlink(f'/proc/self/fd/{n}').split(':')[0] for n in range(3)])"
    result, _ = walls.run(walls.python(code))
    assert result.text.strip() == "['0', '1', '2', '3'] ['/dev/null', 'pipe', 'pipe']"


def test_descriptors_run_out(walls: Walls) -> None:
    code = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
n = 0
try:
    while True: os.open("/dev/null", os.O_RDONLY); n += 1
except OSError as error: os.write(1, f"{n} {error.errno}".encode())
"""
    result, _ = walls.run(walls.python(code))
    count, error = result.stdout.split()
    assert int(count) <= 4096 and error == b"24"


def test_many_sessions_at_once(walls: Walls) -> None:
    """Jobs that run at the same time see nothing of each other."""
    with walls.session() as one, walls.session() as two:
        assert one.run(walls.step("sh", "-c", "echo one > /tmp/x; echo one > x")).ok
        assert two.run(walls.step("sh", "-c", "ls /tmp /work")).text.split() == ["/tmp:", "/work:"]
        assert [entry.name for entry in two.workspace.entries()] == []
    assert COMMANDS.argv == ()
