"""Published packages, fetched by name and version into the cache of the tests; not a line of them is run.

The ordinary clients do the talking: uv says where an archive lies and what its hash must be, npm packs. What
was fetched once is never asked for again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tomllib
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

from .debian import CorpusError, building, cache_folder, publish


def pypi_source(name: str, version: str) -> Path:
    """The unpacked source archive of a Python package that also has wheels; its build is never run."""
    target = cache_folder() / "pypi-source" / f"{name}-{version}"
    if not target.is_dir():
        with building(target) as work:
            archive = _download(_locked(name, version, work).get("sdist"), work / "archive")
            publish(_unpack(archive, work / "files"), target)
    return target


def pypi_wheel(name: str, version: str) -> Path:
    """The files of a Python package's wheel for every platform, unpacked and not installed."""
    target = cache_folder() / "pypi-wheel" / f"{name}-{version}"
    if not target.is_dir():
        with building(target) as work:
            wheels = _locked(name, version, work).get("wheels", [])
            pure = next((wheel for wheel in wheels if wheel["url"].endswith("-none-any.whl")), None)
            archive = _download(pure, work / "archive")
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(work / "files")  # drops `..` and leading slashes by itself
            publish(work / "files", target)
    return target


def npm_package(name: str, version: str) -> Path:
    """The unpacked package of npm; its scripts are never run."""
    target = cache_folder() / "npm" / f"{name.lstrip('@').replace('/', '-')}-{version}"
    if not target.is_dir():
        with building(target) as work:
            _run(["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"], work)
            publish(_unpack(next(work.glob("*.tgz")), work / "files"), target)
    return target


def _locked(name: str, version: str, work: Path) -> dict[str, Any]:
    """What the index says of one version: its archives, with addresses and hashes."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--no-deps", "--universal", "--quiet"]
    command += ["--format", "pylock.toml", "--no-header", "--python-version", "3.11"]
    packages = tomllib.loads(_run(command, work, f"{name}=={version}\n"))["packages"]
    package: dict[str, Any] = packages[0]
    return package


def _download(archive: dict[str, Any] | None, target: Path) -> Path:
    if archive is None:
        raise CorpusError("the version has no archive of that kind")
    try:
        with urllib.request.urlopen(archive["url"], timeout=120) as answer:
            body = answer.read()
    except OSError as problem:
        raise CorpusError(f"could not download an archive: {problem}") from problem
    if hashlib.sha256(body).hexdigest() != archive["hashes"]["sha256"]:
        raise CorpusError("an archive does not have the hash that its index promises")
    target.write_bytes(body)
    return target


def _unpack(archive: Path, folder: Path) -> Path:
    """Unpack without trusting: no links out, no absolute names, no devices. The one folder inside."""
    with tarfile.open(archive) as files:
        if hasattr(tarfile, "data_filter"):
            files.extractall(folder, filter="data")
        else:  # before Python 3.11.4
            plain = [m for m in files if (m.isfile() or m.isdir()) and _stays_below(m.name)]
            files.extractall(folder, plain)
    inside = list(folder.iterdir())
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def _stays_below(name: str) -> bool:
    return not name.startswith("/") and ".." not in Path(name).parts


def _run(command: list[str], folder: Path, given: str = "") -> str:
    try:
        done = subprocess.run(
            command, cwd=folder, input=given, capture_output=True, text=True, timeout=300, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise CorpusError(f"{command[0]}: {problem}") from problem
    if done.returncode:
        raise CorpusError(f"{command[0]} failed: {done.stderr.strip()[-500:]}")
    return done.stdout
