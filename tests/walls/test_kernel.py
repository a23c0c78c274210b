"""The kernel's own doors: namespaces, mounts, keys, tracing, other sets of system calls, privileged programs.

Numbers of system calls are x86_64's; on another machine the C programs and the rest remain.
"""

from __future__ import annotations

import platform
from collections.abc import Callable

import pytest

from tests.walls.support import Walls

NEW = {
    "user": 0x10000000,
    "mount": 0x00020000,
    "pid": 0x20000000,
    "net": 0x40000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "cgroup": 0x02000000,
    "time": 0x00000080,
}


@pytest.fixture
def x86_64() -> None:
    if platform.machine() != "x86_64":
        pytest.fail("give these numbers for this machine too")


@pytest.mark.parametrize("kind", NEW)
def test_no_new_namespace(walls: Walls, x86_64: None, kind: str) -> None:
    """Not by unshare, not by clone, not by clone3 (flags in memory, where a filter cannot look), nor by setns."""
    flag = NEW[kind]
    walls.refused(
        f"""
must_fail("unshare", call, 272, {flag})
must_fail("unshare with a user namespace", call, 272, {flag} | 0x10000000)
must_fail("clone", call, 56, {flag if flag != 0x80 else 0x10000000} | 17, 0, 0, 0, 0)
words = (ctypes.c_uint64 * 11)({flag}, 0, 0, 0, 17)
must_fail("clone3", call, 435, ctypes.byref(words), 88)
name = {{"mount": "mnt"}}.get({kind!r}, {kind!r})
must_fail("setns", lambda: call(308, os.open(f"/proc/self/ns/{{name}}", os.O_RDONLY), 0))
must_fail("setns by pidfd", lambda: call(308, os.pidfd_open(os.getpid()), {flag}))
"""
    )


def test_a_user_namespace_can_be_made_without_walls(walls: Walls, x86_64: None) -> None:
    """What the test above refuses is possible on this machine, or there is nothing to prove (see docs/walls.md)."""
    said = walls.control(
        "call(272, 0x10000000)\nprint('made', open('/proc/self/status').read().split('CapEff:')[1][:17])"
    )
    assert "made" in said and "0000000000000000" not in said


