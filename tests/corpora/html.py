"""Example pages of libraries, from the packages in which they publish themselves on npm.

Left out: pages that have no script of their own to speak of (lists of the others), test runners, pages that
load a script which the package does not carry or which became a module since, pages that look at their own
address (they are pages of one site), and pages whose files are not text or are large.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from .debian import cache_folder
from .pages import Page
from .registry import npm_package

PACKAGES = (
    ("force-graph", "1.52.0", "example"),
    ("3d-force-graph", "1.80.0", "example"),
    ("chart.js", "2.2.2", "samples"),
    ("paper", "0.12.17", "examples"),
    ("jquery.flot", "0.8.3", "examples"),
    ("snapsvg", "0.5.1", "demos"),
    ("vivagraphjs", "0.12.0", "demos"),
    ("smoothie", "1.36.1", "examples"),
    ("leaflet.markercluster", "1.5.3", "example"),
    ("leaflet-minimap", "3.6.1", "example"),
    ("leaflet.awesome-markers", "2.0.5", "."),
    ("leaflet.heat", "0.2.0", "demo"),
    ("cytoscape-fcose", "2.2.0", "demo"),
    ("cytoscape-cose-bilkent", "4.1.0", "."),
    ("cytoscape-cola", "2.5.1", "."),
    ("cytoscape-klay", "3.1.4", "."),
    ("cytoscape-euler", "1.2.4", "."),
    ("cytoscape-spread", "3.0.0", "."),
    ("cytoscape-avsdf", "1.0.0", "."),
    ("cytoscape-edgehandles", "4.0.1", "."),
    ("cytoscape-expand-collapse", "4.1.1", "demo"),
)
"""Name, version and the folder of the pages."""

MOST_CARRIED = 1_000_000
"""Bytes of files that a page may need: most of it is the library itself."""

SCRIPTED = 100
"""A page with fewer characters of script draws nothing by itself."""

ADDRESS = re.compile(r"\blocation\.(?:pathname|href|search|hash)\b|\bdocument\.URL\b")
MODULE = re.compile(r"^(?:export|import)\s", re.MULTILINE)
TEST_RUNNERS = re.compile(r"\b(?:mocha|jasmine|qunit)\b", re.IGNORECASE)


@cache
def files() -> list[Path]:
    """All pages, package by package, each one's sorted by path."""
    found = []
    for name, version, folder in PACKAGES:
        root = npm_package(name, version)
        paths = sorted([*(root / folder).rglob("*.html"), *(root / folder).rglob("*.htm")])
        found += [path for path in paths if _is_program(Page(path, root))]
    return found


def sample(n: int) -> list[Path]:
    """At most n pages, evenly spread over the corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def beside(path: Path) -> dict[str, bytes]:
    """The files that a page names, by the names under which it asks for them."""
    cache = cache_folder() / "npm"
    root = cache / path.relative_to(cache).parts[0]
    return {name: file.read_bytes() for name, file in sorted(Page(path, root).named.items())}


def _is_program(page: Page) -> bool:
    written = sum(len(text.strip()) for _, text in page.inline)
    if written < SCRIPTED or page.lacks or TEST_RUNNERS.search(page.text) or ADDRESS.search(page.text):
        return False
    if any(path.suffix == ".js" and MODULE.search(path.read_text(errors="replace")) for path in page.classic):
        return False
    carried = list(page.named.values())
    return sum(file.stat().st_size for file in carried) <= MOST_CARRIED and all(map(_is_text, carried))


def _is_text(path: Path) -> bool:
    try:
        return "\0" not in path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
