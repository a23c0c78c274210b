"""Which SVG renderer should be the default? CairoSVG and resvg on two public suites with reference pictures.

    python benchmarks/svg_choice.py [--step N] [-o results.md]

Needs `resvg-py`, `cairosvg`, `pillow` and `numpy`. A worker process draws, and is replaced when it dies or
takes too long, because some of these files crash or hang a renderer.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.corpora import svg

SECONDS = 10.0  # for one file
CHANNEL = 16  # of 255: how far a colour channel may be off before a pixel counts as different
SHARE = 0.01  # how many pixels may be different, of all


@dataclass(frozen=True)
class Suite:
    """Files with their pictures, and what they were drawn with."""

    pairs: list[tuple[Path, Path]]
    width: int | None
    fonts: Path
    families: dict[str, str]


Renderer = Callable[[Path, Suite], bytes]
GENERIC: tuple[str, ...] = ("serif", "sans-serif", "cursive", "fantasy", "monospace")
NOTO: tuple[str, ...] = ("Noto Serif", "Noto Sans", "Yellowtail", "Sedgwick Ave Display", "Noto Mono")


@dataclass
class Score:
    """What one renderer did with one suite."""

    outcomes: Counter[str] = field(default_factory=lambda: Counter[str]())
    seconds: float = 0.0
    slowest: tuple[float, str] = (0.0, "")


def draw_resvg(path: Path, suite: Suite) -> bytes:
    """resvg, set as resvg's own tests set it."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=path.read_text(encoding="utf-8"),
        resources_dir=str(path.parent),
        width=suite.width,
        dpi=96,
        languages=["en"],
        font_size=12,
        font_family="Times New Roman",
        serif_family=suite.families["serif"],
        sans_serif_family=suite.families["sans-serif"],
        cursive_family=suite.families["cursive"],
        fantasy_family=suite.families["fantasy"],
        monospace_family=suite.families["monospace"],
        skip_system_fonts=True,
        font_dirs=[str(suite.fonts)],
    )


def draw_cairosvg(path: Path, suite: Suite) -> bytes:
    """CairoSVG with its defaults; it takes its fonts from fontconfig (see `font_configuration`)."""
    import cairosvg

    picture: bytes | None = cairosvg.svg2png(
        bytestring=path.read_bytes(), url=str(path), dpi=96, output_width=suite.width
    )
    return picture or b""


RENDERERS: dict[str, Renderer] = {"resvg": draw_resvg, "cairosvg": draw_cairosvg}


def serve(pipe: Connection, name: str, suite: Suite) -> None:
    """A worker: draws what it is sent until the pipe closes."""
    while True:
        path: Path = pipe.recv()
        started = time.perf_counter()
        try:
            picture, problem = RENDERERS[name](path, suite), ""
        except Exception as error:  # whatever a renderer raises is a result here
            picture, problem = b"", f"{type(error).__name__}: {error}"
        pipe.send((picture, problem, time.perf_counter() - started))


