"""SVG by two bindings of resvg: whichever draws a picture, it is the same one, with the same fonts."""

from __future__ import annotations

import importlib.util
import io
import random
from types import ModuleType

import PIL.Image
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.engine import Engine
from renderkit.imaging import imager
from tests.test_imaging import develop, opened

OTHER_BINDING = b"<!-- &# -->"
"""What looks like a numeric entity sends a picture to resvg-py."""


@pytest.mark.parametrize("density", [72.0, 110.0, 144.0, 200.0])
@pytest.mark.parametrize("size", [(33, 21), (7, 9), (100.4, 50.6)])
def test_both_bindings_of_resvg_fill_the_same_pixels(
    warm: Engine, size: tuple[float, float], density: float
) -> None:
    shapes = b'<rect x="1" y="1" width="60%%" height="50%%" fill="red"/><circle cx="4" cy="5" r="3"/>'
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%g">' % size
        + shapes.replace(b"%%", b"%")
        + b"</svg>"
    )
    made, other = (
        opened(develop(warm, content, "a.svg", density=density)) for content in (svg, svg + OTHER_BINDING)
    )
    assert made.size == other.size
    assert made.tobytes() == other.tobytes()


@pytest.mark.parametrize(
    ("family", "means"),
    [
        ("serif", "Liberation Serif"),
        ("sans-serif", "Liberation Sans"),
        ("monospace", "Liberation Mono"),
        ("cursive", "DejaVu Serif"),
        ("fantasy", "DejaVu Sans"),
        ("Nobody's Font", "Liberation Serif"),
        ("helvetica", "Liberation Sans"),
        ("Cursive", "DejaVu Serif"),
        ("My Own, fantasy", "DejaVu Sans"),
        ("Impact", "DejaVu Sans"),
    ],
)
def test_families_of_fonts(warm: Engine, family: str, means: str) -> None:
    def pixels(name: str, more: bytes = b"") -> bytes:
        text = f'<text x="5" y="20" font-weight="bold" font-family="{name}">Ag 12</text></svg>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30">{text}'
        return opened(develop(warm, svg.encode() + more, "a.svg")).tobytes()

    assert pixels(family) == pixels(means) == pixels(family, OTHER_BINDING)
    assert len({pixels(name) for name in (means, "Liberation Serif", "DejaVu Sans Mono")}) >= 2


@pytest.fixture(scope="module")
def pictures() -> ModuleType:
    """The module of that name inside the imaging worker."""
    spec = importlib.util.spec_from_loader("pictures", None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(imager.WORKER.files["pictures.py"], module.__dict__)
    return module


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (301, 203), (700, 500)])
def test_a_png_of_the_rasteriser_is_read_as_pillow_reads_it(
    pictures: ModuleType, size: tuple[int, int]
) -> None:
    noise = random.Random(f"{size}").randbytes(4 * size[0] * size[1])
    for mode in ("RGBA", "RGB", "L"):
        picture = PIL.Image.frombytes(mode, size, noise[: len(mode) * size[0] * size[1]])
        file = io.BytesIO()
        picture.save(file, "PNG")  # the largest in several chunks
        made = pictures.opened(file.getvalue())
        if mode == "RGBA":
            assert (made.mode, made.size, made.tobytes()) == (mode, size, picture.tobytes())
        else:
            assert made is None


@given(
    colors=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=40),
    mode=st.sampled_from(["RGB", "RGBA"]),
    seed=st.integers(0, 99),
)
def test_greys_of_few_colors_are_pillows(
    pictures: ModuleType, colors: list[tuple[int, int, int]], mode: str, seed: int
) -> None:
    picture = PIL.Image.new(mode, (13, 7))
    chance = random.Random(seed)
    picture.putdata([(*chance.choice(colors), 255)[: len(mode)] for _ in range(13 * 7)])
    assert pictures.greys(picture, pictures.counted(picture)) == picture.convert("L").histogram()
