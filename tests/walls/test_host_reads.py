"""What a job could read or change of the host. Each secret is a real one, and shown to be within reach otherwise."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.walls.support import Walls, soon

READ = """
for path in sys.argv[1:]:
    must_fail(path, lambda: open(path, "rb").read(10) or 1 / 0)
    must_fail("its size", os.stat, path)
"""


def test_a_file_of_the_host_by_every_path(walls: Walls) -> None:
    secret = str(walls.canary)
    assert "BREACH" in walls.control(READ, secret), "without walls it can be read"
    ways = [
        secret,
        "/work/../.." + secret,
        "/proc/self/root" + secret,
        "/proc/1/root" + secret,
        "/proc/self/cwd/../.." + secret,
        "/proc/2/root" + secret,
        "/proc/thread-self/root" + secret,
        "/dev/fd/3/../../.." + secret,
    ]
    assert walls.secret not in walls.refused(READ, *ways)


def test_a_file_of_the_host_by_links(walls: Walls) -> None:
    """Soft links end within the walls, hard ones cannot cross a mount."""
    said = walls.refused(
        """
secret = sys.argv[1]
os.symlink(secret, "soft")
must_fail("soft link", lambda: open("soft").read())
must_fail("hard link", os.link, secret, "hard")
must_fail("hard link into /usr", os.link, "/usr/bin/env", "hard")
must_fail("rename out", os.rename, "soft", "/usr/soft")
must_fail("rename above", os.rename, "soft", "../../soft")
""",
        str(walls.canary),
    )
    assert walls.secret not in said


HIDDEN = ["/etc/shadow", "/etc/gshadow", "/etc/ssh/ssh_config", "/etc/hostname", "/etc/machine-id", "/etc/fstab",
          "/etc/resolv.conf", "/etc/ssl/certs", "/root", "/home", "/boot", "/sys/fs", "/sys/class", "/mnt", "/media", "/srv",
          "/var/log", "/var/lib", "/var/tmp", "/var/spool", "/run/user", "/run/systemd", "/run/dbus", "/run/docker.sock",
          "/var/run/docker.sock", "/dev/mem", "/dev/vda", "/dev/tty", "/tmp/.X11-unix", "/lost+found"]  # fmt: skip


@pytest.mark.parametrize("path", HIDDEN)
def test_not_there(walls: Walls, path: str) -> None:
    walls.refused(READ, path)


def test_homes(walls: Walls) -> None:
    walls.refused(READ, str(Path.home()), str(Path.cwd()), str(Path(sys.prefix)), os.path.expanduser("~root"))  # noqa: PTH111


def test_the_engines_environment(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret in it reaches neither the job nor any process that the job can see."""
    monkeypatch.setenv("RK_SECRET_KEY", walls.secret)
    assert walls.secret in walls.control("print(os.environ['RK_SECRET_KEY'])")
    code = """
print(sorted(os.environ))
for pid in os.listdir("/proc"):
    if pid.isdigit():
        for name in ("environ", "cmdline"):
            try: print(open(f"/proc/{pid}/{name}", "rb").read())
            except OSError: pass
"""
    with walls.session() as session:
        result = session.run(walls.python(code))
    assert result.ok and walls.secret not in result.text and "RK_SECRET_KEY" not in result.text
    assert "PYTHONHASHSEED" in result.text


def test_environments_of_other_processes(walls: Walls) -> None:
    """A process of the host with a secret runs at the same time; its number within the walls is nobody's."""
    environment = {"SECRET": walls.secret}
    with subprocess.Popen(["/bin/sleep", "30"], env=environment) as other:
        try:
            environ = Path(f"/proc/{other.pid}/environ")
            assert soon(lambda: walls.secret.encode() in environ.read_bytes()), "without walls it can be read"
            said = walls.refused(
                """
pid = int(sys.argv[1])
must_fail("environ", lambda: open(f"/proc/{pid}/environ").read())
must_fail("kill", os.kill, pid, 0)
must_fail("pidfd", os.pidfd_open, pid)
for other in range(1, 65536):
    try: os.kill(other, 0)
    except OSError: continue
    assert other in (1, os.getpid()), other
""",
                str(other.pid),
            )
            assert walls.secret not in said
            assert other.poll() is None
        finally:
            other.kill()


