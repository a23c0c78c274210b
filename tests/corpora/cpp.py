"""C++ programs that nobody here wrote: OpenCV's samples, the charts of Qt that are one file, SFML's examples.

PLplot's and cairomm's examples lie in source packages: where the mirror has no source package, they are
left out. Some programs need a camera, a video or arguments: the plain tool says which of them count.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from .debian import CorpusError, building, cache_folder, debian_package, debian_source, publish

SMALL = 1_000_000


def files() -> list[Path]:
    """All programs, sorted; what they read lies beside them."""
    target = cache_folder() / "cpp"
    if not target.is_dir():
        sources = list(_sources())
        with building(target) as work:
            for family, path, name, data in sources:
                folder = work / "cpp" / family
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folder / name)
                for file in data:
                    if file.is_file() and file.stat().st_size < SMALL and not (folder / file.name).exists():
                        shutil.copy(file, folder)
            publish(work / "cpp", target)
    return sorted(path for path in target.glob("*/*") if path.suffix in (".cpp", ".cc"))


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def _sources() -> Iterator[tuple[str, Path, str, list[Path]]]:
    """Family, file, the name that it gets, and what lies beside it."""
    opencv = debian_package("opencv-doc") / "usr/share/doc/opencv-doc/examples"
    for path in sorted((opencv / "cpp").glob("*.cpp")):
        yield "opencv", path, path.name, sorted((opencv / "data").iterdir())
    charts = debian_package("qtcharts5-examples")
    for path in sorted(charts.rglob("charts/*/main.cpp")):
        if not any(
            other != path and other.suffix in (".cpp", ".h", ".qml") for other in path.parent.rglob("*")
        ):
            yield "charts", path, f"{path.parent.name}.cpp", []
    sfml = debian_source("libsfml") / "examples"
    for path in sorted(sfml.glob("*/*.cpp")):
        if path.parent.name in ("X11", "window", "opengl", "pong", "joystick", "shader", "island"):
            yield "sfml", path, path.name, [*path.parent.glob("*.hpp")]
    for package, pattern in (("plplot", "examples/c++/x*.cc"), ("cairomm", "examples/**/*.cc")):
        try:
            tree = debian_source(package)
        except CorpusError:
            continue
        for path in sorted(tree.glob(pattern)):
            yield package, path, path.name, [*path.parent.glob("*.h"), *(tree / "data").glob("*")]
