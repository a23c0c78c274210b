"""SVG by two bindings of resvg: whichever draws a picture, it is the same one, with the same fonts."""

from __future__ import annotations

import pytest

from renderkit.engine import Engine
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
    ],
)
def test_families_of_fonts(warm: Engine, family: str, means: str) -> None:
    def pixels(name: str, more: bytes = b"") -> bytes:
        text = f'<text x="5" y="20" font-weight="bold" font-family="{name}">Ag 12</text></svg>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="80" height="30">{text}'
        return opened(develop(warm, svg.encode() + more, "a.svg")).tobytes()

    assert pixels(family) == pixels(means) == pixels(family, OTHER_BINDING)
    assert len({pixels(name) for name in (means, "Liberation Serif", "DejaVu Sans Mono")}) >= 2
