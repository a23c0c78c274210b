"""Pictures against references: equal, close, far apart, and broken."""

from __future__ import annotations

import random
import subprocess
import sys

import numpy
import PIL.Image
import PIL.ImageDraw
import pytest

from renderkit.bench.similarity import SIDE, Similarity, compare
from renderkit.engine import Engine
from renderkit.imaging.imager import Imager
from renderkit.models import Limits
from tests.support import encoded, picture
from tests.test_imaging import bomb


@pytest.fixture(scope="module")
def imager(warm: Engine) -> Imager:
    return warm.imager(Limits())


def bars(scale: int = 1, color: str = "#4c72b0", heights: tuple[int, ...] = (90, 240, 160)) -> bytes:
    """A chart, as large as is asked for."""
    made = PIL.Image.new("RGB", (600 * scale, 400 * scale), "white")
    draw = PIL.ImageDraw.Draw(made)
    for place, height in enumerate(heights):
        box = (80 + 170 * place, 360 - height, 200 + 170 * place, 360)
        draw.rectangle([edge * scale for edge in box], fill=color)
    draw.line([40 * scale, 360 * scale, 580 * scale, 360 * scale], fill="black", width=4 * scale)
    return encoded(made, "PNG")


def seen(imager: Imager, one: bytes, other: bytes) -> Similarity:
    found = compare(imager, one, other)
    assert found is not None
    return found


def test_equal_pictures_are_equal(imager: Imager) -> None:
    assert seen(imager, bars(), bars()) == Similarity(ssim=1.0, color_distance=0.0)


def test_equal_pixels_are_equal_in_any_format(imager: Imager) -> None:
    chart = PIL.Image.new("RGB", (50, 30), "white")
    chart.paste((200, 30, 30), (5, 5, 20, 25))
    found = seen(imager, encoded(chart, "PNG"), encoded(chart.convert("RGBA"), "WEBP", lossless=True))
    assert found == Similarity(ssim=1.0, color_distance=0.0)


@pytest.mark.parametrize(
    "other", [bars(color="red"), bars(heights=(10, 20, 300)), encoded(picture("black", (30, 90)), "PNG")]
)
def test_it_is_symmetric(imager: Imager, other: bytes) -> None:
    one, turned = seen(imager, bars(), other), seen(imager, other, bars())
    assert one.ssim == pytest.approx(turned.ssim, abs=1e-12)
    assert one.color_distance == pytest.approx(turned.color_distance, abs=1e-9)


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 4)])
def test_another_size_of_the_same_drawing_is_near(imager: Imager, one: int, other: int) -> None:
    found = seen(imager, bars(one), bars(other))
    assert found.ssim > 0.98
    assert found.color_distance < 0.5


def test_what_is_less_alike_scores_less(imager: Imager) -> None:
    same = seen(imager, bars(), bars(2))
    moved = seen(imager, bars(), bars(heights=(100, 230, 170)))
    other = seen(imager, bars(), bars(heights=(300, 20, 20)))
    chance = random.Random(1)
    grain = PIL.Image.frombytes("RGB", (600, 400), chance.randbytes(600 * 400 * 3))
    noise = seen(imager, bars(), encoded(grain, "PNG"))
    assert same.ssim > moved.ssim > other.ssim > noise.ssim
    assert same.color_distance < moved.color_distance < other.color_distance < noise.color_distance


def test_a_colour_alone_is_seen_where_greys_are_equal(imager: Imager) -> None:
    # of one luma by BT.601, to a level of rounding: 0.299 · 130 = 0.587 · 66 = 39
    red, green = (encoded(picture(color, (64, 64)), "PNG") for color in ((130, 0, 0), (0, 66, 0)))
    found = seen(imager, red, green)
    assert found.ssim > 0.99
    assert found.color_distance > 40


def test_black_and_white_are_a_hundred_apart(imager: Imager) -> None:
    black, white = (encoded(picture(color, (64, 64)), "PNG") for color in ("black", "white"))
    found = seen(imager, black, white)
    assert found.color_distance == pytest.approx(100, abs=0.01)
    assert found.ssim < 0.01


def test_the_ssim_is_that_of_its_formula(imager: Imager) -> None:
    """By the definition of Wang et al., window by window, at some places of two pictures."""
    chance = numpy.random.default_rng(3)
    pair = [
        numpy.clip(numpy.kron(chance.integers(0, 256, (48, 48)), numpy.ones((8, 8))) + shift, 0, 255)
        for shift in (0, 30)
    ]
    pngs = [encoded(PIL.Image.fromarray(one.astype("uint8")), "PNG") for one in pair]
    axis = numpy.exp(-(numpy.arange(-5, 6) ** 2) / (2 * 1.5**2))
    weights = numpy.outer(axis, axis) / axis.sum() ** 2
    found = []
    for row in range(SIDE - 10):
        # one row in 17 is enough to tell, and takes a second
        for column in range(row % 17, SIDE - 10, 17):
            x, y = (one[row : row + 11, column : column + 11] for one in pair)
            mx, my = (weights * x).sum(), (weights * y).sum()
            vx, vy = (weights * x * x).sum() - mx * mx, (weights * y * y).sum() - my * my
            both = (weights * x * y).sum() - mx * my
            c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
            above = (2 * mx * my + c1) * (2 * both + c2)
            found.append(above / ((mx * mx + my * my + c1) * (vx + vy + c2)))
    assert seen(imager, *pngs).ssim == pytest.approx(numpy.mean(found), abs=0.005)


BROKEN = {
    "empty": b"",
    "text": b"no picture",
    "truncated": bars()[:300],
    "bomb": bomb(60_000, 60_000),
    "a vector": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_with_a_broken_picture_there_is_nothing_to_compare(imager: Imager, broken: bytes) -> None:
    assert compare(imager, broken, bars()) is None
    assert compare(imager, bars(), broken) is None
    assert compare(imager, bars(), bars()) is not None, "the engine goes on"


def test_what_computes_is_loaded_where_it_is_used() -> None:
    code = (
        "import sys, renderkit.bench.similarity, renderkit.bench.statistics;"
        "print(*{'numpy', 'skimage', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == [], done.stderr
