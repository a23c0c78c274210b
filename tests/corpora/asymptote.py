"""Asymptote's own examples, 2D, 3D and animations, from Debian's documentation package of Asymptote."""

from __future__ import annotations

from pathlib import Path

from .debian import debian_package


def files() -> list[Path]:
    """All examples, sorted by path. They read data files that lie beside them."""
    folder = debian_package("asymptote-doc") / "usr/share/doc/asymptote/examples"
    return sorted(folder.rglob("*.asy"))


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]
