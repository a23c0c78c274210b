"""Runs of a benchmark as one page: tables, and every task with its pictures and programs side by side.

The page links to the pictures in the runs' folders, by relative paths: it moves together with them. It works
from disk, without a network; its one script only filters the tasks. Nothing is written but the page, so that
it may be made while a run still writes to its folder.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from renderkit.bench.summary import Run, Summary
from renderkit.report import benchmark_tables as tables
from renderkit.report.benchmark_runs import Shown, shown
from renderkit.report.benchmark_tasks import entry
from renderkit.report.markup import Html, clip, joined, tag
from renderkit.report.scoreboard import Published, pairs

PAGE = "report.html"
"""The name of the page in a run's folder."""

OUTCOMES = {
    "passed": "passed at once",
    "mended": "passed in a round",
    "failed": "failed",
    "no_program": "no whole program",
    "apart": "no verdict",
    "open": "not tried",
}


def write(
    runs: Sequence[tuple[Path, Run]],
    summaries: Sequence[Summary],
    output: Path,
    *,
    beside: Published | None = None,
) -> Path:
    """Writes the page of these runs (folders and what is in them) and returns its path. Raises OSError."""
    fresh = output.with_name(f".{output.name}.part")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            for part in _page(shown(runs, summaries), output, beside):
                file.write(part + "\n")
        fresh.replace(output)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output)) from error
    finally:
        with suppress(OSError):
            fresh.unlink()
    return output


def _page(runs: Sequence[Shown], output: Path, beside: Published | None) -> Iterator[Html]:
    """The page in parts: it is never in memory as a whole."""
    title = ", ".join(one.name for one in runs)
    yield Html("<!doctype html>")
    yield Html('<html lang="en"><head><meta charset="utf-8">')
    # whatever gets past the escaping: no other script runs, and nothing is fetched from elsewhere
    yield tag("meta", http_equiv="Content-Security-Policy", content=_POLICY)
    yield tag("title", clip(title, 200), " · renderkit bench")
    yield joined([Html("<style>"), Html(_STYLE), Html("</style></head><body>")])
    yield tag("h1", title)
    yield tables.settings(runs)
    yield from _section("Pass rates", tables.languages(runs), _RATES)
    yield from _section("By round", tables.rounds(runs), _ROUNDS)
    found = pairs([(one.name, one.run) for one in runs])
    if found:
        yield from _section("Runs in pairs", tables.pairs(found), _PAIRS)
    yield from _section("By category", tables.parts(runs, "category", lambda one: one.summary.categories))
    libraries = tables.parts(runs, "library", lambda one: one.summary.libraries)
    yield tag("details", tag("summary", "By library"), libraries, class_="more")
    yield from _section("Scores", tables.scores(runs), _SCORES)
    yield from _section("What it took", tables.cost(runs))
    yield from _errors(runs)
    if beside is not None:
        yield from _section("Published results", tables.beside(beside), _PUBLISHED.format(beside.source))
    keys = list(dict.fromkeys(key for one in runs for key in one.tasks))
    yield tag("h2", f"Tasks ({len(keys):,})", id="tasks")
    yield _filters(runs)
    yield _names(runs)
    for key in keys:
        yield entry(runs, key, output)
    yield joined([Html("<script>"), Html(_SCRIPT), Html("</script></body></html>")])


def _section(title: str, content: Html, note: str = "") -> Iterator[Html]:
    yield tag("h2", title)
    yield content
    if note:
        yield tag("p", note, class_="note")


def _errors(runs: Sequence[Shown]) -> Iterator[Html]:
    """All languages' at once, each language's folded."""
    made = list(tables.errors(runs))
    if made:
        yield from _section("What failed", made[0], _ERRORS)
        yield tag("details", tag("summary", "By language"), *made[1:], class_="more")


def _filters(runs: Sequence[Shown]) -> Html:
    """Choices that the script shows and follows. Without it they stay hidden, and every task is there."""
    every = [task for one in runs for task in one.tasks.values()]
    languages = dict.fromkeys(task.language for task in every)
    categories = sorted({clip(task.category, tables.NAME) for task in every if task.category})
    numbers = [(str(one.number), one.name) for one in runs]
    several = len(runs) > 1
    return tag(
        "form",
        tag("input", type="search", name="word", placeholder="id or words", aria_label="id or words"),
        _choice("language", "every language", ((name, name) for name in languages)),
        _choice("category", "every category", ((name, name) for name in categories)),
        _choice("outcome", "every outcome", OUTCOMES.items()),
        _choice("run", "in any run", numbers) if several else None,
        tag("label", tag("input", type="checkbox", name="differs"), " differs between runs")
        if several
        else None,
        tag("output"),
        id="filters",
        hidden=True,
    )


def _choice(name: str, every: str, options: Iterable[tuple[str, str]]) -> Html:
    made = (tag("option", text, value=value) for value, text in options)
    return tag("select", tag("option", every, value=""), *made, name=name, aria_label=name)


def _names(runs: Sequence[Shown]) -> Html:
    """Above the marks: whose they are."""
    cells = (tag("span", one.name, class_="mark", title=one.name) for one in runs)
    return tag(
        "div", tag("b", "task"), tag("span", "language"), tag("span", "category"), *cells, class_="names"
    )


def _beside(ending: str) -> str:
    return Path(__file__).with_name(f"benchmark.{ending}").read_text("utf-8").strip()


_STYLE, _SCRIPT = _beside("css"), _beside("js")
_HASH = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}';"
    " base-uri 'none'; form-action 'none'"
)

_RATES = "The bar is the share that passed, the bracket its 95% interval (Wilson). Cells have the counts."
_ROUNDS = (
    "best: a task has passed once any attempt did. latest: the last attempt counts. Failures of the"
    " environment and missing answers have no verdict, and count in no rate."
)
_PAIRS = (
    "Over the tasks that both judged, after each run's last round; the difference is the second's rate less"
    " the first's, in points, with a bootstrap over tasks. p: McNemar's exact test."
)
_SCORES = (
    "task and visual: a judge model's, 0 to 100; what did not pass counts 0; good from 75, bad up to 25. SSIM"
    " (1: equal), colour distance (CIEDE2000, 0: equal) and words in common (F1) are means over pictures that"
    " passed and have a reference."
)
_ERRORS = "Failures that are left after each turn, in the groups of arXiv:2510.23642 and by kind."
_PUBLISHED = "{}. Measured by its authors' own harness, tools and limits: to stand beside, not to compare by."
