"""Builds the inner wall when the wheel is built: one static program and two shared libraries.

The program (`renderkit-worker`) serves plain commands, in any container whatever its libc. `libwall.so` is
what a worker with a runtime of its own loads: Python by ctypes, Guile and R by their foreign-function
interfaces. `libmapped.so` is no wall: it is for workers that open the same fonts again and again.
"""

import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("session.c", "wall.c", "filter.c")
FLAGS = ("-std=c11", "-O2", "-g0", "-Wall", "-Wextra", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2")


class NativeBuildHook(BuildHookInterface):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if platform.system() != "Linux":
            self.app.display_warning("renderkit: the local walls need Linux; leaving their native part out")
            return
        compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            raise SystemExit("renderkit needs a C compiler to build its walls: apt-get install gcc libc6-dev")
        folder = Path(self.root) / "renderkit" / "sandbox" / "native"
        self._compile(compiler, folder, "renderkit-worker", "-static", "worker.c", *SOURCES)
        self._compile(compiler, folder, "libwall.so", "-shared", "-fPIC", *SOURCES)
        self._compile(compiler, folder, "libmapped.so", "-shared", "-fPIC", "mapped.c")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-linux_{platform.machine()}"
        made = ("renderkit-worker", "libwall.so", "libmapped.so")
        build_data["artifacts"] += [f"/renderkit/sandbox/native/{name}" for name in made]

    def _compile(self, compiler: str, folder: Path, output: str, *arguments: str) -> None:
        fresh = folder / (output + ".new")
        subprocess.run([compiler, *FLAGS, "-o", fresh.name, *arguments], cwd=folder, check=True)
        fresh.replace(folder / output)
