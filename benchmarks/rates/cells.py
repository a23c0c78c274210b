"""The cells of a notebook for tasks of a suite, as a published harness of visual code has them, one a task.

That is VisPlotBench's (TIGER-AI-Lab/VisCoder2, plotting_benchmark/language_utils), emulated and not copied.
Its ways are kept: the program stands in the cell inside a string literal, raw for some languages only; lines
that repeat more than five times are left out; TeX tries three engines and another class; a page is looked
at after five seconds; each language has a time-out. What it does not do and these cells do, so that it is not
blamed for this suite: each task has a folder with its `data.csv`, where its cell runs; a page stands at an
address beside these data, and content networks are answered from disk. Cells print how long they wait, and
how long they walk over pixels one by one, so that both can be taken off.

It has no cells for some languages: there they call the plain command, with raw literals and 30 seconds. No
cell checks types.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from benchmarks.rates.places import browser, folder
from renderkit.bench.execute import job
from renderkit.bench.suite import Task
from renderkit.browser.cdn.resolve import Cdn
from renderkit.browser.pages import WEB
from renderkit.models import Limits

PIECES = Path(__file__).with_name("notebook")
TRIPLE = "'''"

TIMEOUTS = {
    "asymptote": 5,
    "html": 10,
    "latex": 5,
    "lilypond": 5,
    "mermaid": 15,
    "python": 30,
    "svg": 5,
    "vegalite": 5,
}
"""Seconds that a cell may take, as published."""

OTHERS = 30
"""Seconds for a cell of a language that is not published."""

WAIT = 5000
"""Milliseconds before a page is looked at, as published."""

_RAW = ("html", "latex", "cpp", "javascript", "r", "typescript")
_MADE_OF = {
    "cpp": ("commands", "cpp"),
    "html": ("page", "html"),
    "javascript": ("commands", "page", "script"),
    "latex": ("crop", "latex"),
    "lilypond": ("crop", "lilypond"),
    "r": ("commands", "r"),
    "typescript": ("commands", "page", "script"),
}
_URL = re.compile(r"https://[^\s\"'`<>)]+")
_MOST = 5


class Cell(NamedTuple):
    """The text of a cell; `changed` says what its making did to the program, if anything."""

    text: str
    changed: str


def timeout(language: str) -> int:
    """Seconds that a cell of a language may take."""
    return TIMEOUTS.get(language, OTHERS)


def cell(task: Task, place: Path) -> Cell:
    """Lays a task's files out in its folder, and makes its cell."""
    asked = job(task, task.code, limits=Limits())
    program = asked.source.decode()
    for name, content in asked.files.items():
        (place / name).write_bytes(content)
    source = sparse(program)
    changed = "lines that repeat are left out" if source != program else ""
    head = f"# id = {task.id}\nimport os\nos.chdir({str(place)!r})\n"
    if task.language == "python":
        return Cell(head + shown(source.strip(), task.used_lib[:1]), changed)
    made_of = ("aside", *_MADE_OF.get(task.language, (task.language,)))
    pieces = [(PIECES / f"{name}.py").read_text() for name in made_of]
    wait = WAIT if task.language == "html" else 0
    given = {"cpp": f", {list(task.used_lib)!r}"}.get(task.language, "")
    if task.language in ("javascript", "typescript"):
        addresses = web(" ".join(libraries(task)))
        scripts = [address for address, path in addresses.items() if path.endswith("js")]
        tags = "".join(f'<script src="{address}"></script>' for address in scripts)
        given = f", 'main.{task.language[0]}s', {tags!r}"
        (place / "web.json").write_text(json.dumps(web(program) | addresses))
    if task.language == "html":
        (place / "web.json").write_text(json.dumps(web(program)))
    if task.language == "mermaid":
        settings = {"executablePath": browser(), "args": ["--no-sandbox"]}
        (place / "puppeteer.json").write_text(json.dumps(settings))
    if task.language == "latex":
        source = with_table(source, task.data)
    if task.language == "lilypond":
        source = escaped(source)
    literal = f"{'r' if task.language in _RAW else ''}{TRIPLE}{source}{TRIPLE}"
    arrived = evaluated(literal)
    if arrived is None:
        changed = "the program ends its literal"
    elif task.language != "latex" and arrived.strip() != sparse(program).strip():
        changed = "escapes of the literal change the program"
    if task.language == "vegalite" and "url" not in json.loads(program).get("data", {}):
        changed = "only data at the top of a chart are filled in"
    awaited = "await " if "async def draw" in pieces[-1] else ""
    tail = f"source = {literal}\nimg = {awaited}draw(source{given})\ndisplay(img)"
    return Cell("\n".join([head, f"WAIT = {wait}", *pieces, tail]), changed)


def evaluated(literal: str) -> str | None:
    """What a literal holds; None where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            found = ast.literal_eval(literal)
        except (SyntaxError, ValueError):
            return None
    return found if isinstance(found, str) else None


def sparse(program: str) -> str:
    """Without lines of ten characters or more that stood there five times before."""
    seen: Counter[str] = Counter()
    kept: list[str] = []
    for line in program.splitlines():
        bare = line.strip()
        seen[bare] += len(bare) >= 10
        if seen[bare] <= _MOST:
            kept.append(line)
    ending = "\n" if program.endswith("\n") else ""
    return "\n".join(kept) + ending


def escaped(source: str) -> str:
    """Backslashes doubled, but for those that may be an escape of Python's."""
    doubled = re.sub(r"\\(?![\"\\/]|[nrtbf](?![A-Za-z])|u[0-9a-fA-F]{4})", r"\\\\", source)
    return doubled.replace("\\\\\\", "\\\\")


def with_table(source: str, data: str) -> str:
    """The data as a table of pgfplots before the document begins, whether it asks for them or not."""
    if not data.strip():
        return source
    rows = "\n".join(",".join(row) for row in csv.reader(io.StringIO(data)) if row)
    table = f"\n\\pgfplotstableread[col sep=comma]{{\n{rows}\n}}\\datatable\n\n"
    start = source.find(r"\begin{document}")
    if start < 0:
        return f"\\usepackage{{pgfplots}}{table}{source}"
    return source[:start] + table + source[start:]


def shown(source: str, libraries: tuple[str, ...]) -> str:
    """The program as the cell itself: its figure is shown at the end, if it says so nowhere."""
    if libraries and libraries[0] in ("matplotlib", "seaborn") and ".show()" not in source:
        return f"{source}\nimport matplotlib.pyplot as plt\nplt.show()"
    if libraries and libraries[0] == "plotly":
        return f'import plotly.io as pio\npio.renderers.default = "png"\n{source}'
    return source


def libraries(task: Task) -> list[str]:
    """Addresses of what a script finds in its page: d3 first, since others need it; a bundle has its own."""
    if task.language == "typescript":
        return []
    names = sorted(task.used_lib, key=lambda name: name != "d3")
    return [f"https://cdn.jsdelivr.net/npm/{name}" for name in names]


def web(text: str) -> dict[str, str]:
    """What the addresses in a program mean, on disk."""
    cdn = Cdn(str(folder(WEB)))
    found = {url: cdn.find(url) for url in dict.fromkeys(_URL.findall(text))}
    return {url: answer.path for url, answer in found.items() if answer is not None and answer.path}
