"""What the engine costs on top of the tool: a job that does nothing, and the commands' own start.

    python benchmarks/overhead.py [--repeats 200]

Prints medians and ratios measured in one run, each pair interleaved, so that a busy machine slows both.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from renderkit.engine import Engine
from renderkit.models import Job, Language, Program, Step
from renderkit.plugin import hook
from renderkit.plugins import Plugins

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><circle cx="20" cy="20" r="15"/></svg>'


class Nothing:
    """A language whose programs do nothing and draw nothing."""

    @hook
    def renderkit_language(self) -> Language:
        return Language(name="nothing", title="Nothing", extensions=(".nothing",), version="1")

    @hook
    def renderkit_prepare(self, job: Job) -> Program:
        return Program(files={"main": job.source}, steps=(Step(name="true", argv=("true",)),))


def seconds(action: object, *arguments: object) -> float:
    began = time.perf_counter()
    action(*arguments)  # type: ignore[operator]
    return time.perf_counter() - began


def command(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200)
    repeats = parser.parse_args().repeats
    tool, engine_cost = [], []
    with Engine(plugins=Plugins({"nothing": Nothing()}, []), uses=1) as engine:
        engine.render("", "nothing")
        for _ in range(repeats):
            tool.append(seconds(command, "true"))
            engine_cost.append(seconds(engine.render, "", "nothing"))
    bare, with_engine = statistics.median(tool), statistics.median(engine_cost)
    added = 1000 * (with_engine - bare)
    print(
        f"a job that does nothing, median of {repeats}: {1000 * with_engine:.1f} ms, of which the tool"
        f" {1000 * bare:.1f} ms; the engine adds {added:.1f} ms (at most 25 are allowed)"
    )

    renderkit = str(Path(sys.executable).with_name("renderkit"))
    few = max(5, repeats // 20)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "one.svg")
        file.write_text(SVG)
        version = statistics.median(seconds(command, renderkit, "--version") for _ in range(few))
        picture = statistics.median(
            seconds(command, renderkit, "render", str(file), "-o", f"{folder}/one.png") for _ in range(few)
        )
    print(f"renderkit --version, median of {few}: {version:.3f} s (at most 0.15)")
    print(f"renderkit render one.svg, median of {few}: {picture:.3f} s (at most 0.6)")


if __name__ == "__main__":
    main()
