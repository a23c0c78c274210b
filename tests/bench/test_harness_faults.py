r"""What the published harness gets wrong, one test each, through all of `benchmark()` and the real engine.

It pastes answers into a program of its own (so that `\theta`, `c'''` and repeated lines break), runs them one
after the other in one process, keeps one picture of a score, compiles LaTeX once, looks for data where they
are not, makes file names of ids, crops and scales as it goes, and ends at a judge without a number.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from renderkit.bench.journal import read
from renderkit.bench.predictions import Predictions
from renderkit.bench.records import Attempt, Comparison
from renderkit.bench.sources import References
from renderkit.bench.suite import Suite, Task
from renderkit.bench.summary import Summary
from renderkit.engine import Engine
from renderkit.models import Limits

from .support import fenced, predictions, rates, run, settings, svg, task

PLOT = "import matplotlib.pyplot as plt\n"


def judged(
    folder: Path, tasks: Sequence[Task], responses: Sequence[str], engine: Engine, **more: Any
) -> tuple[Summary, dict[str, Attempt]]:
    """Answers from a file, run to the end; the summary, and the attempts by the tasks' ids."""
    small = Suite(name="small", tasks=tuple(tasks))
    folder.mkdir()
    rows = [
        {"id": one.id, "language": one.language, "response": response}
        for one, response in zip(tasks, responses, strict=True)
    ]
    found = Predictions(predictions(folder / "p.jsonl", rows), small, engine.plugins)
    assert found.missing == []
    summary, stopped = run(folder / "run", small, engine, settings(answers=found.identity, **more), found)
    assert stopped == ""
    ids = {one.key: one.id for one in tasks}
    return summary, {ids[one.task]: one for one in read(folder / "run", Attempt)}


def pictures(attempts: dict[str, Attempt]) -> dict[str, list[str]]:
    return {
        id: [image.sha256 for image in one.result.images] if one.result else []
        for id, one in attempts.items()
    }


def words(engine: Engine, folder: Path, attempt: Attempt, page: int = 0) -> list[str]:
    assert attempt.result is not None
    vector = attempt.result.images[page].vector
    assert vector is not None
    found = engine.imager(Limits()).words(vector, (folder / "run" / vector).read_bytes())
    assert found is not None
    return found


LATEX = r"""\documentclass[border=5pt]{standalone}
\usepackage{tikz}
\begin{document}
\begin{tikzpicture}
\node at (0,0) {$\theta \to \nu \times \alpha \beta \rho$\\};
\draw (-2,-1) rectangle (2,1);
\end{tikzpicture}
\end{document}
"""
SOURCES: dict[str, tuple[str, str]] = {
    "backslashes in Python": (
        "python",
        PLOT + 'plt.title(r"$\\theta$ \\\\ \\n" "\\t\'\'\'")\nplt.plot([1, 3, 2])\n',
    ),
    "three quotes in Python": (
        "python",
        PLOT
        + "s = '''it's \"\"\" a\\\\b\n{x} %s \\u00e9'''\nassert len(s) == 21, len(s)\nplt.text(0, 0, s)\n",
    ),
    "backslashes in LaTeX": ("latex", LATEX),
    "quotes in LilyPond": ("lilypond", "\\version \"2.24.0\"\n{ c'''4 d''' e''' f''' \\bar \"|.\" }\n"),
    "backslashes in a page": (
        "html",
        "<html><body><p id='p'></p><script>document.getElementById('p').textContent ="
        " 'a\\\\b \\u00e9 ' + /\\\\d+/.source + `\\\\${1 + 1}`;</script></body></html>",
    ),
    "a line that is there ten times": (
        "python",
        PLOT + "n = 0\n" + "n += 1\n" * 10 + "assert n == 10\nplt.plot(range(n))\n",
    ),
    "a node that is there ten times": (
        "latex",
        LATEX.replace("\\draw", "\\draw (0,0) circle (1);\n" * 10 + "\\draw"),
    ),
    "a template's words": (
        "python",
        PLOT
        + "code = '{code} {feedback} [{python.csv}] $HOME `id` %(x)s'\nassert len(code) == 49, len(code)\n"
        "plt.text(0, 0, 'x')\n",
    ),
    "fences in the program": (
        "python",
        PLOT + 'text = """\n```python\nprint(1)\n```\n"""\nassert text.count("`") == 6\nplt.plot([1, 2])\n',
    ),
    "carriage returns": ("python", (PLOT + "plt.plot([1, 2])\n").replace("\n", "\r\n")),
    "indents": ("python", "if True:\n\timport matplotlib.pyplot as plt\n\tplt.plot([1,\n  2])\n"),
}


