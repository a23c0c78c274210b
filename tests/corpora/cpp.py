"""C++ programs that nobody here wrote: OpenCV's samples, the charts of Qt that are one file, and the examples
of SFML, PLplot, cairomm and gnuplot-iostream.

Some need a camera, a video or arguments: the plain tool says which of them count.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from .debian import building, cache_folder, debian_package, debian_source, publish

SMALL = 1_000_000
ENDINGS = (".cpp", ".cc")

Program = tuple[str, bytes, Iterable[Path]]
"""The name that a program gets, what is in it, and the files that lie beside it."""


def files() -> list[Path]:
    """All programs, family by family; what they read lies beside them."""
    found = (path for family in FAMILIES for path in _family(family).iterdir() if path.suffix in ENDINGS)
    return sorted(found)


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def _family(name: str) -> Path:
    """The folder of one family."""
    target = cache_folder() / "cpp" / name
    if not target.is_dir():
        programs = list(FAMILIES[name]())  # what it fetches has the cache's lock to itself
        with building(target) as work:
            folder = work / name
            folder.mkdir()
            for file, content, beside in programs:
                (folder / file).write_bytes(content)
                for other in beside:
                    small = other.is_file() and other.stat().st_size < SMALL
                    if small and not (folder / other.name).exists():
                        shutil.copy(other, folder)
            publish(folder, target)
    return target


def _opencv() -> Iterator[Program]:
    examples = debian_package("opencv-doc") / "usr/share/doc/opencv-doc/examples"
    for path in sorted((examples / "cpp").glob("*.cpp")):
        yield path.name, path.read_bytes(), sorted((examples / "data").iterdir())


def _charts() -> Iterator[Program]:
    for path in sorted(debian_package("qtcharts5-examples").rglob("charts/*/main.cpp")):
        others = (other for other in path.parent.rglob("*") if other != path)
        if not any(other.suffix in (".cpp", ".h", ".qml") for other in others):
            yield f"{path.parent.name}.cpp", path.read_bytes(), []


def _sfml() -> Iterator[Program]:
    for path in sorted((debian_source("libsfml") / "examples").glob("*/*.cpp")):
        if path.parent.name in ("X11", "window", "opengl", "pong", "joystick", "shader", "island"):
            yield path.name, path.read_bytes(), path.parent.glob("*.hpp")


def _plplot() -> Iterator[Program]:
    examples = debian_package("plplot-examples") / "usr/share/doc/plplot-examples/examples"
    for path in sorted((examples / "c++").glob("x*.cc")):
        yield path.name, path.read_bytes(), [*path.parent.glob("plc++demos.h"), *examples.glob("*.pgm")]


def _cairomm() -> Iterator[Program]:
    examples = debian_package("libcairomm-1.0-dev") / "usr/share/doc/libcairomm-1.0-dev/examples"
    for path in sorted(examples.glob("*/*.cc")):
        yield path.name, path.read_bytes(), []


def _gnuplot() -> Iterator[Program]:
    """One of them takes the name of a figure by argument: each of its figures is a program here."""
    examples = debian_package("libgnuplot-iostream-doc") / "usr/share/doc/libgnuplot-iostream-dev/examples"
    for path in sorted(examples.glob("*.cc")):
        text = path.read_text(encoding="utf-8")
        main = "int main(int argc, char **argv) {"
        if main not in text:
            yield path.name, text.encode(), []
            continue
        for figure in re.findall(r'demos\["(\w+)"\]', text):
            asked = f'int main() {{\n\tint argc = 2;\n\tconst char *argv[] = {{"demo", "{figure}"}};'
            yield f"{path.stem}-{figure}.cc", text.replace(main, asked).encode(), []


FAMILIES: dict[str, Callable[[], Iterator[Program]]] = {
    "cairomm": _cairomm,
    "charts": _charts,
    "gnuplot": _gnuplot,
    "opencv": _opencv,
    "plplot": _plplot,
    "sfml": _sfml,
}