class Worker:
    """One process of one renderer, started again after it died."""

    def __init__(self, name: str, suite: Suite) -> None:
        self.name = name
        self.suite = suite
        self.start()

    def start(self) -> None:
        """Start the process."""
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(
            target=serve, args=(theirs, self.name, self.suite), daemon=True
        )
        self.process.start()
        theirs.close()

    def draw(self, path: Path) -> tuple[bytes, str, float]:
        """Picture, error and seconds. The error is "crashed" or "timed out" where no answer came."""
        self.pipe.send(path)
        try:
            if self.pipe.poll(SECONDS):
                return self.pipe.recv()
            problem = "timed out"
        except (EOFError, ConnectionResetError):
            problem = "crashed"
        self.stop()
        self.start()
        return b"", problem, SECONDS if problem == "timed out" else 0.0

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def font_configuration(suite: Suite) -> str:
    """A fontconfig file that knows the suite's fonts and no others."""
    aliases = "".join(
        f"<alias binding='same'><family>{name}</family><prefer><family>{family}</family></prefer></alias>"
        for name, family in suite.families.items()
    )
    folder = Path(tempfile.mkdtemp(prefix="fontconfig-"))
    path = folder / "fonts.conf"
    path.write_text(
        f"<fontconfig><dir>{suite.fonts}</dir><cachedir>{folder}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    return str(path)


def differing(picture: bytes, reference: Path) -> float | None:
    """The share of pixels that differ from the reference, both on white; None if the sizes differ."""
    import numpy
    from PIL import Image

    def flat(source: io.BytesIO | Path) -> Image.Image:
        image = Image.open(source).convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(ground, image).convert("RGB")

    ours, theirs = flat(io.BytesIO(picture)), flat(reference)
    if ours.size != theirs.size:
        return None
    apart = numpy.abs(numpy.asarray(ours, dtype=numpy.int16) - numpy.asarray(theirs, dtype=numpy.int16))
    return float((apart.max(axis=2) > CHANNEL).mean())


def measure(name: str, suite: Suite) -> Score:
    """Draw every file of a suite and compare it with its picture."""
    score = Score()
    os.environ["FONTCONFIG_FILE"] = font_configuration(suite)
    worker = Worker(name, suite)
    for path, reference in suite.pairs:
        picture, problem, seconds = worker.draw(path)
        score.seconds += seconds
        score.slowest = max(score.slowest, (seconds, f"{path.parent.name}/{path.name}"))
        if problem:
            outcome = problem if problem in ("crashed", "timed out") else "failed"
        else:
            share = differing(picture, reference)
            outcome = "other size" if share is None else "matched" if share <= SHARE else "other picture"
            score.outcomes["equal"] += share == 0.0
        score.outcomes[outcome] += 1
    worker.stop()
    return score


def table(scores: dict[tuple[str, str], tuple[int, Score]]) -> str:
    """The results as a table in Markdown."""
    columns = ("matched", "equal", "other picture", "other size", "failed", "crashed", "timed out")
    lines = [
        "| suite | renderer | files | " + " | ".join(columns) + " | seconds | slowest |",
        "| --- | --- |" + " ---: |" * (len(columns) + 2) + " --- |",
    ]
    for (suite, renderer), (files, score) in scores.items():
        counts = " | ".join(str(score.outcomes[column]) for column in columns)
        slowest = f"{score.slowest[0]:.2f} s, {score.slowest[1]}"
        lines.append(f"| {suite} | {renderer} | {files} | {counts} | {score.seconds:.1f} | {slowest} |")
    return "\n".join(lines)


def main() -> None:
    """Measure both renderers on both suites and write a page about it."""
    parser = argparse.ArgumentParser(description="Compare SVG renderers on public suites.")
    parser.add_argument("--step", type=int, default=1, help="take every Nth file only")
    parser.add_argument("-o", "--output", type=Path, help="write the page here as well")
    arguments = parser.parse_args()
    step = arguments.step
    roboto = dict.fromkeys(GENERIC, "Roboto")
    suites = {"librsvg": Suite(svg.librsvg_references()[::step], None, svg.librsvg_fonts(), roboto)}
    tests = svg.resvg_suite()
    if tests is not None:
        noto = dict(zip(GENERIC, NOTO, strict=True))
        suites["resvg"] = Suite(svg.resvg_references()[::step], 300, tests / "fonts", noto)
    scores = {
        (name, renderer): (len(suite.pairs), measure(renderer, suite))
        for name, suite in suites.items()
        for renderer in RENDERERS
    }
    versions = ", ".join(f"{package} {version(package)}" for package in ("resvg-py", "cairosvg"))
    page = "\n".join(
        [
            "# CairoSVG or resvg",
            "",
            f"`benchmarks/svg_choice.py`, {versions}, Python {platform.python_version()}.",
            f"A picture matches when at most {SHARE:.0%} of its pixels differ by more than {CHANNEL} of",
            "255 in a channel, both laid on white; `equal` counts those of them without one such pixel.",
            f"Seconds are those spent drawing, in one process; a file may take {SECONDS:.0f}. `failed` is an",
            "error that the renderer reported. Both use the fonts that the pictures were made with. The",
            "pictures of a suite come from the renderer that it belongs to: those of `resvg` favour resvg,",
            "those of `librsvg` neither.",
            "",
            table(scores),
            "",
        ]
    )
    print(page)
    if arguments.output:
        arguments.output.write_text(page)


if __name__ == "__main__":
    main()
