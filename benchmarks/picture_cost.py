"""What one small SVG costs: the work, a fork for it, and the walls and the engine around that.

    python benchmarks/picture_cost.py [--pictures 200]

In the imaging worker's own environment and with its own code, one picture after another: in one process; in a
fork for each, without walls; and through a warm engine. Milliseconds of CPU and of the clock a picture.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.rates.programs import program
from renderkit import Engine, toolchain
from renderkit.imaging.imager import ENVIRONMENT

INSIDE = Path(__file__).resolve().parent.parent / "renderkit" / "imaging" / "inside"

LOADED = """
import ctypes, gc, os, resource, sys, time, types
sys.modules["renderkit_worker"] = types.ModuleType("renderkit_worker")
sys.path.insert(0, sys.argv[1])
count, data = int(sys.argv[2]), open(sys.argv[3], "rb").read()
import pictures, worker
worker.preload("svg")
gc.collect(), gc.freeze()
wanted = {"name": "1.svg", "density": 96, "engine": "resvg", "trim": None, "vector": False}

fork = ctypes.PyDLL(None).fork  # as in the worker, where Python is not told of it

def draw():
    for picture, _ in worker.open_pages(data, wanted, 10**8):
        pictures.finish(picture, os.devnull)

def forked():
    child = fork()
    if not child:
        draw()
        os._exit(0)
    os.waitpid(child, 0)

def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)

for way in (draw, forked):
    way()
    cpu, began = used(), time.perf_counter()
    for _ in range(count):
        way()
    print((used() - cpu) / count * 1000, (time.perf_counter() - began) / count * 1000)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=200)
    count = parser.parse_args().pictures
    folder = toolchain.folder_of(ENVIRONMENT)
    assert folder is not None, "run renderkit setup"
    with tempfile.TemporaryDirectory() as name:
        sample = Path(name, "picture.svg")
        sample.write_bytes(program("svg", 1).source)
        argv = [folder / "bin" / "python", "-c", LOADED, INSIDE, str(count), sample]
        done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()]
    with Engine() as engine:
        for number in range(20):
            engine.render(program("svg", number).source, "svg")
        began, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        for number in range(count):
            assert engine.render(program("svg", number).source, "svg").ok
        now = resource.getrusage(resource.RUSAGE_SELF)
        wall = (time.perf_counter() - began) / count * 1000
        own = (now.ru_utime + now.ru_stime - cpu.ru_utime - cpu.ru_stime) / count * 1000
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, {count} pictures, milliseconds\n")
    print("| | CPU | clock |\n| --- | ---: | ---: |")
    for name, (used, took) in zip(("in one process", "in a fork for each, without walls"), rows, strict=True):
        print(f"| {name} | {float(used):.1f} | {float(took):.1f} |")
    print(f"| through a warm engine | {own:.1f} the engine's own | {wall:.1f} |")


if __name__ == "__main__":
    main()
