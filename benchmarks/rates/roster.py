"""Which rows a language has: the plain commands, the peers, renderkit, and the limit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.rates import peers
from benchmarks.rates.programs import Sample, laid_out
from benchmarks.rates.rows import USES, Loaded, Missing, Plain, Renderkit, Row, two_at_a_time
from renderkit.browser.pages import BROWSER, WEB
from renderkit.imaging.imager import ENVIRONMENT as IMAGING
from renderkit.plugins import Plugins
from renderkit.toolchain import folder_of
from tests.corpora import plain
from tests.corpora.debian import cache_folder

LOADED = Path(__file__).with_name("loaded")

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

SHELL_FLAGS = "--no-sandbox --hide-scrollbars --window-size=1280,800 --screenshot=page.png"
INDEX = '<!DOCTYPE html><meta charset="utf-8"><body>{}<script src="main.js"></script>\n'
VEGA = (
    'python -c "import vl_convert as v;'
    " open('main.png', 'wb').write(v.vegalite_to_png(open('main.json').read(), scale=2))\""
)
LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "matplotlib.backends.backend_agg", "scipy.stats")


class Maker(NamedTuple):
    """How to come by a row. `kind` is plain, peer, cold, warm or limit; `make` raises Missing."""

    kind: str
    name: str
    make: Callable[[], Row]


def makers(language: str, gallery: bool) -> list[Maker]:
    """The rows of a language, in the order of the table."""
    if gallery:
        others = [Maker("plain", "plain tool", lambda: Gallery(language))]
    else:
        others = [Maker("plain", name, make) for name, make in _plain(language).items()]
        if language in CELLS:
            others.append(Maker("peer", "nbclient", lambda: _notebook(language)))
    return [
        *others,
        Maker("cold", "renderkit cold", lambda: Renderkit(1)),
        Maker("warm", "renderkit warm", lambda: Renderkit(USES)),
        Maker("limit", "limit", lambda: _limit(language, gallery)),
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


# ---- where things are ----


def _folder(language: str, name: str | None = None) -> Path:
    """The folder of an environment of the language's."""
    for environment in Plugins().language(language).toolchain.environments:
        if environment.name == (name or language) and (folder := folder_of(environment)):
            return folder
    raise Missing(f"the environment {name or language}: make setup")


def _of(environment: object) -> Path:
    found = folder_of(environment)  # type: ignore[arg-type]
    if found is None:
        raise Missing("an environment: make setup")
    return found


def _need(command: str) -> str:
    found = shutil.which(command)
    if found is None:
        raise Missing(f"the command {command} is not installed")
    return found


