"""What the attacks are run with, and what is looked at after each.

An attack is a program of a few lines that prints `BREACH` (and what it reached) when something succeeds that
must not, and `tried` when it came to its end. Words of an attacked program are not evidence by themselves: a
test looks at the host as well, at a file, a listener or a process that must be as it was, and shows with
`Walls.control` that the same program does reach it where no wall stands.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from renderkit import toolchain
from renderkit.imaging import imager
from renderkit.models import COMMANDS, Limits, MiB, Step, StepResult, Worker
from renderkit.sandbox import meter
from renderkit.sandbox.choose import Environments
from renderkit.sandbox.contract import Sandbox, SandboxError, Session
from renderkit.sandbox.local import LocalSandbox

TIGHT = Limits(
    wall_seconds=8,
    cpu_seconds=8,
    memory_bytes=256 * MiB,
    processes=48,
    file_bytes=8 * MiB,
    workspace_bytes=16 * MiB,
    workspace_files=500,
    output_bytes=65536,
)
"""Small, so that a bomb is over quickly; a test that is about one limit sets it."""

PYTHON = ("/usr/bin/python3", "-I", "-S", "-c")

_PRELUDE = """
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *words):
    got = libc.syscall(number, *words)
    if got < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return got
def put(path, text):
    fd = os.open(path, os.O_WRONLY)
    try: return os.write(fd, text.encode())
    finally: os.close(fd)
def must_fail(what, act, *words):
    try:
        got = act(*words)
    except Exception as error:
        print("refused", what, type(error).__name__, error)
    else:
        print("BREACH", what, repr(got)[:200])
"""

_NEXT = """
import os, json
print(json.dumps({
    "files": sorted(os.listdir("/work") + os.listdir("/tmp") + os.listdir("/dev/shm")),
    "processes": sorted(int(pid) for pid in os.listdir("/proc") if pid.isdigit()) == [1, os.getpid()],
    "ipc": [len(open("/proc/sysvipc/" + kind).readlines()) for kind in ("shm", "sem", "msg")],
    "sockets": len(open("/proc/net/unix").readlines()),
    "host": os.uname().nodename,
    "sum": sum(range(1000)),
}))
open("made.txt", "w").write("by the next job")
"""
_RIGHT = (
    '{"files": [], "processes": true, "ipc": [1, 1, 1], "sockets": 1, "host": "renderkit", "sum": 499500}'
)


def environment(name: str) -> Path:
    """The folder of an environment that the tests use."""
    folder = toolchain.folder_of(imager.ENVIRONMENT)
    assert folder is not None, f"{name}: run 'renderkit setup' first"
    return folder


def _docker(uses: int) -> Sandbox:
    from renderkit.sandbox.docker.sandbox import DockerSandbox  # its client takes a while to import

    return DockerSandbox(Environments([imager.ENVIRONMENT]).identify, uses=uses)


BACKENDS: dict[str, Callable[[], Sandbox]] = {
    "local": lambda: LocalSandbox(environment),
    "reused": lambda: LocalSandbox(environment, uses=1000),  # the next job is the same worker's
    "docker": lambda: _docker(1),
    "docker-reused": lambda: _docker(1000),
}
"""Every sandbox that has to stop every attack. A further backend is a line here."""

BASIC = ("local", "docker")
"""Those whose walls are not some other one's."""

USUAL = ("local", "reused", "docker")
"""Those that attacks on a neighbour or on what comes next meet in `make test`."""


@cache
def no_docker() -> str:
    """Why Docker's walls cannot be attacked here: no daemon, or no image; empty where they can.

    Where $RENDERKIT_TEST_DOCKER is set, as in .ci/run, they are attacked in any case, and fail.
    """
    if os.environ.get("RENDERKIT_TEST_DOCKER"):
        return ""
    from renderkit.sandbox.docker.daemon import Daemon
    from renderkit.sandbox.docker.names import BASE

    daemon = Daemon()
    try:
        daemon.labels(BASE)
    except SandboxError as error:
        return f"{error} ({error.mend})"
    finally:
        daemon.close()
    return ""


@contextlib.contextmanager
def only_watchdog() -> Iterator[None]:
    """Within it no control group is made: as for an ordinary user to whom none was delegated."""
    kept = meter.CgroupV1.__init__, meter.CgroupV2.__init__

    def refuse(self: object) -> None:
        raise PermissionError("not delegated")

    meter.CgroupV1.__init__ = meter.CgroupV2.__init__ = refuse  # type: ignore[method-assign]
    try:
        yield
    finally:
        meter.CgroupV1.__init__, meter.CgroupV2.__init__ = kept  # type: ignore[method-assign]


