"""The notebook way: one notebook a language, one kernel, one cell a task; what each cell drew, or why not."""

from __future__ import annotations

import base64
import io
import json
import re
import subprocess
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import PIL.Image

from benchmarks.rates import peers
from benchmarks.rates.cells import Cell, cell, timeout
from benchmarks.rates.places import browser, environ, environment, esbuild, folder, web
from benchmarks.rates.rows import Missing
from renderkit.bench.suite import Task
from renderkit.browser.pages import BROWSER
from renderkit.imaging.imager import ENVIRONMENT as IMAGING

PATIENCE = 900
"""Seconds after which a notebook is given up: its cells have time-outs of their own."""

MOST = 200 * 1024
"""Bytes of a picture that is not made smaller."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TELLING = re.compile(r"^!|error|Error|undefined|Unknown|Unexpected|failed|rejected")
_SHOWN = 110


class Drawn(NamedTuple):
    """What a cell came to: whether there is a picture in its output, in how many seconds; else why not.

    Of a picture `why` says what the cell did to its program, if anything. `waits` and `walks` are those of
    the seconds in which it waited, and walked over pixels one by one.
    """

    task: str
    picture: bool
    seconds: float
    waits: float = 0.0
    walks: float = 0.0
    why: str = ""


class Notebook(NamedTuple):
    """What a notebook came to, and how long it took: its kernel's start and end, and making pictures small.

    `small` are the seconds of the latter.
    """

    seconds: float
    small: float
    cells: tuple[Drawn, ...]

    @property
    def awake(self) -> float:
        """Seconds without waits."""
        return self.seconds - sum(one.waits for one in self.cells)

    @property
    def bare(self) -> float:
        """Seconds without waits, walks over pixels, and making pictures small."""
        return self.awake - self.small - sum(one.walks for one in self.cells)


def run(tasks: Sequence[Task]) -> Notebook:
    """Runs the tasks of one language. Raises Missing where a tool is not here."""
    language = tasks[0].language
    client, kernel = kernel_for(language)
    with tempfile.TemporaryDirectory(prefix="harness-") as name:
        place = Path(name)
        cells: list[Cell] = []
        for number, task in enumerate(tasks):
            (place / str(number)).mkdir()
            cells.append(cell(task, place / str(number)))
        path = place / "all.ipynb"
        path.write_text(json.dumps(notebook([one.text for one in cells])))
        script = Path(__file__).with_name("loaded") / "notebooks.py"
        command = [str(client), str(script), str(path), kernel, str(timeout(language)), name]
        done = subprocess.run(
            command, env=environ(), capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        if done.returncode:
            raise Missing(f"nbclient does not run: {done.stderr.strip()[-300:]}")
        seconds = float(done.stdout.split()[-1])
        outputs = json.loads(path.read_text())["cells"]
        began = time.perf_counter()
        for png in (png for output in outputs for png in pictures(output)):
            make_small(base64.b64decode(png))
        small = time.perf_counter() - began
        found = [
            drawn(task, made, output, name) for task, made, output in zip(tasks, cells, outputs, strict=True)
        ]
    return Notebook(seconds + small, small, tuple(found))


def kernel_for(language: str) -> tuple[Path, str]:
    """The client, and a kernel that has the tools of a language: those that renderkit's own plugins use."""
    first: list[Path] = []
    env: dict[str, str] = {}
    libraries = [folder(IMAGING)]
    if language == "lilypond":
        first = [environment("lilypond") / "dist" / "bin"]
    elif language == "mermaid":
        first = [peers.mermaid_cli()]
    elif language in ("html", "javascript", "typescript"):
        first, libraries = [esbuild()], [folder(BROWSER), folder(IMAGING)]
        env = {"BROWSER": browser(), "NODE_PATH": str(web())}
    places = [next(each.glob("lib/python3*/site-packages")) for each in libraries]
    if language == "python":
        places = [peers.kaleido()]
    env["PYTHONPATH"] = ":".join(map(str, places))
    python = str(environment("python") / "bin" / "python")
    return peers.notebook(python, f"harness-{language}", **environ(*first, **env))


def notebook(cells: Sequence[str]) -> dict[str, Any]:
    """Cells as a notebook's file."""
    made = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": str(number),
            "metadata": {},
            "outputs": [],
            "source": text,
        }
        for number, text in enumerate(cells)
    ]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def drawn(task: Task, made: Cell, output: dict[str, Any], place: str) -> Drawn:
    """What became of a cell."""
    seconds = lasted(output)
    errors = [one for one in output["outputs"] if one["output_type"] == "error"]
    spent = aside(output, "wait"), aside(output, "walk")
    if pictures(output) and not errors:
        return Drawn(task.key, True, seconds, *spent, made.changed)
    allowed = timeout(task.language)
    if seconds >= allowed:
        why = f"time-out of {allowed} s"
    elif errors:
        why = telling(errors[0], place)
    else:
        why = "no picture in the cell's output: the program saves it and shows nothing"
    return Drawn(task.key, False, seconds, *spent, f"{made.changed}: {why}" if made.changed else why)


def pictures(output: dict[str, Any]) -> list[str]:
    """The pictures in a cell's output, in base64: those that are shown, as published."""
    shown = (one["data"] for one in output["outputs"] if one["output_type"] == "display_data")
    return ["".join(data["image/png"]) for data in shown if "image/png" in data]


def make_small(png: bytes) -> None:
    """A tenth less on each side until the file has 200 KB: what the published way does to each picture."""
    image = PIL.Image.open(io.BytesIO(png))
    while len(png) > MOST and min(image.size) > 64:
        image = image.resize((int(image.width * 0.9), int(image.height * 0.9)), PIL.Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.save(out, "PNG")
        png = out.getvalue()


def aside(output: dict[str, Any], what: str) -> float:
    """Seconds of which a cell says that it only waited ("wait"), or walked over pixels ("walk")."""
    printed = ("".join(one["text"]) for one in output["outputs"] if one["output_type"] == "stream")
    found = (re.findall(rf"^aside {what} ([\d.e-]+)$", text, re.MULTILINE) for text in printed)
    return sum(float(seconds) for each in found for seconds in each)


def lasted(output: dict[str, Any]) -> float:
    """Seconds of a cell, by the times that nbclient noted; none where its end was not heard of."""
    times = output["metadata"].get("execution", {})
    began, ended = times.get("iopub.execute_input"), times.get("shell.execute_reply")
    if began is None:
        return 0.0
    if ended is None:
        return float("inf")
    return (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds()


def telling(error: dict[str, Any], place: str) -> str:
    """The line of an error that says most, without folders."""
    text = _ANSI.sub("", f"{error['ename']}: {error['evalue']}").replace(place, "")
    text = re.sub(r"/(?:tmp|var|root|home)/[^\s:'\"]*/", "", text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = next((line for line in lines[1:] if _TELLING.search(line)), " ".join(lines[:2]))
    return found[:_SHOWN].replace("|", "\\|")