CALLS = {
    "mount": """
os.mkdir("/tmp/m")
must_fail("tmpfs", lambda: libc.mount(b"x", b"/tmp/m", b"tmpfs", 0, None) and call(165, b"x", b"/tmp/m", b"tmpfs", 0, 0))
must_fail("bind", call, 165, b"/usr", b"/tmp/m", 0, 4096, 0)
must_fail("remount for writing", call, 165, 0, b"/usr", 0, 32 | 4096, 0)
must_fail("proc", call, 165, b"proc", b"/tmp/m", b"proc", 0, 0)
must_fail("overlay", call, 165, b"o", b"/tmp/m", b"overlay", 0, b"lowerdir=/usr")
must_fail("umount", call, 166, b"/work", 2)
must_fail("umount proc", call, 166, b"/proc", 2)
""",
    "new_mount_api": """
at = -100
must_fail("open_tree", call, 428, at, b"/usr", 1)
must_fail("move_mount", call, 429, at, b"/usr", at, b"/tmp", 0)
must_fail("fsopen", call, 430, b"tmpfs", 0)
must_fail("fsconfig", call, 431, 3, 6, 0, 0, 0)
must_fail("fsmount", call, 432, 3, 0, 0)
must_fail("fspick", call, 433, at, b"/usr", 0)
must_fail("mount_setattr", call, 442, at, b"/usr", 0, b"\\0" * 32, 32)
must_fail("open_tree_attr", call, 467, at, b"/usr", 1, 0, 0)
must_fail("statmount", call, 457, 0, 0, 0, 0)
must_fail("listmount", call, 458, 0, 0, 0, 0)
""",
    "roots": """
must_fail("pivot_root", call, 155, b"/work", b"/work")
must_fail("chroot", os.chroot, "/work")
""",
    "keys": """
must_fail("add_key", call, 248, b"user", b"k", b"v", 1, -3)
must_fail("request_key", call, 249, b"user", b"k", 0, -3)
must_fail("keyctl", call, 250, 0, -3, 1)
""",
    "bpf": "must_fail('bpf', call, 321, 0, b'\\0' * 64, 64)",
    "perf": "must_fail('perf_event_open', call, 298, b'\\0' * 128, 0, -1, -1, 0)",
    "io_uring": "at = ctypes.create_string_buffer(120)\nmust_fail('setup', call, 425, 8, at)\n"
    "must_fail('enter', call, 426, 3, 1, 0, 0, 0)\nmust_fail('register', call, 427, 3, 0, 0, 0)",
    "userfaultfd": "must_fail('userfaultfd', call, 323, 1)\n"
    "must_fail('its device', lambda: open('/dev/userfaultfd'))",
    "handles": """
must_fail("name_to_handle_at", call, 303, -100, b"/usr", ctypes.create_string_buffer(200), ctypes.byref(ctypes.c_int()), 0)
must_fail("open_by_handle_at", call, 304, 3, ctypes.create_string_buffer(200), 0)
""",
    "modules": "must_fail('init', call, 175, b'x', 1, b'')\nmust_fail('finit', call, 313, 0, b'', 0)\n"
    "must_fail('delete', call, 176, b'x', 0)\nmust_fail('kexec_load', call, 246, 0, 0, 0, 0)\n"
    "must_fail('kexec_file_load', call, 320, 0, 0, 0, 0, 0)",
    "machine": "import time\nmust_fail('reboot', call, 169, 0xfee1dead, 672274793, 0, 0)\nmust_fail('swapon', call, 167, b'/work/x', 0)\n"
    "must_fail('settimeofday', call, 164, b'\\0' * 16, 0)\nmust_fail('clock_settime', time.clock_settime, 0, 0)\n"
    "must_fail('adjtimex', call, 159, ctypes.create_string_buffer(208))\nmust_fail('syslog', call, 103, 3, ctypes.create_string_buffer(64), 64)\n"
    "must_fail('acct', call, 163, b'/work/x')\nmust_fail('quotactl', call, 179, 0, 0, 0, 0)\n"
    "must_fail('sethostname', lambda: __import__('socket').sethostname('x'))\nmust_fail('iopl', call, 172, 3)\n"
    "must_fail('ioperm', call, 173, 0x60, 1, 1)\nmust_fail('modify_ldt', call, 154, 0, ctypes.create_string_buffer(64), 64)\n"
    "must_fail('vhangup', call, 153)\nmust_fail('lookup_dcookie', call, 212, 0, 0, 0)\nmust_fail('fanotify', call, 300, 0, 0)",
    "personality": """
assert call(135, 0xffffffff) == 0
must_fail("no randomisation", call, 135, 0x0040000)
must_fail("page zero", call, 135, 0x0100000)
must_fail("readable is executable", call, 135, 0x0400000)
""",
    "capabilities": """
said = open("/proc/self/status").read()
for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"): assert f"{name}:\\t0000000000000000" in said, said
assert "NoNewPrivs:\\t1" in said and "Seccomp:\\t2" in said
class Head(ctypes.Structure): _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
must_fail("capset", call, 126, ctypes.byref(Head(0x20080522, 0)), (ctypes.c_uint32 * 6)(0x200000, 0x200000, 0, 0, 0, 0))
must_fail("ambient", lambda: libc.prctl(47, 2, 21, 0, 0) and 1 / 0)
""",
    "identities": """
for number in (0, 1, 999, 1001, 65534):
    must_fail("setuid", os.setuid, number)
    must_fail("setgid", os.setgid, number)
    must_fail("chown", lambda: (open("own", "w").close(), os.chown("own", number, -1)))
must_fail("setgroups", os.setgroups, [0])
must_fail("uid_map", put, "/proc/self/uid_map", "0 0 1")
must_fail("gid_map", put, "/proc/self/gid_map", "0 0 1")
must_fail("setgroups file", put, "/proc/self/setgroups", "allow")
""",
    "leases": "import fcntl\nf = open('/usr/bin/env', 'rb')\nfor kind in (0, 1): must_fail('a lease', fcntl.fcntl, f, 1024, kind)\n"
    "own = open('own', 'w+')\nmust_fail('a lease on its own', fcntl.fcntl, own, 1024, 1)",
    "locks": "import fcntl\nf = open('/usr/bin/env', 'rb')\nmust_fail('a lock for writing', fcntl.lockf, f, fcntl.LOCK_EX)",
    "devices": """
import stat
for kind in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO):
    must_fail("mknod", os.mknod, "node", kind | 0o666, os.makedev(1, 3))
must_fail("mkfifo", os.mkfifo, "fifo")
for name in ("mem", "kmem", "port", "kmsg", "vda", "sda", "loop-control", "fuse", "kvm", "net/tun", "tty", "ptmx",
             "console", "vsock", "vhost-net", "uinput", "snd/seq", "dri/card0", "mapper/control", "hpet", "rtc0"):
    must_fail(name, lambda: os.open("/dev/" + name, os.O_RDONLY))
""",
    "terminals": """
import fcntl, termios
for number in (0x5412, 0x541C):
    for fd in (0, 1, 2):
        must_fail("typing", fcntl.ioctl, fd, number, b"x")
must_fail("a terminal of its own", os.openpty)
must_fail("with high bits set", call, 16, 1, 0x1_0000_5412, b"x")
""",
    "scheduling": """
must_fail("real time", os.sched_setscheduler, 0, os.SCHED_FIFO, os.sched_param(10))
must_fail("nice", os.nice, -1)
must_fail("ioprio", call, 251, 1, 0, 1 << 13)
must_fail("autogroup", put, "/proc/self/autogroup", "-20")
""",
    "limits": """
import resource
for name in ("CPU", "FSIZE", "NPROC", "NOFILE", "MEMLOCK", "MSGQUEUE", "NICE", "RTPRIO"):
    which = getattr(resource, "RLIMIT_" + name)
    hard = resource.getrlimit(which)[1]
    assert hard != resource.RLIM_INFINITY, name
    must_fail(name, resource.setrlimit, which, (hard + 1, hard + 1))
""",
    "unknown_calls": """
for number in (463, 470, 500, 1000, 0x3fffffff, -1): must_fail(str(number), call, number, 0, 0, 0, 0)
""",
    "x32_calls": "for number in (0, 1, 39, 57, 520, 521): must_fail(str(number), call, number | 0x40000000, 0, 0, 0)",
}


