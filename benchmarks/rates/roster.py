"""Which rows a language has, in the order of the table, and how fast renderkit is to be beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.rates import peers
from benchmarks.rates.commands import COMMANDS
from benchmarks.rates.limits import limit
from benchmarks.rates.places import environ, environment
from benchmarks.rates.programs import Sample, laid_out
from benchmarks.rates.rows import USES, Loaded, Renderkit, Row, two_at_a_time
from tests.corpora import plain

FLOORS = {
    ("asymptote", "asy"): 1.3,
    ("cpp", "g++"): 1.5,
    ("html", "chromium"): 4.0,
    ("javascript", "chromium"): 4.0,
    ("latex", "pdflatex"): 1.8,
    ("lilypond", "lilypond, Debian's"): 15.0,
    ("lilypond", "lilypond, the wheel's"): 2.5,
    ("mermaid", "mmdc"): 5.0,
    ("python", "python"): 4.0,
    ("r", "Rscript"): 2.5,
    ("svg", "cairosvg"): 20.0,
    ("vegalite", "vl-convert"): 8.0,
}
"""How many times as fast as each plain command a warm renderkit has to be, on small programs."""


class Maker(NamedTuple):
    """How to come by a row. `kind` is plain, peer, cold, warm or limit; `make` raises Missing."""

    kind: str
    name: str
    make: Callable[[], Row]


def makers(language: str, gallery: bool) -> list[Maker]:
    """The rows of a language."""
    if gallery:
        others = [Maker("plain", "plain tool", lambda: Gallery(language))]
    else:
        others = [Maker("plain", name, make) for name, make in COMMANDS[language].items()]
        if language in CELLS:
            others.append(Maker("peer", "nbclient", lambda: notebook(language)))
    return [
        *others,
        Maker("cold", "renderkit cold", lambda: Renderkit(1)),
        Maker("warm", "renderkit warm", lambda: Renderkit(USES)),
        Maker("limit", "limit", lambda: limit(language, gallery)),
    ]


class Gallery(Row):
    """The plain tool as the corpora's tests call it, in whatever way a file needs."""

    def __init__(self, language: str) -> None:
        super().__init__(f"tests/corpora/plain.py: {language}")

    def run(self, samples: Iterable[Sample]) -> list[bool]:
        def draw(_: int, sample: Sample) -> bool:
            with laid_out(sample) as folder:
                return plain.draws(sample.language, folder / sample.name)

        return two_at_a_time(samples, draw)


# A notebook's cell for one program, as published benchmarks of rendered code have it: Python is the cell
# itself, SVG and Vega-Lite are drawn by a library in the kernel, for others the cell calls the plain command.
_THERE = "import os\nos.chdir({folder})\n"
_WRITE = _THERE + "open({name}, 'w').write({source})\n"
_RUN = "import subprocess\nsubprocess.run(LINE, shell=True, check=True, capture_output=True)\n"
CELLS = {
    "python": _THERE + "{text}",
    "svg": _WRITE + "import cairosvg\ncairosvg.svg2png(url={name}, write_to='main.png')\n",
    "vegalite": _WRITE
    + "import vl_convert as v\npng = v.vegalite_to_png(open({name}).read(), scale=2)\n"
    + "open('main.png', 'wb').write(png)\n",
    **dict.fromkeys(("asymptote", "html", "latex", "lilypond", "mermaid"), _RUN),
}


def notebook(language: str) -> Loaded:
    """nbclient, by the kernel of Python's environment. Raises Missing."""
    cell, env = CELLS[language], environ()
    if cell == _RUN:
        command = list(COMMANDS[language].values())[-1]()
        given = [f"open({name!r}, 'w').write({text!r})\n" for name, text in command.given.items()]
        cell = "".join([_WRITE, *given, _RUN.replace("LINE", repr(command.says))])
        env = command.env
    client, kernel = peers.notebook(str(environment("python") / "bin" / "python"))
    script = Path(__file__).with_name("loaded") / "notebook.py"
    says = "two notebooks whose kernels run, one cell a program"
    return Loaded(says, [str(client), str(script), kernel], env, cell=cell)
