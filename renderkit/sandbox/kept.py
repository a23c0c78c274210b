"""What programs may share: made once, by a job of its own, kept on disk, and lent to each as a copy.

All that a `Recipe` says is hashed into its key, so whoever is lent something has asked for it byte by byte,
and nothing of another job can be in it. What is kept lies where no job can reach it. A job gets a copy in
memory, sealed, that no other job ever sees. Each file tells its own hash, which is checked before it is lent.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from renderkit.models import Execution, Limits, MiB, Recipe, Step, StepResult, Worker, Workspace
from renderkit.sandbox.contract import SandboxError, Session
from renderkit.store import HEAD, Store

ASKED = 3
"""The time of asking at which it is made: before that, making it would cost more than it saves."""

LIMITS = Limits(wall_seconds=120, cpu_seconds=60, file_bytes=256 * MiB, workspace_bytes=512 * MiB)
"""Of the job that makes it: always the same, else what is made could depend on who asks."""

MOST = 2048 * MiB
"""Bytes that are kept on disk. What was not asked for the longest goes first."""

_REMEMBERED = 10_000
_UNFIT = -1
_CHUNK = MiB
_PACKAGES = "/var/lib/dpkg/status"

Open = Callable[[Worker, Limits], Session]


def default_folder() -> Path | None:
    """$RENDERKIT_CACHE, else below the user's cache folder; nowhere, where a copy could not be sealed."""
    if not hasattr(os, "memfd_create"):
        return None
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
        self._store = None if folder is None else Store(folder, most)
        self._asked: OrderedDict[str, int] = OrderedDict()
        self._making: set[str] = set()
        self._lock = threading.Lock()

    def lend(self, recipe: Recipe, installation: str, open_: Open) -> BinaryIO | None:
        """A copy of what the recipe makes; None where it is not there, or cannot be made.

        `installation` says what is installed for the recipe's language. Whoever asks for the third time
        waits until it is made.
        """
        if self._store is None:
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
                assert self._store is not None
                with session.workspace.open(recipe.output) as made:
                    self._store.write(key, _parts(made))
                    return True
        except (SandboxError, OSError):  # the program runs without it, and tells what is wrong
            return False

    def _copy(self, key: str) -> BinaryIO | None:
        """A sealed copy in memory; None where there is nothing, or nothing sound."""
        assert self._store is not None
        kept = self._store.open(key)
        if kept is None:
            return None
        with kept:
            try:
                return _sealed(kept.fileno(), os.fstat(kept.fileno()).st_size)
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


def _parts(made: BinaryIO) -> Iterator[bytes]:
    left = LIMITS.file_bytes
    while data := made.read(min(_CHUNK, left)):
        yield data
        left -= len(data)


def _sealed(source: int, size: int) -> BinaryIO:
    """A file in memory that nobody can change, with all but the hash."""
    fd = os.memfd_create("kept", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    copy = os.fdopen(fd, "rb")
    try:
        at = HEAD
        while at < size:
            at += os.sendfile(fd, source, at, size - at) or size
        seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
        fcntl.fcntl(fd, fcntl.F_ADD_SEALS, seals)
        os.lseek(fd, 0, os.SEEK_SET)
    except BaseException:
        copy.close()
        raise
    return copy
