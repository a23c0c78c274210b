"""Other people's tools, installed at run time by pinned version into the corpora's cache folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.rates.rows import Missing
from tests.corpora.debian import building, cache_folder, publish

MERMAID_CLI, MERMAID, PUPPETEER = "11.17.0", "11.17.2", "24.15.0"
KALEIDO = "kaleido==0.2.1"
NOTEBOOK = ("nbclient==0.10.2", "nbformat==5.10.4", "jupyter-client==8.6.3")


def mermaid_cli() -> Path:
    """The folder with the command `mmdc`. It has mermaid in renderkit's version and no browser of its own."""
    target = cache_folder() / f"mermaid-cli-{MERMAID_CLI}-{MERMAID}-{PUPPETEER}"
    if not target.is_dir():
        npm = shutil.which("npm")
        if npm is None:
            raise Missing("npm, to install mmdc")
        wanted = {"@mermaid-js/mermaid-cli": MERMAID_CLI, "puppeteer": PUPPETEER, "mermaid": MERMAID}
        with building(target) as work:
            made = work / "made"
            made.mkdir()
            (made / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}))
            _install([npm, "install", "--ignore-scripts", "--no-audit", "--no-fund"], made)
            publish(made, target)
    return target / "node_modules" / ".bin"


def kaleido() -> Path:
    """A folder with what plotly's pictures need: the version that the published harness pins."""
    target = cache_folder() / KALEIDO
    if not target.is_dir():
        with building(target) as work:
            uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
            _install([*uv, "--target", str(work / "made"), KALEIDO], work)
            publish(work / "made", target)
    return target


def notebook(python: str, name: str = "rates", **env: str) -> tuple[Path, str]:
    """An interpreter that has nbclient, and the name of a kernel that `python` runs, in this environment."""
    target = cache_folder() / f"notebook-{'-'.join(word.partition('==')[2] for word in NOTEBOOK)}"
    if not target.is_dir():
        with building(target) as work:
            made = work / "made"
            _install([sys.executable, "-m", "uv", "venv", "--quiet", "--relocatable", str(made)], work)
            uv = [
                sys.executable,
                "-m",
                "uv",
                "pip",
                "install",
                "--quiet",
                "--python",
                str(made / "bin" / "python"),
            ]
            _install([*uv, *NOTEBOOK], work)
            publish(made, target)
    kernel = target / "share" / "jupyter" / "kernels" / name
    kernel.mkdir(parents=True, exist_ok=True)
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": name, "language": "python", "env": env}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    return target / "bin" / "python", name


def _install(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=900, check=False)
    if done.returncode:
        raise Missing(f"{command[0]} failed: {done.stderr.strip()[-300:]}")
