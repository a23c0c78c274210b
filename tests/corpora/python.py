"""Python programs that nobody here wrote: galleries of matplotlib, seaborn and altair, examples in the
documentation strings of plotly and bokeh.

Some draw nothing or need what a plain machine does not have (a window, the network, another library): the
plain tool says which of them count.
"""

from __future__ import annotations

import ast
import doctest
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

from .debian import building, cache_folder, publish
from .registry import pypi_source, pypi_wheel

# Of the versions that the environment pins, so that a gallery fits its library. Only altair's newer wheels
# have no examples: its last one that has them is asked for.
MATPLOTLIB, SEABORN, ALTAIR = "3.10.9", "0.13.2", "4.2.2"
PLOTLY, BOKEH = "5.24.1", "3.9.2"


def files() -> list[Path]:
    """All programs: matplotlib's first, each library's sorted by path."""
    return matplotlib_files() + seaborn_files() + altair_files() + plotly_files() + bokeh_files()


def sample(n: int) -> list[Path]:
    """At most n programs, half of them matplotlib's, spread over each library, always the same ones."""
    share = max(1, n // 6)
    groups = [(plotly_files(), share), (bokeh_files(), share), (altair_files(), share)]
    return [
        path for found, most in [(matplotlib_files(), n - 3 * share), *groups] for path in spread(found, most)
    ]


def spread(found: list[Path], n: int) -> list[Path]:
    """At most n of them, evenly spread."""
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def matplotlib_files() -> list[Path]:
    """matplotlib's gallery, without the programs that embed it in a window toolkit."""
    gallery = pypi_source("matplotlib", MATPLOTLIB) / "galleries" / "examples"
    return [path for path in sorted(gallery.rglob("*.py")) if "user_interfaces" not in path.parts]


def seaborn_files() -> list[Path]:
    """seaborn's gallery. Nearly all load a data set by name from the network."""
    return sorted((pypi_source("seaborn", SEABORN) / "examples").glob("*.py"))


def altair_files() -> list[Path]:
    """altair's gallery, of its fourth version. A chart is the last expression there, for a notebook to show;
    a script has to save it."""

    def programs() -> Iterator[tuple[str, str]]:
        for path in sorted((pypi_wheel("altair", ALTAIR) / "altair" / "examples").glob("*.py")):
            text = path.read_text(encoding="utf-8")
            last = ast.parse(text).body[-1]
            if path.name != "__init__.py" and isinstance(last, ast.Expr):
                lines = text.splitlines()
                lines[last.lineno - 1 :] = [f"_chart = {lines[last.lineno - 1]}", *lines[last.lineno :]]
                yield path.stem, "\n".join([*lines, '_chart.save("chart.html")', ""])

    return written(f"altair-{ALTAIR}", programs)


def plotly_files() -> list[Path]:
    """The examples of plotly's figure factories, one program for each figure that is shown."""

    def programs() -> Iterator[tuple[str, str]]:
        parser = doctest.DocTestParser()
        for path in sorted((pypi_source("plotly", PLOTLY) / "plotly" / "figure_factory").glob("_[a-z]*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(function, ast.FunctionDef):
                    continue
                program: list[str] = []
                count = 0
                for example in parser.get_examples(ast.get_docstring(function) or ""):
                    program.append(example.source)
                    if "show()" in example.source:
                        count += 1
                        yield f"{function.name}_{count}", "".join(program)
                        program = []

    return written(f"plotly-{PLOTLY}", programs)


def bokeh_files() -> list[Path]:
    """The examples of bokeh's glyphs."""
    block = re.compile(r"^( *)\.\. code-block:: python\n\n((?:\1 +.*\n|\n)+)", re.MULTILINE)

    def programs() -> Iterator[tuple[str, str]]:
        text = (pypi_source("bokeh", BOKEH) / "src/bokeh/plotting/glyph_api.py").read_text(encoding="utf-8")
        for number, found in enumerate(block.finditer(text), 1):
            if "show(" in found[2]:
                yield f"glyph_{number:02d}", textwrap.dedent(found[2])

    return written(f"bokeh-{BOKEH}", programs)


def written(name: str, programs: Callable[[], Iterator[tuple[str, str]]]) -> list[Path]:
    """Programs that were cut out of something, as files in the cache."""
    target = cache_folder() / "python-cut" / name
    if not target.is_dir():
        cut = dict(programs())  # what it fetches has the cache's lock to itself
        with building(target) as work:
            (work / "files").mkdir()
            for stem, text in cut.items():
                (work / "files" / f"{stem}.py").write_text(text, encoding="utf-8")
            publish(work / "files", target)
    return sorted(target.glob("*.py"))