def test_sources_arrive_as_they_are(engine: Engine, tmp_path: Path) -> None:
    names = list(SOURCES)
    tasks = [task(name, SOURCES[name][0]) for name in names]
    ticks = {name: "`````" if "```" in SOURCES[name][1] else "```" for name in names}
    answers = [
        f"I draw:\n{ticks[name]}{language}\n{code.strip()}\n{ticks[name]}\n"
        for name, (language, code) in SOURCES.items()
    ]
    summary, attempts = judged(tmp_path / "x", tasks, answers, engine)
    assert {name: one.feedback for name, one in attempts.items() if one.feedback} == {}
    assert summary.all.best[0].passed == len(SOURCES)
    for name in names:
        same = SOURCES[name][1] if name != "carriage returns" else SOURCES[name][1].replace("\r\n", "\n")
        assert attempts[name].code.strip() == same.strip()


def test_a_score_of_several_pages_has_all_of_them(engine: Engine, tmp_path: Path) -> None:
    score = "\\version \"2.24.0\"\n\\score { { c'''1 \\pageBreak d'''1 \\pageBreak e'''1 } \\layout {} }\n"
    _, attempts = judged(tmp_path / "x", [task("score", "lilypond")], [fenced(score, "lilypond")], engine)
    result = attempts["score"].result
    assert result is not None
    assert result.ok
    assert len({image.sha256 for image in result.images}) == 3
    assert all((tmp_path / "x/run" / str(image.path)).exists() for image in result.images)


TWICE = r"""\documentclass{article}
\begin{document}
\tableofcontents
\section{Theta}\label{sec:one}
See section~\ref{sec:two} on page~\pageref{sec:two}.
\newpage
\section{Iota}\label{sec:two}
Back to~\ref{sec:one}.
\end{document}
"""


def test_latex_is_compiled_until_its_references_stand(engine: Engine, tmp_path: Path) -> None:
    _, attempts = judged(tmp_path / "x", [task("twice", "latex")], [fenced(TWICE, "latex")], engine)
    found = words(engine, tmp_path / "x", attempts["twice"])
    assert "Iota" in found[: found.index("See")], "the table of contents"
    assert [word.strip(".") for word in found[found.index("See") :]][:5] == [
        "See",
        "section",
        "2",
        "on",
        "page",
    ]
    assert not any("??" in word for word in found)


LEAKS = {
    "settings": PLOT
    + "plt.rcParams.update({'axes.facecolor': 'black', 'font.size': 30})\nplt.plot([1, 2])\n",
    "a style": PLOT + "plt.style.use('dark_background')\nplt.plot([1, 3, 2])\n",
    "a figure left open": PLOT + "plt.plot([5, 1])\nplt.savefig('a.png')\nplt.figure()\nplt.plot([9, 8])\n",
    "a theme": "import seaborn as sns\nsns.set_theme(style='darkgrid', font_scale=3)\n"
    "sns.lineplot(x=[1, 2], y=[2, 1])\n",
    "a seed": PLOT + "import random, numpy\nrandom.seed(3)\nnumpy.random.seed(3)\nplt.plot([2, 1])\n",
    "a module that is changed": PLOT + "import pandas\npandas.DataFrame.plot = None\nplt.plot = None\n"
    "plt.figure().add_subplot().plot([1, 2])\n",
    "files": PLOT
    + "open('matplotlib.py', 'w').write('no(')\nopen('/tmp/data.csv', 'w').write('x')\nplt.plot([3, 1])\n",
    "a folder": PLOT + "import os\nplt.plot([3, 1, 2])\nplt.savefig('b.png')\nos.chdir('/tmp')\n",
    "an environment": PLOT
    + "import os\nos.environ['MPLBACKEND'] = 'svg'\nos.environ['TZ'] = 'Asia/Tokyo'\nplt.plot([1])\n",
    "plain": PLOT + "plt.plot([1, 3, 2])\nplt.title('plain')\n",
    "what is not set": PLOT + "import os, pandas\nassert not os.path.exists('/tmp/data.csv')\n"
    "pandas.DataFrame({'a': [1, 2]}).plot()\nplt.title(os.environ.get('TZ', 'UTC'))\n",
}


