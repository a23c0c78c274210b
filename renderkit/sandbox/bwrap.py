"""The outer wall: bubblewrap's command line, and what to say when it cannot be built."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from renderkit.models import MiB
from renderkit.sandbox import fonts
from renderkit.sandbox.contract import NamespacesRefused, SandboxUnavailable

INSIDE = "/run/renderkit"
"""Where a worker's own files lie within the walls."""

ENVIRONMENTS = "/opt/renderkit"
"""Where environments lie within the walls, each under its name."""

READABLE = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/var/cache/fontconfig",
)
"""Of the host, beside /usr: links to tools, the loader's index, fonts and their built cache."""

ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": "/tmp",
    "TMPDIR": "/tmp",
    "USER": "user",
    "LOGNAME": "user",
    "SHELL": "/bin/sh",
    "TERM": "dumb",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    # 1 January 2025: a date that looks like one, the same on every run
    "SOURCE_DATE_EPOCH": "1735689600",
    "FORCE_SOURCE_DATE": "1",
    "PYTHONHASHSEED": "0",
    # one thread a job: neighbours share the cores, and sums come out in one order
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    # memory in pages of 2 MiB, where the kernel has them, and kept for the next use: a process that takes
    # tens of MiB at once spends a tenth of its time on being handed them by 4 KiB. The thresholds are those
    # to which malloc adapts by itself as long as no setting of its is given.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.top_pad=4194304"
    ":glibc.malloc.trim_threshold=67108864:glibc.malloc.mmap_threshold=33554432",
}
"""All that a step finds in its environment, but for what its plugin sets."""

_OWN = {
    "/etc/passwd": b"root:x:0:0:root:/root:/usr/sbin/nologin\nuser:x:1000:1000:user:/tmp:/bin/sh\n",
    "/etc/group": b"root:x:0:\nuser:x:1000:\n",
    "/etc/hosts": b"127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files\n",
    # what malloc asks before it asks for large pages; whether it is given them is the kernel's affair
    "/sys/kernel/mm/transparent_hugepage/enabled": b"always [madvise] never\n",
    "/sys/kernel/mm/transparent_hugepage/hpage_pmd_size": b"2097152\n",
}


def find_bwrap() -> str:
    """The path of bubblewrap. Raises SandboxUnavailable where it is missing."""
    if not sys.platform.startswith("linux"):
        raise SandboxUnavailable(
            "the local walls need Linux",
            "use a Linux machine, or a virtual one; Docker's walls are on their way",
        )
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxUnavailable("bubblewrap is not installed", "apt-get install bubblewrap")
    return found


def data_files(extra: Mapping[str, bytes]) -> dict[str, bytes]:
    """All small files that are made within the walls, by path."""
    return {**_OWN, **{f"{INSIDE}/{name}": content for name, content in extra.items()}}


def arguments(
    environments: Mapping[str, Path],
    readable: tuple[str, ...],
    data: Mapping[str, int],
    env: Mapping[str, str],
) -> list[str]:
    """Bubblewrap's options. `data` gives the descriptor from which each small file is made.

    The worker keeps what raises the inner wall: CAP_SYS_ADMIN, CAP_NET_ADMIN and, to empty the bounding set,
    CAP_SETPCAP, all inside its user namespace; jobs have none.
    """
    words = [
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"),
        *("--unshare-cgroup-try", "--new-session", "--hostname", "renderkit"),
        *("--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"),
        *("--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_NET_ADMIN", "--cap-add", "CAP_SETPCAP"),
        *("--ro-bind", "/usr", "/usr", "--proc", "/proc"),
    ]
    # not --dev: for its devpts, bubblewrap nests a second user namespace, in which the worker could not
    # ask for a pid namespace again; and no picture needs a terminal
    for device in ("null", "zero", "full", "random", "urandom"):
        words += ["--dev-bind", f"/dev/{device}", f"/dev/{device}"]
    for target, link in (("fd", "fd"), ("fd/0", "stdin"), ("fd/1", "stdout"), ("fd/2", "stderr")):
        words += ["--symlink", f"/proc/self/{target}", f"/dev/{link}"]
    for link in ("bin", "sbin", "lib", "lib32", "lib64"):
        host = Path("/") / link
        if host.is_symlink():
            words += ["--symlink", f"usr/{link}", f"/{link}"]
        elif host.is_dir():
            words += ["--ro-bind", f"/{link}", f"/{link}"]
    hidden = [folder for folder in fonts.HIDDEN if _holds_anything(Path(folder))]
    for folder in hidden:
        words += ["--tmpfs", folder]
    for path in (*READABLE, *fonts.FOLDERS, *fonts.FILES, *readable):
        words += ["--ro-bind-try", path, path]
    for name, libraries in environments.items():
        words += ["--ro-bind", str(libraries), f"{ENVIRONMENTS}/{name}"]
        base = python_base(libraries)
        if base is not None:
            words += ["--ro-bind", str(base), str(base)]
    for path, fd in data.items():  # copied into the root, which is sealed below: a mount each would cost more
        words += ["--perms", "0555", "--file", str(fd), path]
    # for the worker while it loads; jobs mount their own
    words += ["--size", str(16 * MiB), "--tmpfs", "/tmp"]
    for folder in ("/work", "/box", "/dev/shm", "/etc", INSIDE, ENVIRONMENTS):
        words += ["--dir", folder]
    for folder in hidden:
        words += ["--remount-ro", folder]
    words += ["--remount-ro", "/", "--chdir", "/", "--clearenv"]
    for name, value in env.items():
        words += ["--setenv", name, value]
    return [*words, "--"]


def _holds_anything(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def python_base(environment: Path) -> Path | None:
    """The Python installation under a virtual environment, where it stands outside of /usr."""
    try:
        text = (environment / "pyvenv.cfg").read_text()
    except OSError:
        return None
    for line in text.splitlines():
        key, _, value = line.partition("=")
        if key.strip() == "home":
            base = Path(value.strip()).resolve().parent
            return None if base.is_relative_to("/usr") else base
    return None


def explain(stderr: str) -> SandboxUnavailable:
    """Why a worker did not come up, out of what bubblewrap said, and what mends it."""
    said = stderr.strip().splitlines()[-1] if stderr.strip() else "it ended without a word"
    message = f"the local walls cannot be built: {said}"
    lowered = stderr.lower()
    if any(word in lowered for word in ("namespace", "uid map", "permission denied", "not permitted")):
        if _setting("kernel/apparmor_restrict_unprivileged_userns") == "1":
            return NamespacesRefused(
                message + " (AppArmor restricts user namespaces here)",
                "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give /usr/bin/bwrap an"
                " AppArmor profile with 'userns' (docs/walls.md)",
            )
        if _setting("kernel/unprivileged_userns_clone") == "0":
            return NamespacesRefused(message, "sudo sysctl -w kernel.unprivileged_userns_clone=1")
        if _setting("user/max_user_namespaces") == "0":
            return NamespacesRefused(message, "sudo sysctl -w user.max_user_namespaces=10000")
        return NamespacesRefused(message, "allow user namespaces to this user (docs/walls.md)")
    return SandboxUnavailable(message, "run 'renderkit doctor'")


def _setting(name: str) -> str:
    try:
        return Path("/proc/sys", name).read_text().strip()
    except OSError:
        return ""
