"""What a user would type, by language: the plain commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from benchmarks.rates import peers
from benchmarks.rates.places import browser, command, environ, environment, esbuild, folder, tsc, types, web
from benchmarks.rates.rows import Plain
from renderkit.imaging.imager import ENVIRONMENT as IMAGING

VEGA = (
    'python -c "import vl_convert as v;'
    " open('main.png', 'wb').write(v.vegalite_to_png(open('main.json').read(), scale=2))\""
)
INDEX = '<!DOCTYPE html><meta charset="utf-8"><body>{}<script src="main.js"></script>\n'


def photograph(page: str) -> str:
    """The browser's line. Without its own sandbox, since it may be root who types it."""
    flags = "--no-sandbox --hide-scrollbars --window-size=1280,800 --screenshot=page.png"
    return f"{Path(browser()).name} {flags} file://$PWD/{page}"


def latex() -> Plain:
    command("pdftoppm")
    line = "pdflatex -interaction=nonstopmode main.tex && pdftoppm -r 200 -png main.pdf page"
    return Plain(line, environ(Path(command("pdflatex")).parent))


def lilypond(binary: Path) -> Plain:
    return Plain("lilypond --png main.ly", environ(Path(command(str(binary))).parent))


def mermaid() -> Plain:
    settings = json.dumps({"executablePath": browser(), "args": ["--no-sandbox"]})
    line = "mmdc -p puppeteer.json -i main.mmd -o main.png"
    return Plain(line, environ(peers.mermaid_cli()), {"puppeteer.json": settings})


def javascript() -> Plain:
    d3 = (web() / "d3" / "dist" / "d3.min.js").as_uri()
    index = INDEX.format(f'<script src="{d3}"></script>')
    return Plain(photograph("index.html"), environ(), {"index.html": index})


def typescript() -> Plain:
    build = "tsc && esbuild main.ts --bundle --outfile=main.js --log-level=error"
    options = {
        "noEmit": True,
        "target": "es2022",
        "module": "esnext",
        "moduleResolution": "bundler",
        "skipLibCheck": True,
        "types": [],
        "paths": {"*": [f"{types()}/*", f"{types()}/@types/*"]},
    }
    given = {
        "tsconfig.json": json.dumps({"compilerOptions": options, "files": ["main.ts"]}),
        "index.html": INDEX.format(""),
    }
    env = environ(esbuild(), tsc(), NODE_PATH=str(web()))
    return Plain(f"{build} && {photograph('index.html')}", env, given)


def cpp() -> Plain:
    line = "g++ -std=c++20 main.cpp -o main $(pkg-config --cflags --libs cairo) && ./main"
    return Plain(line, environ(Path(command("g++")).parent))


COMMANDS: dict[str, dict[str, Callable[[], Plain]]] = {
    "asymptote": {"asy": lambda: Plain("asy -f png main.asy", environ(Path(command("asy")).parent))},
    "cpp": {"g++": cpp},
    "html": {"chromium": lambda: Plain(photograph("main.html"), environ())},
    "javascript": {"chromium": javascript},
    "latex": {"pdflatex": latex},
    "lilypond": {
        "lilypond, Debian's": lambda: lilypond(Path("/usr/bin/lilypond")),
        "lilypond, the wheel's": lambda: lilypond(environment("lilypond") / "dist" / "bin" / "lilypond"),
    },
    "mermaid": {"mmdc": mermaid},
    "python": {"python": lambda: Plain("python main.py", environ(environment("python") / "bin"))},
    "r": {"Rscript": lambda: Plain("Rscript main.r", environ(Path(command("Rscript")).parent))},
    "svg": {
        "cairosvg": lambda: Plain("python -m cairosvg main.svg -o main.png", environ(folder(IMAGING) / "bin"))
    },
    "typescript": {"tsc, esbuild, chromium": typescript},
    "vegalite": {"vl-convert": lambda: Plain(VEGA, environ(environment("vegalite") / "bin"))},
}
"""By language, and by the name that the row has. Each raises Missing where its tool is not here."""