@pytest.mark.parametrize("name", CALLS)
def test_refused(walls: Walls, x86_64: None, name: str) -> None:
    walls.refused(CALLS[name])


def test_calls_of_32_bits(walls: Walls, x86_64: None, compiled: Callable[..., bytes]) -> None:
    """They have numbers of their own, so a filter for 64 bits would read them wrongly: the process is killed."""
    with walls.session() as session:
        session.put({"attack": compiled("int80.c")})
        result = session.run(walls.step("sh", "-c", "chmod +x attack; exec ./attack"))
        assert result.signal == 31 and b"about to" in result.stdout and b"BREACH" not in result.stdout


def test_a_filter_of_its_own_changes_nothing(walls: Walls, x86_64: None) -> None:
    """A job may restrict itself further; it cannot allow itself what was refused."""
    walls.refused(
        """
class Code(ctypes.Structure): _fields_ = [("code", ctypes.c_uint16), ("t", ctypes.c_uint8), ("f", ctypes.c_uint8), ("k", ctypes.c_uint32)]
class Filter(ctypes.Structure): _fields_ = [("length", ctypes.c_uint16), ("code", ctypes.POINTER(Code))]
allow = Code(6, 0, 0, 0x7fff0000)
assert libc.prctl(22, 2, ctypes.byref(Filter(1, ctypes.pointer(allow))), 0, 0) == 0
must_fail("unshare", call, 272, 0x10000000)
must_fail("mount", call, 165, b"/usr", b"/tmp", 0, 4096, 0)
must_fail("lifting no_new_privs", lambda: libc.prctl(38, 0, 0, 0, 0) and 1 / 0)
"""
    )


