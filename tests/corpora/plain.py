"""Whether the plain tool draws a program of a corpus: what a user would type, without walls.

Only for corpora, which come from packages; never for anything else. A tool draws when it ends with status 0
and leaves a picture that is not blank (TeX: with pages; matplotlib: with an open figure).
"""

from __future__ import annotations

import contextlib
import functools
import html
import http.server
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from renderkit.browser.pages import WEB
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
endings = (".png", ".svg", ".pdf", ".jpg", ".gif", ".html")
saved = [n for n in set(os.listdir()) - before if n.endswith(endings)]
sys.exit(0 if saved or (pyplot and pyplot.get_fignums()) else 3)
"""


def _python(path: Path) -> bool:
    python = _python_of(_environment("python"))
    # takes the page that is shown, as one would; not waited for, since plotly serves its page only after that
    fetch = (
        "import os, sys, urllib.request as r; page = open('shown.html', 'wb'); os.fork() and os._exit(0);"
        " page.write(r.urlopen(sys.argv[1]).read())"
    )
    browser = f"{python} -I -c {shlex.quote(fetch)} %s"
    env = {"MPLBACKEND": "agg", "PLOTLY_RENDERER": "browser", "BROWSER": browser}
    return _run([python, "-c", _FIGURE, path.name], path.parent, **env)


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


def _r(path: Path) -> bool:
    """Rscript; its pages are in Rplots.pdf, where what was only begun and left blank does not count."""
    before = set(path.parent.iterdir())
    if not _run(["Rscript", path.name], path.parent):
        return False
    made = set(path.parent.iterdir()) - before
    pages = path.parent / "Rplots.pdf"
    if pages in made:
        _run(["pdftoppm", "-r", "20", "-gray", "Rplots.pdf", "page"], path.parent)
    drawn = any(set(page.read_bytes()[16:]) != {255} for page in path.parent.glob("page-*.pgm"))
    return drawn or any(p.suffix in (".png", ".svg", ".pdf", ".jpeg", ".ps") for p in made - {pages})


_OPENCV = (
    "stitching objdetect calib3d features2d flann dnn ml photo video",
    "highgui videoio imgcodecs imgproc core",
)
_FLAGS = {  # what a user would ask pkg-config for, by what he includes
    "opencv": "-I/usr/include/opencv4 " + " -lopencv_".join(["", *" ".join(_OPENCV).split()]),
    "QtCharts": "-fPIC $(pkg-config --cflags --libs Qt5Charts Qt5Widgets)",
    "SFML": "$(pkg-config --cflags --libs sfml-all) -lGL -lGLU -lX11",
    "plstream": "$(pkg-config --cflags --libs plplot-c++)",
    "plc++demos": "$(pkg-config --cflags --libs plplot-c++)",
    "cairomm": "$(pkg-config --cflags --libs cairomm-1.0)",
    "gnuplot-iostream": "-lboost_iostreams -lboost_filesystem -lboost_system",
}

# A window that can be seen, or a picture that is there when the program has ended well.
_WINDOW = """\
touch before
printf 'pdfcairo\\nplot.pdf\\n' | ./program >/dev/null 2>&1 & program=$!
for turn in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
  sleep 1
  xwininfo -root -tree | grep -qE ' [0-9]{2,}x[0-9]{2,}[+]' && exit 0
  kill -0 $program 2>/dev/null || [ $((LINGER -= 1)) -ge 0 ] || break
done
wait $program && find . -newer before -type f | grep -qE '[.](png|ppm|pgm|pdf|svg|jpg|ps|eps)$'
"""


def _cpp(path: Path) -> bool:
    text = path.read_text("utf-8", "replace")
    flags = " ".join(words for name, words in _FLAGS.items() if f"<{name}" in text or f'"{name}' in text)
    build = f"g++ -std=c++20 -w {path.name} -o program {flags}"
    linger = "5" if "gnuplot" in text else "0"  # its window stays, and may come after the program's end
    env = {"LIBGL_ALWAYS_SOFTWARE": "1", "LINGER": linger}
    window = ["xvfb-run", "-a", "sh", "-c", _WINDOW]
    return _run(["sh", "-c", build], path.parent) and _run(window, path.parent, **env)


_DIAGRAM = """\
<!DOCTYPE html><meta charset="utf-8"><body><pre class="mermaid">{}</pre>
<script src="file://{}"></script>
<script>mermaid.initialize({{ startOnLoad: true }});</script>
"""


def _mermaid(path: Path) -> bool:
    """A page as mermaid's own documentation has it, in the browser's shell."""
    library = folder_of(WEB)
    assert library is not None, "the environment web is not installed: make setup"
    script = library / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
    page = path.parent / "page.html"
    page.write_text(_DIAGRAM.format(html.escape(path.read_text("utf-8")), script), "utf-8")
    shell = next(found for name in SHELLS if (found := shutil.which(name)))
    command = [
        shell,
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=20000",
        "--dump-dom",
        page.as_uri(),
    ]
    drawn = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).stdout
    return b"<svg" in drawn and b'aria-roledescription="error"' not in drawn


SHELLS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

TOOLS: dict[str, Callable[[Path], bool]] = {
    "cpp": _cpp,
    "python": _python,
    "latex": _latex,
    "lilypond": _lilypond,
    "asymptote": _asymptote,
    "svg": _svg,
    "vegalite": _vegalite,
    "r": _r,
    "mermaid": _mermaid,
}
