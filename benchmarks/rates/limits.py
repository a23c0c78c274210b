"""The limit: the same tool in two processes that stay loaded, without walls, verdict or statistics."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.rates.places import browser, command, environ, environment, esbuild, folder, web
from benchmarks.rates.rows import Loaded, Missing
from renderkit.browser.pages import BROWSER
from renderkit.imaging.imager import ENVIRONMENT as IMAGING
from tests.corpora import plain

HERE = Path(__file__).with_name("loaded")
LIBRARIES = ("numpy", "pandas", "matplotlib.pyplot", "matplotlib.backends.backend_agg", "scipy.stats")


def limit(language: str, gallery: bool) -> Loaded:
    """The row for a language. Raises Missing."""
    return LIMITS[language](gallery)


def loaded(says: str, *argv: object, **env: str) -> Loaded:
    return Loaded(says, list(map(str, argv)), environ(**env))


def python(gallery: bool) -> Loaded:
    interpreter = environment("python") / "bin" / "python"
    return loaded("a fork of a process that has matplotlib", interpreter, HERE / "forks.py", *LIBRARIES)


def r(gallery: bool) -> Loaded:
    return loaded("a fork of an R that has ggplot2", command("Rscript"), HERE / "r.R")


def lilypond(gallery: bool) -> Loaded:
    binary = environment("lilypond") / "dist" / "bin" / "lilypond"
    options = ("--loglevel=NONE", "-dbackend=cairo", "--png", "-dresolution=144")
    return loaded("a fork of a loaded LilyPond, by cairo", binary, *options, HERE / "lilypond.ly")


def svg(gallery: bool) -> Loaded:
    return loaded("resvg", folder(IMAGING) / "bin" / "python", HERE / "convert.py", "svg")


def vegalite(gallery: bool) -> Loaded:
    base = plain._data_server() if gallery else ""
    interpreter = environment("vegalite") / "bin" / "python"
    return loaded("vl-convert", interpreter, HERE / "convert.py", "vegalite", base)


def press(language: str, says: str, gallery: bool) -> Loaded:
    interpreter = folder(IMAGING) / "bin" / "python"
    return loaded(says, interpreter, HERE / "press.py", language)


def cpp(gallery: bool) -> Loaded:
    if gallery:
        raise Missing("each file has libraries of its own")
    asked = [command("pkg-config"), "--cflags", "--libs", "cairo"]
    flags = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    interpreter = folder(IMAGING) / "bin" / "python"
    return loaded("g++ with its headers precompiled", interpreter, HERE / "press.py", "cpp", CAIRO=flags)


def page(language: str, says: str, gallery: bool) -> Loaded:
    interpreter = folder(BROWSER) / "bin" / "python"
    env = environ(esbuild(), WEB=str(web()), NODE_PATH=str(web()), BROWSER=browser())
    return Loaded(says, [str(interpreter), str(HERE / "page.py"), language], env)


LIMITS: dict[str, Callable[[bool], Loaded]] = {
    "asymptote": partial(press, "asymptote", "asy -f pdf, and a loaded pdfium"),
    "cpp": cpp,
    "html": partial(page, "html", "a page of a loaded browser"),
    "javascript": partial(page, "javascript", "a page of a loaded browser"),
    "latex": partial(press, "latex", "pdflatex from a dumped preamble, and a loaded pdfium"),
    "lilypond": lilypond,
    "mermaid": partial(page, "mermaid", "one page that has mermaid"),
    "python": python,
    "r": r,
    "svg": svg,
    "typescript": partial(page, "typescript", "esbuild without a check of types, a page of a loaded browser"),
    "vegalite": vegalite,
}
