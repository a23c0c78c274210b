"""JavaScript that nobody here wrote: the scripts of libraries' example pages, and p5's own examples.

A page gives its script up where it is nothing but the script's ground: one script, libraries that are loaded
as globals, no element that the script does not name, no controls and no files besides. The style of such
pages is lost. Fenced code of packages' documentation is left out: hardly any of it is a program by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from .debian import building, cache_folder, publish
from .pages import Page
from .registry import npm_package
from .sketches import P5, sketches

LIBRARIES = re.compile(
    r"(?:c3|d3|d3\.v\d|nv\.d3|vis|vis-network|dygraph-combined|dygraph-dev|dygraph|excanvas|googleAnalytics"
    r"|jquery[\w.-]*|raphael|topojson[\w.]*)(?:[.-]min)?\.(?:js|css)"
)
PAGES = (
    ("c3", "0.4.24", "htdocs/samples"),
    ("dygraphs", "1.1.1", "tests"),
    ("nvd3", "1.8.6", "examples"),
    ("vis", "4.21.0", "examples"),
)
"""Name, version and the folder of the pages."""

SHARE, PLACE = 4, 1
"""One of so many sketches is taken, so that they are no more than half of the corpus."""


def files() -> list[Path]:
    """All programs: the pages' scripts first, then the sketches, each package's sorted by path."""
    found = [path for name, version, folder in PAGES for path in _scripts(name, version, folder)]
    return found + written("javascript-cut", f"p5-{P5}", ".js", _sketches)


def sample(n: int) -> list[Path]:
    """At most n programs, evenly spread over the corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def written(
    corpus: str, package: str, ending: str, programs: Callable[[], Iterator[tuple[str, str]]]
) -> list[Path]:
    """Programs that were cut out of something, as files in the cache."""
    target = cache_folder() / corpus / package
    if not target.is_dir():
        cut = dict(programs())  # what it fetches has the cache's lock to itself
        with building(target) as work:
            (work / "files").mkdir()
            for stem, text in cut.items():
                (work / "files" / f"{stem}{ending}").write_text(text, encoding="utf-8")
            publish(work / "files", target)
    return sorted(target.glob(f"*{ending}"))


def folder_name(name: str, version: str) -> str:
    """A package's folder, as the registry's has it."""
    return f"{name.lstrip('@').replace('/', '-')}-{version}"


def _scripts(name: str, version: str, folder: str) -> list[Path]:
    def programs() -> Iterator[tuple[str, str]]:
        root = npm_package(name, version)
        for path in sorted((root / folder).rglob("*.html")):
            text = Page(path, root).lone_script(LIBRARIES)
            if text:
                yield "-".join(path.relative_to(root / folder).with_suffix("").parts), text

    return written("javascript-cut", folder_name(name, version), ".js", programs)


def _sketches() -> Iterator[tuple[str, str]]:
    return (sketch for number, sketch in enumerate(sketches()) if number % SHARE == PLACE)
