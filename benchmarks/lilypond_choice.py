"""Which LilyPond draws its own test files best and fastest: Debian's or the wheel's, PostScript or cairo?

    python benchmarks/lilypond_choice.py --files 200 -o benchmarks/results/lilypond_choice.md

Needs Debian's lilypond and poppler-utils, and Pillow. The wheel is installed into the corpora's cache.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from corpora import lilypond
from corpora.debian import cache_folder

WHEEL = "lilypond==2.25.12"
OPTIONS = ["-l", "ERROR", "--png", "--pdf", "-dresolution=150", "-dcrop", "-dno-print-pages", "-o", "out"]
SECONDS = 60
DPI = 100
BLOCK = (
    6  # pixels on a side: differences of antialiasing vanish in the mean of a block, a missing glyph does not
)
VISIBLE = 70  # of 255, in at least one block


@dataclass(frozen=True)
class Run:
    """What became of one file with one variant."""

    status: int | None  # None: ran out of time
    wall: float
    cpu: float
    drawn: bool


@dataclass(frozen=True)
class Difference:
    """How far the pictures of one file by two variants are apart."""

    mean: float
    worst: float
    size: int


def wheel_binary() -> str:
    """The wheel's own executable, from an installation kept in the cache."""
    target = cache_folder() / "lilypond-wheel"
    if not target.is_dir():
        command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(target), WHEEL]
        subprocess.run(command, check=True)
    return str(target / "lilypond-binaries" / "bin" / "lilypond")


def run(command: list[str], path: Path, folder: Path) -> Run:
    """Draw one file in a folder of its own and say what it cost."""
    folder.mkdir(parents=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        ["timeout", "-k", "1", str(SECONDS), *command, *OPTIONS, str(path)],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, raw, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(raw)
    wall = time.perf_counter() - start
    drawn = any(found.stat().st_size for found in folder.glob("*.cropped.png"))
    status = None if process.returncode in (124, 137) else process.returncode
    return Run(status, wall, usage.ru_utime + usage.ru_stime, drawn)


def rasterise(pdf: Path) -> Image.Image:
    """The first page of a PDF in grey, on white."""
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-singlefile", str(pdf)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def compare(one: Path, other: Path) -> Difference | None:
    """Compare the vector originals of two variants; None where one of them has none."""
    names = sorted({path.name for path in (*one.glob("*.cropped.pdf"), *other.glob("*.cropped.pdf"))})
    if not names or not all((folder / name).exists() for folder in (one, other) for name in names):
        return None
    found = [difference(rasterise(one / name), rasterise(other / name)) for name in names]
    return max(found, key=lambda each: each.worst)


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """Mean difference of all pixels, the largest mean of a block, and by how many pixels the sizes differ."""
    size = max(one.width, other.width), max(one.height, other.height)
    apart = max(abs(one.width - other.width), abs(one.height - other.height))
    padded = []
    for picture in (one, other):
        canvas = Image.new("L", size, 255)
        canvas.paste(picture, (0, 0))
        padded.append(canvas)
    blocks = [picture.reduce(BLOCK) for picture in padded]
    mean = ImageStat.Stat(ImageChops.difference(*padded)).mean[0]
    worst = ImageStat.Stat(ImageChops.difference(*blocks)).extrema[0][1]
    return Difference(mean, worst, apart)


def table(results: dict[str, list[Run]]) -> list[str]:
    """One row per variant."""
    lines = [
        "| variant | drawn | drawn, exit 0 | failed | out of time | median s | median CPU s | total s |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, runs in results.items():
        timed_out = sum(each.status is None for each in runs)
        drawn = sum(each.drawn for each in runs)
        clean = sum(each.drawn and each.status == 0 for each in runs)
        median = statistics.median(each.wall for each in runs)
        cpu = statistics.median(each.cpu for each in runs)
        total = sum(each.wall for each in runs)
        lines.append(
            f"| {name} | {drawn} | {clean} | {len(runs) - drawn} | {timed_out} "
            f"| {median:.2f} | {cpu:.2f} | {total:.0f} |"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="leave the pictures in this folder")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()

    wheel = wheel_binary()
    variants = {"wheel 2.25.12, cairo": [wheel, "-dbackend=cairo"], "wheel 2.25.12, PostScript": [wheel]}
    if debian := shutil.which("lilypond"):
        variants["Debian 2.24.1, PostScript"] = [debian]
    paths = lilypond.sample(options.files)
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(options.jobs) as pool:
        root: Path = options.keep or Path(scratch)
        results: dict[str, list[Run]] = {}
        for number, (name, command) in enumerate(variants.items()):
            folders = [root / str(number) / f"{path.parent.name}-{path.stem}" for path in paths]
            results[name] = list(pool.map(run, [command] * len(paths), paths, folders))
            print(f"{name}: done", file=sys.stderr)
        pairs = [
            [root / str(number) / f"{path.parent.name}-{path.stem}" for number in (0, 1)] for path in paths
        ]
        differences = list(pool.map(lambda pair: compare(pair[0], pair[1]), pairs))

    lines = [
        f"{len(paths)} files, {options.jobs} at a time, {time.strftime('%Y-%m-%d')}",
        "",
        *table(results),
        "",
    ]
    both = {path: each for path, each in zip(paths, differences, strict=True) if each}
    visible = {path: each for path, each in both.items() if each.worst > VISIBLE or each.size > 2}
    means = sorted(each.mean for each in both.values())
    lines.append(
        f"Wheel, cairo against PostScript: {len(both)} files drawn by both, {len(visible)} differ visibly; "
        f"median of the mean differences {statistics.median(means):.2f} of 255, largest {means[-1]:.2f}."
    )
    if visible:
        lines += ["", "| file | mean | worst block | size, pixels |", "| --- | --- | --- | --- |"]
        order = sorted(visible.items(), key=lambda item: -item[1].worst)
        lines += [f"| {path.name} | {d.mean:.2f} | {d.worst:.0f} | {d.size} |" for path, d in order]
    undrawn = {
        name: [p.name for p, r in zip(paths, runs, strict=True) if not r.drawn]
        for name, runs in results.items()
    }
    lines += ["", *(f"Not drawn by {name}: {', '.join(names) or 'none'}." for name, names in undrawn.items())]
    text = "\n".join(lines) + "\n"
    print(text)
    if options.output:
        options.output.write_text(f"# LilyPond: which one, and which backend\n\n2 cores, Debian 12. {text}")


if __name__ == "__main__":
    main()
