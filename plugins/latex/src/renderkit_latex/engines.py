"""The three engines: what they run in, how they are called, and which of them a program turns out to need."""

from __future__ import annotations

import re
from importlib.resources import files

from renderkit.plugin import Environment, Step, Worker

ENVIRONMENT = Environment(
    name="latex",
    files={
        name: files(__package__).joinpath("luatex", name).read_bytes() for name in ("build.sh", "fonts.tex")
    },
    after=(("sh", "{environment}/build.sh", "{environment}"),),
)
"""LuaTeX's font database and the glyph tables of the usual fonts: without them each job makes its own."""

NAMES = "luatex-cache/generic/names"

WORKER = Worker(
    name="latex",
    environments=(ENVIRONMENT.name,),
    readable=("/etc/texmf", "/var/lib/texmf"),  # settings and formats
    env={
        # TeX reads and writes below the workspace only; the walls hold too, but this one says what it refused
        "openin_any": "p",
        "openout_any": "p",
        # lines of the log are not broken, and errors show more of the source
        "max_print_line": "1000",
        "error_line": "254",
        "half_error_line": "238",
        # METAFONT's fonts are made where a program uses them
        "VARTEXFONTS": "/tmp/fonts",
        # large plots need more than TeX's five million words
        "extra_mem_bot": "20000000",
        "extra_mem_top": "20000000",
        "LUATEX_CACHE": "{environment}",
        "LUATEX_OWN_CACHE": "/tmp/luatex",
        "TEXMFCACHE": "$LUATEX_CACHE:$LUATEX_OWN_CACHE",
    },
)

OPTIONS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")

# Random numbers would be seeded from the clock.
SEEDS = {
    "pdflatex": r"\pdfsetrandomseed 1 ",
    "xelatex": r"\setrandomseed 1 ",
    "lualatex": r"\directlua{math.randomseed(1)}\setrandomseed 1 ",
}
# Pictures in files of their own would need a shell; so they are drawn in place.
NO_EXTERNAL = (
    r"\AddToHook{begindocument/before}{\ifcsname tikzexternaldisable\endcsname\tikzexternaldisable\fi}"
)

_NEEDS = (
    (
        "lualatex",
        re.compile(r"LUA mode|LuaTeX (?:is|engine is) required|[Rr]equires? (?:the )?Lua(?:La)?TeX"),
    ),
    ("xelatex", re.compile(r"XeTeX or LuaTeX|[Rr]equires? (?:the )?Xe(?:La)?TeX|XeTeX is required")),
)


def steps(engine: str, stem: str, *, external: bool) -> tuple[Step, ...]:
    """What runs an engine on `stem`.tex: the last step is the engine, what goes before is done once."""
    before = rf"{SEEDS[engine]}{NO_EXTERNAL if external else ''}\input{{{stem}.tex}}"
    latex = Step(name=engine, argv=(engine, *OPTIONS, f"-jobname={stem}", before))
    if engine != "lualatex":
        return (latex,)
    # LuaTeX looks for its font database in a cache that it can write, and in no other
    copy = 'mkdir -p "$LUATEX_OWN_CACHE/$0" && cp -R "$LUATEX_CACHE/$0/." "$LUATEX_OWN_CACHE/$0"'
    return Step(name="font database", argv=("sh", "-c", copy, NAMES)), latex


def needed(said: str) -> str | None:
    """The engine that a package asked for when it was loaded in another one."""
    return next((engine for engine, pattern in _NEEDS if pattern.search(said)), None)
