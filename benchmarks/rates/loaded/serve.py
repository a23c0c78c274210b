"""The loop of a loaded tool: a folder's name comes in, `ok` or `no` goes out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable


def serve(draw: Callable[[str], bool]) -> None:
    """Calls `draw` for each folder, with the folder as the working directory, until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a tool prints is no answer
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        os.chdir(line.strip())
        try:
            good = draw(line.strip())
        except Exception as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            good = False
        os.chdir("/")
        print("ok" if good else "no", file=answers, flush=True)