def test_no_program_sees_another(engine: Engine, tmp_path: Path) -> None:
    """In their order, backward and shuffled, alone and eight at once: the same bytes."""
    names = list(LEAKS)
    orders = [names, names[::-1], random.Random(4).sample(names, len(names))]
    seen = []
    for number, order in enumerate(orders):
        tasks = [task(name, "python") for name in order]
        answers = [fenced(LEAKS[name], "python") for name in order]
        summary, attempts = judged(tmp_path / str(number), tasks, answers, engine)
        assert rates(summary.all.best) == [(len(names), len(names), 0)]
        seen.append(pictures(attempts))
    assert seen[0] == seen[1] == seen[2]
    assert len({tuple(one) for one in seen[0].values()}) == len(names)


CSV = "x,y\n1,3\n2,1\n3,2\n"
DATA: dict[str, tuple[str, str]] = {
    "beside the program": (
        "python",
        "import pandas as pd\ndf = pd.read_csv('data.csv')\nassert df.y.sum() == 6\ndf.plot(x='x', y='y')\n",
    ),
    "written into a folder and read there": (
        "python",
        "import os, pandas as pd\nos.makedirs('out', exist_ok=True)\npd.read_csv('data.csv').assign(z=1)"
        ".to_csv('out/data.csv', index=False)\ndf = pd.read_csv('out/data.csv')\n"
        "assert list(df) == ['x', 'y', 'z']\ndf.plot(x='x', y='z')\n",
    ),
    "under the language's name": (
        "latex",
        "\\documentclass{standalone}\n\\usepackage{pgfplots}\n\\begin{document}\n\\begin{tikzpicture}\n\\begin{axis}\n"
        "\\addplot table[col sep=comma]{latex.csv};\n\\end{axis}\n\\end{tikzpicture}\n\\end{document}\n",
    ),
    "in place of the placeholder": (
        "html",
        "<html><body><svg width='200' height='100' id='s'></svg><script>\n"
        "const rows = [{html.csv}];\nif (rows.length !== 3 || rows[1].y !== '1') throw new Error('rows');\n"
        "document.getElementById('s').innerHTML = rows.map("
        "r => `<circle cx='${r.x * 50}' cy='${r.y * 25}' r='9'/>`).join('');\n</script></body></html>",
    ),
    "fetched by a page": (
        "html",
        "<html><body><p id='p'>-</p><script>fetch('data.csv').then(r => r.text()).then(t => {"
        " if (t.split('\\n').length !== 5) throw new Error(t);"
        " document.getElementById('p').textContent = t; });</script></body></html>",
    ),
    "by R": ("r", 'd <- read.csv("data.csv")\nstopifnot(nrow(d) == 3)\nplot(d$x, d$y)\n'),
    "by an address": (
        "vegalite",
        '{"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"url": "data.csv"},'
        ' "mark": "bar", "encoding": {"x": {"field": "x"}, "y": {"field": "y", "type": "quantitative"}}}',
    ),
}


def test_data_are_where_programs_look_for_them(engine: Engine, tmp_path: Path) -> None:
    tasks = [task(name, language, data=CSV) for name, (language, _) in DATA.items()]
    answers = [fenced(code, language) for language, code in DATA.values()]
    summary, attempts = judged(tmp_path / "x", tasks, answers, engine)
    assert {name: one.feedback for name, one in attempts.items() if one.feedback} == {}
    assert summary.all.best[0].passed == len(DATA)
    warned = {name: one.result.diagnostics for name, one in attempts.items() if one.result}
    assert set(warned.values()) == {()}


def test_rows_that_would_end_a_script_are_safe_in_it(engine: Engine, tmp_path: Path) -> None:
    data = 'name,y\n"</script><b>",1\n"<!-- <script>",2\n"""quoted"" \\ \u2028",3\n'
    page = (
        "<html><body><p id='p'></p><script>\nconst rows = [{html.csv}];\n"
        "if (rows[0].name !== '<' + '/script><b>') throw new Error(rows[0].name);\n"
        "if (rows[1].name !== '<' + '!-- <script>') throw new Error(rows[1].name);\n"
        "if (rows[2].name !== '\"quoted\" \\\\ \\u2028') throw new Error(rows[2].name);\n"
        "document.getElementById('p').textContent = rows.length + ' rows';\n</script></body></html>"
    )
    _, attempts = judged(
        tmp_path / "x", [task("rows", "html", data=data)], [fenced(page, "html")], engine, compare=False
    )
    assert attempts["rows"].feedback == ""


