"""The suite that the plugins bring: draws its reference pictures, or checks that they are what is drawn.

    python benchmarks/own_suite.py --draw    # after a task or a toolchain has changed

Prints, for each language, how many pictures are the same bytes as those in the repository, and how far the
others are from them.
"""

from __future__ import annotations

import argparse
import os
from importlib.resources import files
from pathlib import Path

from renderkit import Engine, Limits
from renderkit.bench import drawing
from renderkit.bench.similarity import compare
from renderkit.bench.suite import Suite


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", action="store_true", help="write the pictures")
    parser.add_argument("-l", "--language", action="append", default=[])
    options = parser.parse_args()
    kept = Suite.own().select(options.language)
    with Engine(workers=os.cpu_count() or 1) as engine:
        drawn, wrong = drawing.drawn(kept, engine)
        for line in wrong:
            print(line)
        if options.draw:
            draw(drawn, engine)
            return
        print("| language | tasks | same bytes | lowest SSIM | largest colour distance |")
        print("| --- | ---: | ---: | ---: | ---: |")
        imager = engine.imager(Limits())
        for language in dict.fromkeys(task.language for task in kept.tasks):
            pairs = [
                (now.image, before.image)
                for now, before in zip(drawn.tasks, kept.tasks, strict=True)
                if now.language == language and now.image is not None and before.image is not None
            ]
            seen = [compare(imager, *pair) for pair in pairs]
            found = [one for one in seen if one is not None]
            print(
                f"| {language} | {len(pairs)} | {sum(a == b for a, b in pairs)} |"
                f" {min(one.ssim for one in found):.4f} | {max(one.color_distance for one in found):.3f} |"
            )


def draw(suite: Suite, engine: Engine) -> None:
    for language in dict.fromkeys(task.language for task in suite.tasks):
        folder = files(engine.plugins.package(language) or "").joinpath("tasks")
        assert isinstance(folder, Path)
        drawing.keep(suite.select([language]), folder)
        print(f"{language}: {folder}")


if __name__ == "__main__":
    main()
