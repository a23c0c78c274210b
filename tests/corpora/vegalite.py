"""Vega-Lite specifications that nobody here wrote.

Those that vega-lite's own package carried in its first version (later packages left them out; newer versions
cannot read a third of them), and what altair's gallery says in JSON, which is the current grammar. Both
name data sets by address: they lie in `datasets()`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from .debian import building, cache_folder, publish
from .python import altair_files
from .registry import npm_package

VEGALITE, DATASETS = "1.3.1", "3.2.1"

# Runs each program of the gallery in a fork and writes its last chart. Its data sets stay addresses.
LAST_CHARTS = """
import ast, os, signal, sys
from pathlib import Path
import altair, vega_datasets
for name in sys.argv[2:]:
    if not (child := os.fork()):
        signal.alarm(30)
        sys.excepthook = lambda *error: os._exit(1)
        tree = ast.parse(Path(name).read_bytes())
        last = ast.Expression(tree.body.pop().value)
        names = {"__name__": "__main__"}
        exec(compile(tree, name, "exec"), names)
        chart = eval(compile(last, name, "eval"), names).to_json()
        Path(sys.argv[1], Path(name).stem + ".vl.json").write_text(chart)
        os._exit(0)
    os.waitpid(child, 0)
"""


def files() -> list[Path]:
    """All specifications of vega-lite's first version, sorted by path."""
    return sorted((npm_package("vega-lite", VEGALITE) / "examples" / "specs").glob("*.vl.json"))


def sample(n: int) -> list[Path]:
    """At most n specifications, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def altair_specs(python: Path) -> list[Path]:
    """What altair's gallery makes under an interpreter that has altair: sorted, those that fail left out."""
    target = cache_folder() / "altair-specs"
    if not target.is_dir():
        programs = [str(path) for path in altair_files()]  # may fetch, under the same lock
        with building(target) as work:
            made = work / "specs"
            made.mkdir()
            command = [str(python), "-W", "ignore", "-c", LAST_CHARTS, str(made), *programs]
            subprocess.run(command, cwd=work, capture_output=True, timeout=600, check=False)
            publish(made, target)
    return sorted(target.glob("*.vl.json"))


def datasets(version: str = DATASETS) -> Path:
    """The data files that specifications name as `data/cars.json` and the like."""
    return npm_package("vega-datasets", version) / "data"
