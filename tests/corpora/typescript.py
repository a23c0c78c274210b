"""TypeScript that nobody here wrote: planck's examples, and programs in the documentation of packages.

Packages carry hardly any more, and TypeScript is a superset of JavaScript: so there are also scripts that
were published as JavaScript, the modules of force-graph's example pages and some of p5's sketches, none of
which the corpus of JavaScript has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .fences import fences
from .javascript import folder_name, written
from .pages import Page
from .registry import npm_package
from .sketches import P5, sketches

TAGS = ("ts", "typescript", "tsx")
DOCUMENTATION = (
    ("@antv/s2", "2.7.2"),
    ("@antv/x6", "3.1.8"),
    ("@react-three/fiber", "9.8.2"),
    ("@thi.ng/hiccup-svg", "5.3.1"),
    ("@unovis/ts", "1.7.1"),
    ("pixi.js", "8.22.0"),
)
"""Name and version of packages whose documentation has programs."""

PLANCK, FORCE_GRAPH = "1.4.2", "1.52.0"

SHARE, PLACE = 8, 3
"""One of so many sketches is taken: other ones than the corpus of JavaScript takes."""


def files() -> list[Path]:
    """All programs: planck's, documentation's, modules of pages, then sketches, each sorted by path."""
    found = sorted((npm_package("planck", PLANCK) / "example").glob("*.ts"))
    found += [path for name, version in DOCUMENTATION for path in _documented(name, version)]
    found += written("typescript-cut", f"force-graph-{FORCE_GRAPH}", ".ts", _modules)
    return found + written("typescript-cut", f"p5-{P5}", ".ts", _sketches)


def sample(n: int) -> list[Path]:
    """At most n programs, evenly spread over the corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def _documented(name: str, version: str) -> list[Path]:
    return written(
        "typescript-documentation",
        folder_name(name, version),
        ".ts",
        lambda: fences(npm_package(name, version), TAGS),
    )


def _modules() -> Iterator[tuple[str, str]]:
    root = npm_package("force-graph", FORCE_GRAPH)
    for path in sorted((root / "example").rglob("*.html")):
        text = Page(path, root).lone_script(re.compile("force-graph"), ("module",))
        if text:
            yield path.parent.name, text


def _sketches() -> Iterator[tuple[str, str]]:
    return (sketch for number, sketch in enumerate(sketches()) if number % SHARE == PLACE)
