"""Whether the plain tool draws a program of a corpus: what a user would type, without walls.

Only for corpora, which come from packages; never for anything else. A tool draws when it ends with status 0
and leaves a picture that is not blank (TeX: with pages; matplotlib: with an open figure).
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from renderkit.imaging.imager import ENVIRONMENT as IMAGING
from renderkit.models import Environment
from renderkit.plugins import Plugins
from renderkit.toolchain import folder_of

SECONDS = 60
"""Twice the default limit of a job: what is slow here may be slow on a busy machine only."""

MOST_BESIDE = 60


def beside(path: Path) -> dict[str, bytes]:
    """The files of the same folder that a program names, and those that these name."""
    siblings = {
        p.name: p for p in path.parent.iterdir() if p.is_file() and p != path and p.stat().st_size < 4_000_000
    }
    found: dict[str, bytes] = {}
    queue = [path.read_bytes()]
    while queue and len(found) < MOST_BESIDE:
        words = set(re.findall(rb"[\w.+-]+", queue.pop()))
        for name, sibling in siblings.items():
            stem = Path(name).stem.encode()
            if name not in found and (
                name.encode() in words or (stem in words and sibling.suffix == path.suffix)
            ):
                found[name] = sibling.read_bytes()
                queue.append(found[name])
    return found


def draws(language: str, path: Path) -> bool:
    """Whether the language's plain tool draws this file."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in beside(path).items():
            Path(folder, name).write_bytes(content)
        copy = Path(
            folder,
            "main" + "".join(path.suffixes[-2:] if path.name.endswith(".json") else path.suffixes[-1:]),
        )
        shutil.copy(path, copy)
        return TOOLS[language](copy)


def _run(command: list[str], folder: Path, **env: str) -> bool:
    """Whether a command ends with status 0 in time."""
    fixed = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    # a session of its own: Asymptote may end its whole group, and what a tool has started must not outlive it
    running = subprocess.Popen(
        command,
        cwd=folder,
        env=fixed | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return running.wait(SECONDS) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _python_of(environment: Environment) -> str:
    folder = folder_of(environment)
    assert folder is not None, f"the environment {environment.name} is not installed: make setup"
    return str(folder / "bin" / "python")


def _environment(language: str) -> Environment:
    return Plugins().language(language).toolchain.environments[0]


_FIGURE = """\
import os, runpy, sys
before = set(os.listdir())
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
pyplot = sys.modules.get("matplotlib.pyplot")
saved = [n for n in set(os.listdir()) - before if n.endswith((".png", ".svg", ".pdf", ".jpg", ".gif"))]
sys.exit(0 if saved or (pyplot and pyplot.get_fignums()) else 3)
"""


def _python(path: Path) -> bool:
    python = _python_of(_environment("python"))
    return _run([python, "-c", _FIGURE, path.name], path.parent, MPLBACKEND="agg")


def _latex(path: Path) -> bool:
    pdf = path.with_suffix(".pdf")
    for engine in ("pdflatex", "lualatex", "xelatex"):
        command = [engine, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", path.name]
        if (
            _run(command, path.parent, TEXMFVAR=str(path.parent / "var"))
            and pdf.exists()
            and pdf.stat().st_size
        ):
            return True
    return False


def _lilypond(path: Path) -> bool:
    folder = folder_of(_environment("lilypond"))
    assert folder is not None, "the environment lilypond is not installed: make setup"
    binary = next(folder.glob("lib/python3*/site-packages/lilypond-binaries/bin/lilypond"))
    return _run([str(binary), "--png", "-o", "out", path.name], path.parent) and any(
        path.parent.glob("out*.png")
    )


def _asymptote(path: Path) -> bool:
    command = ["xvfb-run", "-a", "asy", "-noView", "-f", "pdf", "-o", "out", path.name]
    before = set(path.parent.iterdir())
    made = (".pdf", ".eps", ".svg", ".png")
    return _run(command, path.parent) and any(p.suffix in made for p in set(path.parent.iterdir()) - before)


_SVG = """\
import io, sys, resvg_py, PIL.Image
text = open(sys.argv[1], encoding="utf-8-sig").read()
png = bytes(resvg_py.svg_to_bytes(svg_string=text, dpi=96, font_size=12, languages=["en"]))
colors = PIL.Image.open(io.BytesIO(png)).convert("RGBA").getcolors(2)
sys.exit(3 if colors and len(colors) == 1 else 0)
"""


def _svg(path: Path) -> bool:
    return _run([_python_of(IMAGING), "-c", _SVG, path.name], path.parent)


_VEGA = """\
import json, sys, vl_convert
text = open(sys.argv[1], encoding="utf-8-sig").read().replace('"data/', f'"{sys.argv[2]}/')
spec = json.loads(text)
if "/schema/vega/" in spec.get("$schema", ""):
    svg = vl_convert.vega_to_svg(spec, allowed_base_urls=[sys.argv[2]])
else:
    svg = vl_convert.vegalite_to_svg(spec, vl_version=sys.argv[3], allowed_base_urls=[sys.argv[2]])
sys.exit(0 if "role-mark" in svg else 3)
"""


@functools.cache
def _data_server() -> str:
    from tests.corpora.vegalite import datasets

    handler = functools.partial(_Quiet, directory=str(datasets()))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


def _vegalite(path: Path) -> bool:
    version = re.search(r"/schema/vega-lite/v(\d+)", path.read_text("utf-8", "replace"))
    held = {"6": "6.4", "5": "5.21"}.get(version[1] if version else "6", "5.8")
    return _run(
        [_python_of(_environment("vegalite")), "-c", _VEGA, path.name, _data_server(), held], path.parent
    )


TOOLS: dict[str, Callable[[Path], bool]] = {
    "python": _python,
    "latex": _latex,
    "lilypond": _lilypond,
    "asymptote": _asymptote,
    "svg": _svg,
    "vegalite": _vegalite,
}
