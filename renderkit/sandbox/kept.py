"""What programs may share: made once, by a job of its own, kept on disk, and lent to each as a copy.

All that a `Recipe` says is hashed into its key, so whoever is lent something has asked for it byte by byte,
and nothing of another job can be in it. What is kept lies where no job can reach it. A job gets a sealed copy
in memory, which it has alone (copies.py). Each file tells its own hash, which is checked before it is copied.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Self

from renderkit.models import Execution, Limits, MiB, Recipe, Step, StepResult, Worker, Workspace
from renderkit.sandbox.contract import SandboxError, Session
from renderkit.sandbox.copies import Copies, Copy
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
        self._copies = Copies()
        self._lock = threading.Lock()

    def lend(self, recipe: Recipe, installation: str, open_: Open) -> Copy | None:
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

    def give_back(self, copy: Copy) -> None:
        """Takes back a copy, once no process of a job lives that had it."""
        self._copies.give_back(copy)

    def close(self) -> None:
        """Lets go of what is held in memory."""
        self._copies.close()

    def _copy(self, key: str) -> Copy | None:
        """A copy of what lies there; None where there is nothing, or nothing sound."""
        assert self._store is not None
        kept = self._store.open(key)
        if kept is None:
            return None
        with kept:
            try:
                status = os.fstat(kept.fileno())
                of = (key, status.st_ino, status.st_size, status.st_mtime_ns)
                return self._copies.take(of) or Copy(of, kept.fileno(), HEAD, status.st_size - HEAD)
            except OSError:
                return None


class LendingSession:
    """A session as the plugins see it, with what recipes make at hand. Leaving it closes the session."""

    def __init__(self, session: Session, kept: Kept, installation: str, open_: Open) -> None:
        self._session = session
        self._kept = kept
        self._installation = installation
        self._open = open_
        self._lent: list[Copy] = []
        self._over = True
        """Every step came to its end, at which its processes had ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()
        for copy in self._lent:
            if self._over:
                self._kept.give_back(copy)
            else:
                copy.close()

    @property
    def workspace(self) -> Workspace:
        """The job's files."""
        return self._session.workspace

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files."""
        self._session.put(files)

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit."""
        over, self._over = self._over, False
        result = self._session.run(step, inputs)
        self._over = over and result.limit is None
        return result

    def made(self, recipe: Recipe) -> BinaryIO | None:
        """A copy of what the recipe makes, if it is there."""
        copy = self._kept.lend(recipe, self._installation, self._open)
        if copy is None:
            return None
        self._lent.append(copy)
        return copy.open()


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
