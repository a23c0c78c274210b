"""Python with its libraries imported; each script runs in a fork. `forks.py MODULE…`

An open figure at the script's end is saved, as for scripts that only show it.
"""

import importlib
import os
import runpy
import sys
from pathlib import Path

from serve import serve

MODULES = sys.argv[1:]


def draw(folder: str) -> bool:
    if not (child := os.fork()):
        status = 1
        try:
            sys.argv = ["main.py"]
            sys.path[0] = folder
            before = set(Path().iterdir())
            runpy.run_path("main.py", run_name="__main__")
            pyplot = sys.modules.get("matplotlib.pyplot")
            if pyplot and not any(path.suffix == ".png" for path in set(Path().iterdir()) - before):
                for number in pyplot.get_fignums():
                    pyplot.figure(number).savefig(f"figure-{number}.png")
            status = 0
        finally:
            os._exit(status)
    return os.waitpid(child, 0)[1] == 0


for module in MODULES:
    importlib.import_module(module)
serve(draw)