def _environ(*first: Path, **more: str) -> dict[str, str]:
    """What a user's environment has: his home keeps its caches between commands."""
    home = cache_folder() / "rates-home"
    home.mkdir(exist_ok=True)
    path = ":".join([*map(str, first), os.environ["PATH"]])
    kept = {name: os.environ[name] for name in ("RATES_DEBUG",) if name in os.environ}
    return {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", **kept, **more}


@cache
def _shell() -> str:
    return next((found for name in plain.SHELLS if (found := shutil.which(name))), "") or _need(
        plain.SHELLS[0]
    )


def _web() -> Path:
    return _of(WEB) / "node_modules"


# ---- plain commands ----


def _plain(language: str) -> dict[str, Callable[[], Row]]:
    def line(name: str, text: Callable[[], str], env: Callable[[], dict[str, str]], **given: str) -> None:
        def make() -> Row:
            return Plain(text(), env(), {key.replace("_", "."): v for key, v in given.items()})

        found[name] = make

    found: dict[str, Callable[[], Row]] = {}
    if language == "python":
        line("python", lambda: "python main.py", lambda: _environ(_folder("python") / "bin"))
    elif language == "r":
        line("Rscript", lambda: _need("Rscript") and "Rscript main.r", _environ)
    elif language == "latex":
        text = "pdflatex -interaction=nonstopmode main.tex && pdftoppm -r 200 -png main.pdf page"
        line("pdflatex", lambda: _need("pdflatex") and _need("pdftoppm") and text, _environ)
    elif language == "lilypond":
        debian = lambda: _need("/usr/bin/lilypond") and "lilypond --png main.ly"  # noqa: E731
        line("lilypond, Debian's", debian, lambda: _environ(Path("/usr/bin")))
        wheel = lambda: _environ(_folder("lilypond") / "dist" / "bin")  # noqa: E731
        line("lilypond, the wheel's", lambda: "lilypond --png main.ly", wheel)
    elif language == "asymptote":
        line("asy", lambda: _need("asy") and "asy -f png main.asy", _environ)
    elif language == "mermaid":
        config = f'{{"executablePath": "{_shell()}", "args": ["--no-sandbox"]}}\n'
        text = "mmdc -p puppeteer.json -i main.mmd -o main.png"
        line("mmdc", lambda: text, lambda: _environ(peers.mermaid_cli()), puppeteer_json=config)
    elif language == "vegalite":
        line("vl-convert", lambda: VEGA, lambda: _environ(_folder("vegalite") / "bin"))
    elif language == "svg":
        line(
            "cairosvg",
            lambda: "python -m cairosvg main.svg -o main.png",
            lambda: _environ(_of(IMAGING) / "bin"),
        )
    elif language == "html":
        line("chromium", lambda: _photograph("main.html"), _environ)
    elif language == "javascript":
        library = f'<script src="{(_web() / "d3/dist/d3.min.js").as_uri()}"></script>'
        line("chromium", lambda: _photograph("index.html"), _environ, index_html=INDEX.format(library))
    elif language == "typescript":
        build = "tsc --noEmit main.ts; esbuild main.ts --bundle --outfile=main.js --log-level=error && "
        env = lambda: _environ(_esbuild(), _tsc(), NODE_PATH=str(_web()))  # noqa: E731
        line(
            "tsc, esbuild, chromium",
            lambda: build + _photograph("index.html"),
            env,
            index_html=INDEX.format(""),
        )
    elif language == "cpp":
        text = "g++ -std=c++20 main.cpp -o main $(pkg-config --cflags --libs cairo) && ./main"
        line("g++", lambda: _need("g++") and text, _environ)
    return found


def _photograph(page: str) -> str:
    return f"{Path(_shell()).name} {SHELL_FLAGS} file://$PWD/{page}"


def _esbuild() -> Path:
    return next(_folder("javascript").glob("node_modules/@esbuild/linux-*/bin"))


def _tsc() -> Path:
    return next(_folder("typescript").glob("node_modules/@typescript/typescript-linux-*/lib"))


# ---- nbclient: a cell for each program, as published benchmarks of rendered code have it ----

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


def _notebook(language: str) -> Row:
    cell = CELLS[language]
    inner = _environ()
    if "LINE" in cell:
        wrapped = list(_plain(language).values())[-1]()
        assert isinstance(wrapped, Plain)
        inner = wrapped.env
        given = [f"open({name!r}, 'w').write({text!r})\n" for name, text in wrapped.given.items()]
        cell = "".join([_WRITE, *given, _RUN.replace("LINE", repr(wrapped.says))])
    python = _folder("python") / "bin" / "python"
    client, kernel = peers.notebook(str(python))
    says = "a notebook whose kernel runs, one cell a program; two notebooks at a time"
    argv = [str(client), str(LOADED / "notebook.py"), kernel]
    return Loaded(says, argv, inner, cell=cell)


# ---- the limit ----


def _limit(language: str, gallery: bool) -> Row:
    def row(says: str, *argv: object, env: dict[str, str] | None = None) -> Row:
        return Loaded(says, list(map(str, argv)), env or _environ())

    if language == "python":
        python = _folder("python") / "bin" / "python"
        return row("fork of a process with matplotlib", python, LOADED / "forks.py", *LIBRARIES)
    if language == "r":
        return row("fork of an R with ggplot2", _need("Rscript"), LOADED / "r.R")
    if language == "lilypond":
        binary = _folder("lilypond") / "dist" / "bin" / "lilypond"
        options = ("--loglevel=NONE", "-dbackend=cairo", "--png", "-dresolution=144")
        return row("fork of a loaded LilyPond, cairo", binary, *options, LOADED / "lilypond.ly")
    if language in ("svg", "vegalite"):
        environment = _of(IMAGING) if language == "svg" else _folder("vegalite")
        base = plain._data_server() if gallery and language == "vegalite" else ""
        says = {"svg": "resvg", "vegalite": "vl-convert"}[language] + " in a process that stays"
        return row(says, environment / "bin" / "python", LOADED / "convert.py", language, base)
    if language in ("latex", "asymptote", "cpp"):
        if language == "cpp" and gallery:
            raise Missing("none: each file has libraries of its own")
        flags = ""
        if language == "cpp":
            pkg_config = [_need("pkg-config"), "--cflags", "--libs", "cairo"]
            flags = subprocess.run(pkg_config, capture_output=True, text=True, check=True).stdout.strip()
        says = {
            "latex": "pdflatex from a dumped preamble, pdfium in a process that stays",
            "asymptote": "asy -f pdf, pdfium in a process that stays",
            "cpp": "g++ with its headers precompiled",
        }[language]
        python = _of(IMAGING) / "bin" / "python"
        return row(says, python, LOADED / "press.py", language, env=_environ(CAIRO=flags))
    env = _environ(_esbuild(), WEB=str(_web()), NODE_PATH=str(_web()), BROWSER=_shell())
    says = {
        "mermaid": "one page that has mermaid loaded, in a browser that stays",
        "typescript": "esbuild and a page in a browser that stays; types are not checked",
    }.get(language, "a page in a browser that stays")
    return row(says, _of(BROWSER) / "bin" / "python", LOADED / "page.py", language, env=env)
