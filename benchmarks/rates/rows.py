"""One row of the table: a way to render many programs, two at a time."""

from __future__ import annotations

import os
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from benchmarks.rates.programs import Sample, laid_out, pictures
from renderkit import Engine

AT_ONCE = 2
USES = 1000
"""Jobs that a warm worker serves."""

SECONDS = 120
"""After which a plain command, or a loaded tool's answer, is given up."""


class Missing(Exception):
    """What a row needs cannot be installed here. The message says what it is."""


class Row(ABC):
    """`says` is what is run, for a reader."""

    def __init__(self, says: str) -> None:
        self.says = says

    def start(self) -> None:  # noqa: B027
        """Loads what stays loaded. Raises Missing."""

    def close(self) -> None:  # noqa: B027
        """Ends what was started."""

    @abstractmethod
    def run(self, samples: Iterable[Sample]) -> list[bool]:
        """Renders them all and says of each whether there is a picture."""


def two_at_a_time(samples: Iterable[Sample], draw: Callable[[int, Sample], bool]) -> list[bool]:
    """Two threads that take from one supply, each with a number of its own."""
    supply, lock = enumerate(samples), threading.Lock()
    drawn: dict[int, bool] = {}

    def serve(seat: int) -> None:
        while True:
            with lock:
                taken = next(supply, None)
            if taken is None:
                return
            drawn[taken[0]] = draw(seat, taken[1])

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done in [pool.submit(serve, seat) for seat in range(AT_ONCE)]:
            done.result()
    return [drawn[number] for number in sorted(drawn)]


class Plain(Row):
    """A line that a user would type, in a shell, in a folder with the program."""

    def __init__(self, line: str, env: dict[str, str], given: dict[str, str] | None = None) -> None:
        super().__init__(line)
        self.env, self.given = env, given or {}

    def run(self, samples: Iterable[Sample]) -> list[bool]:
        return two_at_a_time(samples, self._draw)

    def _draw(self, _: int, sample: Sample) -> bool:
        with laid_out(sample) as folder:
            for name, text in self.given.items():
                (folder / name).write_text(text)
            command = ["timeout", "-k", "1", str(SECONDS), "sh", "-c", self.says]
            quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            done = subprocess.run(command, cwd=folder, env=self.env, check=False, **quiet)
            return done.returncode == 0 and bool(pictures(folder, sample))


class Renderkit(Row):
    """renderkit itself, verdict and picture included."""

    def __init__(self, uses: int) -> None:
        super().__init__(f"Engine(workers={AT_ONCE}, uses={uses}).render_many")
        self._uses = uses
        self._engine: Engine | None = None

    def start(self) -> None:
        self._engine = Engine(workers=AT_ONCE, uses=self._uses)

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def run(self, samples: Iterable[Sample]) -> list[bool]:
        assert self._engine is not None
        jobs = (sample.job(number) for number, sample in enumerate(samples))
        drawn = {int(result.id): result.ok for result in self._engine.render_many(jobs)}
        return [drawn[number] for number in sorted(drawn)]


class Loaded(Row):
    """Two processes of the tool that stay. Each reads a folder's name, draws the program there, says `ok`.

    What they print on stderr is shown where RATES_DEBUG is set.
    """

    def __init__(self, says: str, argv: list[str], env: dict[str, str], cell: str | None = None) -> None:
        super().__init__(says)
        self._argv, self._env, self._cell = argv, env, cell
        self._seats: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        for _ in range(AT_ONCE):
            self._seats.append(
                subprocess.Popen(
                    self._argv,
                    env=self._env,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=None if os.environ.get("RATES_DEBUG") else subprocess.DEVNULL,
                    text=True,
                    start_new_session=True,
                )
            )
        for seat in self._seats:
            if _answer(seat) != "ready":
                raise Missing(f"{Path(self._argv[0]).name} did not start")

    def close(self) -> None:
        for seat in self._seats:
            if seat.stdin is not None:
                with suppress(OSError):
                    seat.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                seat.wait(5)
            with suppress(ProcessLookupError):
                os.killpg(seat.pid, 9)
            seat.wait()

    def run(self, samples: Iterable[Sample]) -> list[bool]:
        return two_at_a_time(samples, self._draw)

    def _draw(self, number: int, sample: Sample) -> bool:
        seat = self._seats[number]
        with laid_out(sample) as folder:
            if self._cell is not None:
                (folder / "cell.py").write_text(_filled(self._cell, folder, sample))
            assert seat.stdin is not None
            seat.stdin.write(f"{folder}\n")
            seat.stdin.flush()
            return _answer(seat) == "ok" and bool(pictures(folder, sample))


def _filled(cell: str, folder: Path, sample: Sample) -> str:
    """A notebook's cell for one program: `{text}` is the program, the other words are strings of Python."""
    text = sample.source.decode()
    given = {
        "{folder}": repr(str(folder)),
        "{name}": repr(sample.name),
        "{source}": repr(text),
        "{text}": text,
    }
    for word, value in given.items():  # the program comes last: it may have such words, too
        cell = cell.replace(word, value)
    return cell


def _answer(seat: subprocess.Popen[str]) -> str:
    """The next line that is an answer: a tool may print others."""
    assert seat.stdout is not None
    for line in seat.stdout:
        if line.strip() in ("ready", "ok", "no"):
            return line.strip()
    return ""