def test_memory_of_the_worker_holds_no_secret(walls: Walls, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the step's own process can read of itself, searched."""
    monkeypatch.setenv("RK_SECRET_KEY", walls.secret)
    code = """
wanted = bytes.fromhex(sys.argv[1])[::-1]
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps.readlines():
        words = line.split()
        if "r" not in words[1] or "vsyscall" in line or "vvar" in line: continue
        low, high = (int(word, 16) for word in words[0].split("-"))
        memory.seek(low)
        try: data = memory.read(high - low)
        except OSError: continue
        if data.count(wanted) > 3: print("BREACH", line)
print("tried")
"""
    result, _ = walls.run(walls.python(code, walls.secret[::-1].encode().hex()))
    assert result.text == "tried\n", result


WRITABLE = """
import itertools
found = []
for folder, folders, names in itertools.chain(os.walk("/")):
    if folder.startswith(("/proc", "/work", "/tmp", "/dev/shm")): folders.clear(); continue
    if folder.count("/") > 5: folders.clear()
    try:
        with open(folder + "/rk-" + sys.argv[1], "w"): found.append(folder)
    except OSError: pass
    for name in names[:30]:
        if os.path.islink(folder + "/" + name): continue
        try: os.close(os.open(folder + "/" + name, os.O_WRONLY | os.O_NONBLOCK)); found.append(folder + "/" + name)
        except OSError: pass
print(sorted(found))
"""


def test_nothing_can_be_written_but_three_folders(walls: Walls) -> None:
    """Every folder that can be found is tried. The devices that swallow what is written are not files."""
    result, _ = walls.run(walls.python(WRITABLE, walls.marker), wall_seconds=20, cpu_seconds=20)
    assert result.text.strip() == "['/dev/full', '/dev/null', '/dev/random', '/dev/urandom', '/dev/zero']"


CHANGES = """
for path in ("/usr/bin/env", "/etc/passwd", "/usr", "/etc", "/", "/dev/null", "/dev", "/opt", "/run/renderkit", "/box"):
    must_fail("chmod " + path, os.chmod, path, 0o777) if path not in sys.argv else None
    must_fail("utime " + path, os.utime, path, (0, 0))
    must_fail("xattr " + path, os.setxattr, path, "user.x", b"x")
for path in ("/usr/bin/env", "/etc/passwd", "/dev/null", "/proc/self", "/lib"):
    must_fail("unlink " + path, os.unlink, path)
    must_fail("rename " + path, os.rename, path, path + "-")
    must_fail("truncate " + path, os.truncate, path, 0)
for path in ("/work", "/tmp", "/dev/shm", "/box", "/usr", "/etc"):
    must_fail("rmdir " + path, os.rmdir, path)
    must_fail("rename " + path, os.rename, path, "/work/x")
"""


def test_nothing_can_be_changed(walls: Walls) -> None:
    before = Path("/usr/bin/env").stat(), Path("/dev/null").stat()
    walls.refused(CHANGES)
    after = Path("/usr/bin/env").stat(), Path("/dev/null").stat()
    assert [(s.st_mode, s.st_mtime, s.st_size) for s in before] == [
        (s.st_mode, s.st_mtime, s.st_size) for s in after
    ]


def test_writing_through_a_descriptor(walls: Walls) -> None:
    """/proc/self/fd opens a file anew: what is read-only stays so."""
    walls.refused(
        """
for path in ("/usr/bin/env", "/etc/passwd", "/run/renderkit"):
    fd = os.open(path, os.O_RDONLY)
    must_fail(path, lambda: os.open(f"/proc/self/fd/{fd}", os.O_RDWR))
    must_fail(path, lambda: os.open(f"/proc/self/exe", os.O_RDWR))
"""
    )


def test_writing_outside(walls: Walls) -> None:
    """The folder is anybody's, and there is no way to it."""
    code = """
folder = sys.argv[1]
must_fail("write", lambda: open(folder + "/new", "w").write("x"))
must_fail("append", lambda: open(folder + "/canary.txt", "a").write("x"))
must_fail("above", lambda: open("/work/../.." + folder + "/new", "w").write("x"))
"""
    assert "BREACH write" in walls.control(code.replace('must_fail("append"', "#"), str(walls.outside))
    (walls.outside / "new").unlink()
    walls.refused(code, str(walls.outside))
    walls.nothing_outside()


def test_the_machines_names(walls: Walls) -> None:
    result, _ = walls.run(
        walls.step("sh", "-c", "uname -n; cat /etc/passwd /etc/group /etc/hosts; id; who; hostname")
    )
    assert os.uname().nodename not in result.text or os.uname().nodename in ("renderkit", "localhost", "vm")
    assert str(Path.home().name) not in result.text.replace("root", "") or Path.home().name == "root"
