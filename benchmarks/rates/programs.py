"""What is rendered: small programs, each different, or files of the corpora; and how they are laid out."""

from __future__ import annotations

import importlib
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from renderkit.models import Job, Limits
from tests.corpora import plain

TEMPLATES = Path(__file__).with_name("templates")
ENDINGS = {
    "asymptote": ".asy",
    "cpp": ".cpp",
    "html": ".html",
    "javascript": ".js",
    "latex": ".tex",
    "lilypond": ".ly",
    "mermaid": ".mmd",
    "python": ".py",
    "r": ".r",
    "svg": ".svg",
    "typescript": ".ts",
    "vegalite": ".json",
}
LANGUAGES = tuple(sorted(ENDINGS))
PLACES = ("Oslo", "Lisbon", "Vienna", "Prague", "Lima", "Quito", "Cairo", "Hanoi", "Seoul", "Perth", "Accra")
PITCHES = ("c", "d", "e", "f", "g", "a", "b")
SUBJECTS = ("Sales", "Rainfall", "Exports", "Visitors", "Energy", "Harvest", "Traffic", "Output", "Growth")


@dataclass(frozen=True)
class Sample:
    """One program of one language, and the files beside it."""

    language: str
    source: bytes
    beside: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "main" + ENDINGS[self.language]

    def job(self, number: int) -> Job:
        limits = Limits(wall_seconds=plain.SECONDS, cpu_seconds=plain.SECONDS)
        return Job(
            id=str(number), source=self.source, language=self.language, files=self.beside, limits=limits
        )


def program(language: str, number: int) -> Sample:
    """The program of that number: the same words and numbers for one number, others for each."""
    chance = random.Random(f"{language} {number}")
    words = chance.sample(PLACES, 5)
    values = {f"word{at}": word for at, word in enumerate(words, 1)}
    values |= {f"n{at}": str(chance.randint(11, 99)) for at in range(1, 12)}
    values |= {f"bar{at}": " ".join(f"{chance.choice(PITCHES)}4" for _ in range(4)) for at in range(1, 8)}
    values |= {"key": chance.choice("cdfg"), "title": f"{chance.choice(SUBJECTS)} of {words[0]}, {number}"}
    template = (TEMPLATES / f"{language}.txt").read_text(encoding="utf-8")
    return Sample(language, re.sub(r"@(\w+)@", lambda found: values[found[1]], template).encode())


def gallery(language: str, most: int) -> list[Sample]:
    """Files of the language's corpus, spread over it, with those that they name. Python's: matplotlib's."""
    corpus = importlib.import_module(f"tests.corpora.{language}")
    matplotlib = language == "python"
    paths = corpus.spread(corpus.matplotlib_files(), most) if matplotlib else corpus.sample(most)
    return [Sample(language, path.read_bytes(), plain.beside(path)) for path in paths]


class Supply:
    """Samples for one spell: at least `count`, and further ones until `seconds` have passed since the first.

    So that a row that needs milliseconds is not timed over a moment. Safe to take from by several threads.
    """

    def __init__(self, make: Callable[[int], Sample], count: int, seconds: float) -> None:
        self._make, self._count, self._seconds = make, count, seconds
        self._lock = threading.Lock()
        self._began: float | None = None
        self.taken = 0

    def __iter__(self) -> Iterator[Sample]:
        return self

    def __next__(self) -> Sample:
        with self._lock:
            now = time.monotonic()
            self._began = now if self._began is None else self._began
            if self.taken >= self._count and now - self._began >= self._seconds:
                raise StopIteration
            number = self.taken
            self.taken += 1
        return self._make(number)


@contextmanager
def laid_out(sample: Sample) -> Iterator[Path]:
    """A folder of its own that holds the program as `main.…`, and its files."""
    with tempfile.TemporaryDirectory(prefix="rates-") as name:
        folder = Path(name)
        for beside, content in sample.beside.items():
            (folder / beside).write_bytes(content)
        (folder / sample.name).write_bytes(sample.source)
        yield folder


def pictures(folder: Path, sample: Sample) -> list[Path]:
    """The pictures that were made there."""
    given = {sample.name, *sample.beside}
    return [
        path
        for path in folder.iterdir()
        if path.suffix in (".png", ".jpg", ".gif", ".pdf") and path.name not in given and path.stat().st_size
    ]
