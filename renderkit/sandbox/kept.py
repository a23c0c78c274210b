"""What programs may share: made once, by a job of its own, kept on disk, and lent to each as a copy.

All that a `Recipe` says is hashed into its key, so whoever is lent something has asked for it byte by byte,
and nothing of another job can be in it. What is kept lies where no job can reach it. A job gets a copy in
memory, sealed, that no other job ever sees. Each file tells its own hash, which is checked before it is lent.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from renderkit.models import Execution, Limits, MiB, Recipe, Step, StepResult, Worker, Workspace
from renderkit.sandbox.contract import SandboxError, Session

ASKED = 3
"""The time of asking at which it is made: before that, making it would cost more than it saves."""

LIMITS = Limits(file_bytes=256 * MiB, workspace_bytes=512 * MiB)
"""Of the job that makes it: always the same, else what is made could depend on who asks."""

MOST = 2048 * MiB
"""Bytes that are kept on disk. What was not asked for the longest goes first."""

_REMEMBERED = 10_000
_UNFIT = -1
_CHUNK = MiB
_PACKAGES = "/var/lib/dpkg/status"
_DIGEST = hashlib.sha256().digest_size

Open = Callable[[Worker, Limits], Session]


def default_folder() -> Path:
    """$RENDERKIT_CACHE, else below the user's cache folder."""
    if named := os.environ.get("RENDERKIT_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "renderkit" / "kept"


def unpacked(path: str, worker: Worker) -> Recipe:
    """What makes a copy of one of the host's gzipped files that need not be unpacked each time it is read."""
    unpack = Step(name="unpack", argv=("sh", "-c", 'exec gzip -dc "$1" > unpacked', "unpack", path))
    return Recipe(worker=worker, steps=(unpack,), output="unpacked", depends=(path,))


class Kept:
    """A folder of things that were made. Safe to use from several threads, and from several processes.

    A folder that cannot be used, or that others may write to, is not used: then nothing is kept or lent.
    """

    def __init__(self, folder: Path | None, most: int = MOST) -> None:
        self._folder = folder
        self._most = most
        self._asked: OrderedDict[str, int] = OrderedDict()
        self._making: set[str] = set()
        self._sound: dict[str, tuple[int, int, int]] = {}
        self._lock = threading.Lock()

    def lend(self, recipe: Recipe, installation: str, open_: Open) -> BinaryIO | None:
        """A copy of what the recipe makes; None where it is not there, or cannot be made.

        `installation` says what is installed for the recipe's language. Whoever asks for the third time
        waits until it is made.
        """
        if self._folder is None:
            return None
        key = _key(recipe, installation)
        lent = self._copy(key)
        if lent is None and self._due(key):
            try:
                fit = self._make(key, recipe, open_)
            finally:
                with self._lock:
                    self._making.discard(key)
            if fit:
                return self._copy(key)
            with self._lock:
                self._asked[key] = _UNFIT
        return lent

    def _due(self, key: str) -> bool:
        with self._lock:
            times = self._asked.pop(key, 0)
            self._asked[key] = times if times == _UNFIT else times + 1
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
            if self._asked[key] < ASKED or key in self._making:
                return False
            self._making.add(key)
            return True

    def _make(self, key: str, recipe: Recipe, open_: Open) -> bool:
        """Whether there is now something to lend."""
        try:
            with closing(open_(recipe.worker, LIMITS)) as session:
                session.put(recipe.files)
                done: list[StepResult] = []
                for step in recipe.steps:
                    done.append(session.run(step))
                    if not done[-1].ok:
                        break
                execution = Execution(steps=tuple(done), workspace=session.workspace)
                if not recipe.fit(execution):
                    return False
                with session.workspace.open(recipe.output) as made:
                    self._store(key, made)
                    return True
        except (SandboxError, OSError):  # the program runs without it, and tells what is wrong
            return False

    def _store(self, key: str, made: BinaryIO) -> None:
        """Writes a file that appears whole or not at all. Raises OSError."""
        folder = self._usable()
        fd, name = tempfile.mkstemp(prefix=".", dir=folder)
        fresh = Path(name)
        try:
            with os.fdopen(fd, "wb") as file:
                file.write(bytes(_DIGEST))
                digest = hashlib.sha256(key.encode())
                left = LIMITS.file_bytes
                while data := made.read(min(_CHUNK, left)):
                    digest.update(data)
                    file.write(data)
                    left -= len(data)
                file.seek(0)
                file.write(digest.digest())
            fresh.rename(folder / key)
        except BaseException:
            fresh.unlink()
            raise
        self._make_room(folder)

    def _usable(self) -> Path:
        """The folder, which is nobody else's to write to. Raises OSError."""
        assert self._folder is not None
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = self._folder.stat()
        if status.st_uid != os.geteuid() or status.st_mode & 0o022:
            raise PermissionError(f"{self._folder} may be written to by others")
        return self._folder

    def _make_room(self, folder: Path) -> None:
        found = []
        for path in folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.lstat()
                found.append((status.st_atime_ns, status.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._most:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _copy(self, key: str) -> BinaryIO | None:
        """A sealed copy in memory; None where there is nothing, or nothing sound."""
        try:
            path = self._usable() / key
            with path.open("rb", buffering=0) as file:
                status = os.fstat(file.fileno())
                seen = (status.st_ino, status.st_size, status.st_mtime_ns)
                if self._sound.get(key) != seen:
                    if not _is_sound(file, key):
                        path.unlink()
                        return None
                    self._sound[key] = seen
                os.utime(file.fileno(), ns=(time.time_ns(), status.st_mtime_ns))
                return _sealed(file.fileno(), status.st_size)
        except OSError:
            return None


class LendingSession:
    """A session as the plugins see it: with what recipes make at hand."""

    def __init__(self, session: Session, kept: Kept, installation: str, open_: Open) -> None:
        self._session = session
        self._kept = kept
        self._installation = installation
        self._open = open_

    @property
    def workspace(self) -> Workspace:
        """The job's files."""
        return self._session.workspace

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files."""
        self._session.put(files)

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit."""
        return self._session.run(step, inputs)

    def made(self, recipe: Recipe) -> BinaryIO | None:
        """A copy of what the recipe makes, if it is there."""
        return self._kept.lend(recipe, self._installation, self._open)


def _key(recipe: Recipe, installation: str) -> str:
    """A hash of all that the result can depend on."""
    digest = hashlib.sha256(installation.encode())
    parts = [recipe.model_dump_json(exclude={"files"}).encode()]
    parts += [part for name in sorted(recipe.files) for part in (name.encode(), recipe.files[name])]
    parts += [repr(_stamp(path)).encode() for path in (_PACKAGES, *recipe.depends)]
    for part in parts:
        digest.update(b"%d:" % len(part) + part)
    return digest.hexdigest()


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _is_sound(file: BinaryIO, key: str) -> bool:
    told, digest = file.read(_DIGEST), hashlib.sha256(key.encode())
    while data := file.read(_CHUNK):
        digest.update(data)
    return told == digest.digest()


def _sealed(source: int, size: int) -> BinaryIO:
    """A file in memory that nobody can change, with all but the hash."""
    fd = os.memfd_create("kept", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    copy = os.fdopen(fd, "rb")
    try:
        at = _DIGEST
        while at < size:
            at += os.sendfile(fd, source, at, size - at) or size
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
    except BaseException:
        copy.close()
        raise
    return copy
