"""A benchmark in a process of its own, to be killed: python -m tests.bench.killed FOLDER URL TASKS"""

from __future__ import annotations

import sys
from pathlib import Path

from renderkit.engine import Engine
from tests.bench.support import endpoint, run, settings, suite, task


def tasks(count: int) -> list[str]:
    return [f"t{number}" for number in range(count)]


if __name__ == "__main__":
    folder, url, count = sys.argv[1:]
    asked = settings(model=endpoint(url, retries=0), judge=endpoint(url, retries=0), compare=True, rounds=2)
    with Engine(workers=2) as engine:
        small = suite(*(task(name) for name in tasks(int(count))))
        _, stopped = run(Path(folder), small, engine, asked, threads=4)
    sys.exit(stopped or 0)
