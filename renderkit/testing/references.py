"""Programs with pictures that somebody has looked at.

They lie in a folder; beside each program lies `<name>.png`: its first image, shrunk to at most 400 pixels.

    python -m renderkit.testing.references plugins/dot/tests/programs

renders every program that has no picture yet and writes it, for you to look at: until then it says nothing.
`--again` makes those anew that are there already, too. It decodes what it renders, so it is for programs of
your own. It needs Pillow and numpy, which renderkit itself does not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy
from PIL import Image

from renderkit.engine import Engine
from renderkit.models import RenderResult
from renderkit.plugins import Plugins

LONGER_SIDE = 400
"""Pixels: enough to tell every label of a chart, little enough to keep hundreds of them."""

DIFFERENCE = 4.0
"""Root mean square over all values of the shrunk picture, of 255.

Patch releases of rasterisers and fonts shift edges by a fraction of a pixel, which after shrinking is 1 to 2;
a palette costs at most 1 more. A label of five letters that is not there makes 6.
"""

PALETTE = 1.0
"""As much may a palette cost; where it costs more, full colour is kept, in four times the bytes."""


@dataclass(frozen=True)
class Program:
    """A program and where its picture is."""

    path: Path
    language: str

    def __str__(self) -> str:
        return self.path.name

    @property
    def reference(self) -> Path:
        """The picture that was looked at."""
        return self.path.with_name(self.path.name.partition(".")[0] + ".png")


def read(folder: Path, plugins: Plugins | None = None) -> list[Program]:
    """The programs of a folder; their languages go by their endings.

    Raises UnknownLanguage for an ending that nobody knows, ValueError where two programs share a picture.
    """
    plugins = plugins or Plugins()
    paths = sorted(path for path in folder.iterdir() if path.is_file() and path.suffix != ".png")
    found = [Program(path, plugins.by_file_name(path.name).name) for path in paths]
    if len({program.reference for program in found}) < len(found):
        raise ValueError(f"{folder}: two programs have one name")
    return found


def check(engine: Engine, program: Program) -> RenderResult:
    """Renders one program and compares it with its picture. Raises AssertionError."""
    result = engine.render(program.path.read_bytes(), program.language, id=str(program))
    said = "\n".join(f"  {d.severity} {d.kind} line {d.line}: {d.message}" for d in result.diagnostics)
    assert result.ok, f"{program}: {result.status}\n{said}"
    assert result.image is not None
    assert program.reference.is_file(), f"{program}: no {program.reference.name} is there to compare with"
    made = shrunk(result.image.png)
    with Image.open(program.reference) as opened:
        expected = opened.convert("RGB")
    assert made.size == expected.size, f"{program}: {made.size}, not {expected.size}"
    apart = difference(made, expected)
    assert apart <= DIFFERENCE, f"{program}: differs from its picture by {apart:.1f}"
    return result


def shrunk(png: bytes) -> Image.Image:
    """A picture as it is compared."""
    with Image.open(BytesIO(png)) as opened:
        image = opened.convert("RGB")
    image.thumbnail((LONGER_SIDE, LONGER_SIDE), Image.Resampling.LANCZOS)
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """The root mean square difference of two pictures of one size, of 255."""
    apart = numpy.asarray(one, dtype=float) - numpy.asarray(other, dtype=float)
    return float(numpy.sqrt((apart**2).mean()))


def write(program: Program, png: bytes) -> None:
    """Keeps a picture as the program's reference."""
    full = shrunk(png)
    few = full.quantize(256, dither=Image.Dither.NONE)
    kept = few if difference(full, few.convert("RGB")) <= PALETTE else full
    kept.save(program.reference, optimize=True)


def main(words: Sequence[str] | None = None) -> int:
    """Writes the references that are missing; 1 where a program draws nothing to keep."""
    parser = argparse.ArgumentParser(prog="python -m renderkit.testing.references", description=__doc__)
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a folder, or one program of it")
    parser.add_argument("--again", action="store_true", help="replace the references that are there")
    given = parser.parse_args(words)
    plugins, failed = Plugins(), False
    programs = [
        program
        for path in given.paths
        for program in read(path if path.is_dir() else path.parent, plugins)
        if path.is_dir() or program.path.name == path.name
    ]
    with Engine(plugins=plugins, uses=1000) as engine:
        for program in programs:
            if program.reference.exists() and not given.again:
                continue
            result = engine.render(program.path.read_bytes(), program.language, id=str(program))
            for found in result.diagnostics:
                print(f"{program}:{found.line}: {found.severity}: {found.message} [{found.kind}]")
            if result.ok and result.image is not None:
                write(program, result.image.png)
                size = f"{result.image.width} × {result.image.height}"
                print(f"{program.reference}: {size}, the first of {len(result.images)}", flush=True)
            failed = failed or not result.ok
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