@pytest.mark.parametrize("program", ["su", "mount", "passwd", "chsh", "newgrp", "umount", "gpasswd"])
def test_programs_that_are_root(walls: Walls, program: str) -> None:
    """The setuid bit means nothing within the walls."""
    code = """
import shutil, subprocess
path = shutil.which(sys.argv[1])
if path:
    done = subprocess.run([path, "--version"], capture_output=True, stdin=subprocess.DEVNULL)
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", f"exec {path} -c id root < /dev/null"], os.environ)
    os.waitpid(pid, 0)
shutil.copy("/bin/sh", "sh"); os.chmod("sh", 0o6755)
out = subprocess.run(["./sh", "-p", "-c", "id -u; id -ru; grep NoNewPrivs /proc/self/status"], capture_output=True, text=True).stdout
assert out.split() == ["1000", "1000", "NoNewPrivs:", "1"], out
print("tried")
"""
    result, _ = walls.run(walls.python(code, program))
    assert result.stdout.endswith(b"tried\n"), result
    assert b"uid=0" not in result.stdout


def test_core_files(walls: Walls) -> None:
    """None is written; nor does the kernel start the host's crash handler, which would run as root.

    Where core_pattern is a pipe, a limit of 0 does not keep it from that: only 1 does, and it stays 1.
    """
    code = """
import resource
for wanted in ((0, 0), (1 << 20, 1 << 20)):
    try: resource.setrlimit(resource.RLIMIT_CORE, wanted)
    except ValueError: pass
    assert resource.getrlimit(resource.RLIMIT_CORE) == (1, 1)
open("/proc/self/coredump_filter", "w").write("0xff")
sys.stdout.write("tried"); sys.stdout.flush()
os.abort()
"""
    result, files = walls.run(walls.python(code))
    assert result.signal == 6 and result.stdout == b"tried" and not files


def test_settings_of_the_kernel(walls: Walls) -> None:
    """Nothing below /proc that belongs to all can be written; of /sys there are two files of our own."""
    walls.refused(
        """
for folder, _, names in os.walk("/proc/sys"):
    for name in names:
        path = f"{folder}/{name}"
        try: now = open(path).read()
        except OSError: now = ""
        must_fail(path, put, path, now)
for name in ("sysrq-trigger", "kcore", "kmsg", "kpagecount", "mtrr", "timer_list", "vmallocinfo", "slabinfo", "acpi", "scsi",
             "irq/0/smp_affinity", "kallsyms", "config", "latency_stats", "sched_debug", "self/mem_"):
    must_fail(name, lambda: os.close(os.open("/proc/" + name, os.O_WRONLY)))
for name in ("kcore", "kmsg", "kpagecount", "kpageflags", "vmallocinfo", "slabinfo", "timer_list"):
    must_fail(name, lambda: os.close(os.open("/proc/" + name, os.O_RDONLY)))
there = [f"{folder}/{name}" for folder, _, names in os.walk("/sys") for name in names]
assert sorted(os.path.basename(path) for path in there) == ["enabled", "hpage_pmd_size"], there
for path in there:
    must_fail(path, put, path, "always")
assert os.stat("/sys").st_dev == os.stat("/").st_dev and os.stat(there[0]).st_dev == os.stat("/").st_dev
"""
    )
