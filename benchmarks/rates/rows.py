"""One row of the table: a way to render many programs, two at a time."""

from __future__ import annotations

import re
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.rates.programs import Sample, laid_out, pictures
from benchmarks.rates.seats import SECONDS, Seat
from renderkit import Engine

AT_ONCE = 2
USES = 1000
"""Jobs that a warm worker serves."""


class Missing(Exception):
    """What a row needs cannot be installed here. The message says what it is."""


class Row(ABC):
    """`says` is what is run, for a reader; `why` what was last wrong with a program, where that is known."""

    def __init__(self, says: str) -> None:
        self.says = says
        self.why = ""

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
        drawn: dict[int, bool] = {}
        for result in self._engine.render_many(jobs):
            drawn[int(result.id)] = result.ok
            if not result.ok:
                self.why = result.diagnostics[0].message
        return [drawn[number] for number in sorted(drawn)]


class Loaded(Row):
    """Two processes of the tool that stay. Each is given a folder's name and draws the program there."""

    def __init__(self, says: str, argv: list[str], env: dict[str, str], cell: str | None = None) -> None:
        super().__init__(says)
        self._tool, self._cell = argv[0], cell
        self._seats = [Seat(argv, env) for _ in range(AT_ONCE)]

    def start(self) -> None:
        for seat in self._seats:
            if not seat.ready():
                raise Missing(f"{Path(self._tool).name} does not start")

    def close(self) -> None:
        for seat in self._seats:
            seat.close()

    def run(self, samples: Iterable[Sample]) -> list[bool]:
        return two_at_a_time(samples, self._draw)

    def _draw(self, number: int, sample: Sample) -> bool:
        with laid_out(sample) as folder:
            if self._cell is not None:
                (folder / "cell.py").write_text(filled(self._cell, folder, sample))
            return self._seats[number].ask(str(folder)) and bool(pictures(folder, sample))


def filled(cell: str, folder: Path, sample: Sample) -> str:
    """A notebook's cell for one program: `{text}` is the program, the other words are strings of Python."""
    text = sample.source.decode()
    given = {"folder": repr(str(folder)), "name": repr(sample.name), "source": repr(text), "text": text}
    return re.sub(r"\{(folder|name|source|text)\}", lambda found: given[found[1]], cell)