IDS = (
    *("diagram_1", "diagram_10", "a b", 'it\'s "quoted"', "a/b/../c", "/etc/passwd", "..", "ünïcödé 猫", "1"),
    *("x" * 300, "a\nb", "-rf", "{code}", "%s\\n", "python/1", "#", "?q=1&r=2", "nul\u0000ish", "\u202eabc"),
)


def test_ids_are_names_and_no_paths(engine: Engine, tmp_path: Path) -> None:
    tasks = [task(name, code=svg(3)) for name in IDS]
    answers = [fenced(svg(2 + number)) for number in range(len(IDS))]
    summary, attempts = judged(tmp_path / "x", tasks, answers, engine, compare=True)
    assert rates(summary.all.best) == [(len(IDS), len(IDS), 0)]
    assert set(attempts) == set(IDS)
    assert len({tuple(one) for one in pictures(attempts).values()}) == len(IDS), "each has its own"
    scores = {one.task: one.ssim for one in read(tmp_path / "x/run", Comparison)}
    assert len(scores) == len(IDS)
    assert [key for key, ssim in scores.items() if ssim == 1.0] == [f"svg/{IDS[1]}"], "the one of radius 3"


LEAVING = {
    "before it draws": ("import os\nos._exit(0)\n", "failed"),
    "before it saves": (PLOT + "plt.plot([1, 2])\nimport os\nos._exit(0)\n", "failed"),
    "after it saved": (PLOT + "plt.plot([1, 2])\nplt.savefig('a.png')\nimport os\nos._exit(0)\n", "passed"),
    "by a signal": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", "failed"),
    "and its group": ("import os, signal\nos.killpg(0, signal.SIGKILL)\n", "failed"),
    "by an exception": ("raise SystemExit(0)\n", "failed"),
}


def test_a_program_that_leaves_harms_no_neighbour(engine: Engine, tmp_path: Path) -> None:
    """What counts is what the plugin says: a file that was saved stands, an open figure does not."""
    tasks, answers = [], []
    for name, (code, _) in LEAVING.items():
        tasks += [task(name, "python"), task(f"beside {name}", "python")]
        answers += [fenced(code, "python"), fenced(LEAKS["plain"], "python")]
    _, attempts = judged(tmp_path / "x", tasks, answers, engine)
    assert {name: attempts[name].outcome for name in LEAVING} == {k: v for k, (_, v) in LEAVING.items()}
    assert {attempts[f"beside {name}"].outcome for name in LEAVING} == {"passed"}
    assert len({tuple(pictures(attempts)[f"beside {name}"]) for name in LEAVING}) == 1


REFERENCES = ("python", "latex", "svg", "html", "lilypond")


def test_the_same_answers_give_the_same_bytes(engine: Engine, tmp_path: Path) -> None:
    """No scale and no crop by chance: twice the same, and the size that the program says."""
    own = Suite.own(engine.plugins).select(REFERENCES)
    first = {language: next(one for one in own.tasks if one.language == language) for language in REFERENCES}
    small = Suite(name="small", tasks=tuple(first.values()))
    seen = []
    for name in ("one", "two"):
        summary, _ = run(
            tmp_path / name, small, engine, settings(answers="r", compare=True), References(small)
        )
        assert rates(summary.all.best) == [(len(small.tasks), len(small.tasks), 0)]
        assert summary.all.ssim[0] == pytest.approx(1.0, abs=0.02)
        assert (summary.all.text[0], summary.all.color_distance[0]) == (1.0, pytest.approx(0.0, abs=0.2))
        attempts = read(tmp_path / name, Attempt)
        seen.append(
            {one.task: [image.sha256 for image in one.result.images] for one in attempts if one.result}
        )
    assert seen[0] == seen[1]
    plot = PLOT + "plt.figure(figsize=(4, 3), dpi=100)\nplt.plot([1, 2])\nplt.savefig('a.png')\n"
    _, attempts = judged(tmp_path / "x", [task("size", "python")], [fenced(plot, "python")], engine)
    result = attempts["size"].result
    assert result is not None
    assert result.image is not None
    assert (result.image.width, result.image.height) == (400, 300)