class Walls:
    """One sandbox, and all that an attack on it might reach."""

    def __init__(self, sandbox: Sandbox, outside: Path) -> None:
        self.sandbox = sandbox
        self.outside = outside
        """A folder of the host in which anybody may write, if only he can reach it."""
        self.marker = f"rk-mark-{uuid.uuid4().hex}"
        """In the environment of every process of the attack, and in the names that it gives to files."""
        self.secret = f"rk-secret-{uuid.uuid4().hex}"
        outside.mkdir()
        outside.chmod(0o777)
        self.canary = outside / "canary.txt"
        self.canary.write_text(self.secret)
        self.canary.chmod(0o666)

    # ---- running ----

    @contextlib.contextmanager
    def session(self, *, worker: Worker = COMMANDS, **limits: Any) -> Iterator[Session]:
        """A job's session under tight limits."""
        session = self.sandbox.open(worker, TIGHT.model_copy(update=limits))
        try:
            yield session
        finally:
            session.close()

    def step(self, *argv: str) -> Step:
        """A command with the marker in its environment."""
        return Step(name="attack", argv=argv, env={"RK_MARK": self.marker})

    def python(self, code: str, *words: str) -> Step:
        """A step of Python: `call` makes a system call, `must_fail` says BREACH if something works."""
        return self.step(*PYTHON, _PRELUDE + code, *words)

    def run(
        self, step: Step, *, files: Mapping[str, bytes] | None = None, **limits: Any
    ) -> tuple[StepResult, dict[str, int]]:
        """Runs one attack as one job; gives what happened, and sizes of files by their names."""
        with self.session(**limits) as session:
            session.put(files or {})
            result = session.run(step)
            return result, {entry.name: entry.bytes for entry in session.workspace.entries()}

    def refused(self, code: str, *words: str, **limits: Any) -> str:
        """Runs an attack in Python that must be refused at every point, to its end; gives its words."""
        result, _ = self.run(self.python(code + '\nprint("tried")', *words), **limits)
        said = result.text
        assert "BREACH" not in said, [line for line in said.splitlines() if "BREACH" in line]
        assert result.stdout.endswith(b"tried\n"), said
        return said

    def control(self, code: str, *words: str) -> str:
        """Runs the same attack without any wall, to show that it is one."""
        argv = [*PYTHON, _PRELUDE + code, *words]
        done = subprocess.run(argv, capture_output=True, text=True, timeout=20, cwd=self.outside)
        return done.stdout + done.stderr

    # ---- afterwards ----

    def next_job_is_right(self) -> None:
        """A further job sees nothing of the one before, and works."""
        with self.session() as session:
            result = session.run(Step(name="next", argv=(*PYTHON, _NEXT)))
            assert result.text.strip() == _RIGHT, result
            assert session.workspace.read("made.txt") == b"by the next job"

    def nothing_outside(self) -> None:
        """The canary is as it was, and nothing with the attack's name lies where it might have been put."""
        assert self.canary.read_text() == self.secret
        assert os.listdir(self.outside) == ["canary.txt"]  # noqa: PTH208
        for folder in (
            "/",
            "/tmp",
            "/var/tmp",
            "/dev/shm",
            "/run",
            "/usr",
            "/etc",
            "/root",
            Path.home(),
            "/opt",
        ):
            with contextlib.suppress(PermissionError):
                assert not [name for name in os.listdir(folder) if self.marker in name]  # noqa: PTH208

    def no_process(self) -> None:
        """No process of the attack lives: none with its mark, none that was orphaned to us."""
        assert not marked(self.marker)


def marked(marker: str) -> list[int]:
    """Processes with this text in their environment or their words; our own excluded."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            for name in ("environ", "cmdline"):
                with contextlib.suppress(OSError):
                    if marker.encode() in (folder / name).read_bytes():
                        found.append(int(folder.name))
    return found


def become_subreaper() -> None:
    """Orphans below us become our children, so that no daemon gets away unseen."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def children() -> set[int]:
    """Our living children, orphans of our descendants included."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            for word in (task / "children").read_text().split():
                with contextlib.suppress(OSError):
                    if Path(f"/proc/{word}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                        found.add(int(word))
    return found


def descriptors() -> dict[str, str]:
    """Our open descriptors and what they are."""
    found = {}
    for path in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            found[path.name] = str(path.readlink())
    return {fd: what for fd, what in found.items() if not what.startswith("/proc/")}


def mounts() -> str:
    """All mounts of our namespace, but for a Docker daemon's: builds and others' containers come and go."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return "\n".join(line for line in lines if not any(name in line for name in ("/docker/", "/netns/")))


def control_groups() -> list[str]:
    """Control groups that this process made and that are there still."""
    found = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in (*controllers.split(","), ""):
            folder = Path("/sys/fs/cgroup", controller, path.strip("/"))
            found += [str(made) for made in folder.glob(f"renderkit-{os.getpid()}-*")]
    return found


def soon(condition: Callable[[], bool], seconds: float = 2.0) -> bool:
    """Whether something becomes true in a while: the kernel clears up in its own time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def compile_c(source: Path, folder: Path, *flags: str) -> bytes:
    """A static program, so that it runs without any library."""
    target = folder / source.stem
    subprocess.run(["gcc", "-O1", "-static", "-o", target, source, *flags], check=True, timeout=60)
    return target.read_bytes()


assert sys.platform == "linux"
