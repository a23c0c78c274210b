"""Python programs that nobody here wrote: the galleries of matplotlib, seaborn and altair.

Some draw nothing or need what a plain machine does not have (a window, the network, another library): the
plain tool says which of them count.
"""

from __future__ import annotations

from pathlib import Path

from .registry import pypi_source, pypi_wheel

# Of the versions that the environment pins, so that a gallery fits its library. Only altair's newer wheels
# have no examples: its last one that has them is asked for.
MATPLOTLIB, SEABORN, ALTAIR = "3.10.9", "0.13.2", "4.2.2"


def files() -> list[Path]:
    """All programs: matplotlib's first, each gallery sorted by path."""
    return matplotlib_files() + seaborn_files() + altair_files()


def sample(n: int) -> list[Path]:
    """At most n programs of matplotlib's gallery, evenly spread over it, always the same ones."""
    found = matplotlib_files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def matplotlib_files() -> list[Path]:
    """matplotlib's gallery, without the programs that embed it in a window toolkit."""
    gallery = pypi_source("matplotlib", MATPLOTLIB) / "galleries" / "examples"
    return [path for path in sorted(gallery.rglob("*.py")) if "user_interfaces" not in path.parts]


def seaborn_files() -> list[Path]:
    """seaborn's gallery. Nearly all load a data set by name from the network."""
    return sorted((pypi_source("seaborn", SEABORN) / "examples").glob("*.py"))


def altair_files() -> list[Path]:
    """altair's gallery, of its fourth version: a chart is the last expression, and nothing shows it."""
    gallery = pypi_wheel("altair", ALTAIR) / "altair" / "examples"
    return [path for path in sorted(gallery.glob("*.py")) if path.name != "__init__.py"]
