"""Debian packages and source packages, fetched by name into a cache that belongs to the tests.

apt does the work with a state folder of its own, so that nothing of the system's configuration is touched and
an ordinary user can fetch too. What was fetched once is never asked for again.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

APT_FOLDER = Path("/etc/apt")


class CorpusError(RuntimeError):
    """A corpus could not be fetched: no apt, no network, or no such package."""


def cache_folder() -> Path:
    """Where corpora are kept: $RENDERKIT_CORPORA, or a folder in the user's cache."""
    chosen = os.environ.get("RENDERKIT_CORPORA")
    folder = Path(chosen) if chosen else Path.home() / ".cache" / "renderkit" / "corpora"
    folder.mkdir(parents=True, exist_ok=True)
    return folder.resolve()


def debian_source(package: str) -> Path:
    """The unpacked source tree of a Debian source package, with Debian's patches applied."""
    target = cache_folder() / "debian-source" / package
    if not target.is_dir():
        with building(target) as work:
            _fetch(["source", package], work)
            trees = [path for path in work.iterdir() if path.is_dir()]
            if len(trees) != 1:
                raise CorpusError(f"source package {package}: expected one source tree, found {len(trees)}")
            publish(trees[0], target)
    return target


def debian_package(package: str) -> Path:
    """The files of a Debian binary package, unpacked and not installed: `usr/share/...` inside."""
    target = cache_folder() / "debian-package" / package
    if not target.is_dir():
        with building(target) as work:
            _fetch(["download", package], work)
            for archive in work.glob("*.deb"):
                _run(["dpkg", "-x", str(archive), str(work / "files")], work)
            publish(work / "files", target)
    return target


@contextmanager
def building(target: Path) -> Iterator[Path]:
    """A scratch folder beside the target. One process builds at a time, the others wait for its result."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (cache_folder() / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        work = Path(tempfile.mkdtemp(prefix=".building-", dir=target.parent))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def publish(built: Path, target: Path) -> None:
    """Give a finished tree its name, in one step. If another process was first, its tree stays."""
    if not target.is_dir():
        built.chmod(0o755)
        built.rename(target)


def _fetch(arguments: list[str], work: Path) -> None:
    """Run apt-get with the private state. The lists are renewed when missing or stale."""
    options = _apt_options()
    if any((_apt_state() / "lists").glob("*_Sources*")):
        try:
            _run(["apt-get", *options, *arguments], work)
            return
        except CorpusError:
            pass  # the mirror moved on since the lists were read
    _run(["apt-get", *options, "update"], work)
    _run(["apt-get", *options, *arguments], work)


def _apt_state() -> Path:
    return cache_folder() / "apt"


def _apt_options() -> list[str]:
    """Options that give apt its own sources, lists and caches; keys and proxies stay the system's."""
    state = _apt_state()
    for name in ("parts", "lists/partial", "cache/archives/partial"):
        (state / name).mkdir(parents=True, exist_ok=True)
    for stale in (state / "parts").iterdir():
        stale.unlink()
    _copy_sources(state / "parts")
    settings = {
        "Dir::State": state,
        "Dir::State::lists": state / "lists",
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::sourcelist": "/dev/null",
        "Dir::Etc::sourceparts": state / "parts",
        "APT::Sandbox::User": "root",  # as root, apt's own user could not read a cache in root's home
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    return ["-q", "-y", *(word for key, value in settings.items() for word in ("-o", f"{key}={value}"))]


def _copy_sources(parts: Path) -> None:
    """Copy the machine's own package sources, asking for source packages as well."""
    folder = APT_FOLDER / "sources.list.d"
    for path in [APT_FOLDER / "sources.list", *sorted(folder.glob("*.list"))]:
        if path.is_file():
            lines = re.findall(r"^deb(?:-src)?([ \t].*)$", path.read_text(), re.MULTILINE)
            both = [f"{kind}{rest}\n" for rest in dict.fromkeys(lines) for kind in ("deb", "deb-src")]
            (parts / path.name).write_text("".join(both))
    for path in sorted(folder.glob("*.sources")):
        text = re.sub(r"(?im)^types:.*$", "Types: deb deb-src", path.read_text())
        (parts / path.name).write_text(text)
    if not any(path.stat().st_size for path in parts.iterdir()):
        raise CorpusError(f"no package sources in {APT_FOLDER}")


def _run(command: list[str], folder: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900
        )
    except FileNotFoundError as error:
        raise CorpusError(f"{command[0]} is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise CorpusError(f"{command[0]} took longer than 15 minutes") from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith(("E:", "dpkg"))]
        raise CorpusError(f"{command[0]} failed: {' '.join(said) or done.stderr[-500:]}")
