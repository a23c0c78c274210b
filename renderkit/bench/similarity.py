"""How much a picture looks like its reference: its structure, and its colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from renderkit.imaging.imager import Imager
from renderkit.models import Record

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

SIDE = 384
"""Both pictures are fitted into a square of so many pixels a side, with white beside what is narrower."""

LUMA = (0.299, 0.587, 0.114)
"""Red, green and blue in a pixel's grey: ITU-R BT.601, as in the published code of SSIM."""


class Similarity(Record):
    """Two pictures, compared. Both numbers are the same whichever of the two is called the reference."""

    ssim: float = Field(ge=-1, le=1, description="of the grey levels: 1 where they are equal")
    color_distance: float = Field(ge=0, description="mean CIEDE2000 over the pixels: 0 where they are equal")


def compare(imager: Imager, picture: bytes, reference: bytes) -> Similarity | None:
    """Compares two pictures of pixels; None where one of them cannot be decoded.

    SSIM has the parameters of Wang et al. 2004 (doi:10.1109/TIP.2003.819861): Gaussian weights of sigma
    1.5 in a window of 11 pixels, K1 = 0.01, K2 = 0.03, a range of 255, no correction for samples. The
    distance of two colours is CIEDE2000 (CIE 142-2001) in L*a*b* of sRGB under D65; some 2 are just to be
    seen, black and white are 100 apart. White that both share counts for both: two sparse drawings are never
    far apart. Raises SandboxError where the environment failed.
    """
    first, second = imager.pixels([picture, reference], SIDE)
    if first is None or second is None:
        return None
    if first == second:
        return Similarity(ssim=1.0, color_distance=0.0)
    from skimage.metrics import structural_similarity

    one, other = _values(first), _values(second)
    ssim = structural_similarity(
        one @ LUMA,
        other @ LUMA,
        gaussian_weights=True,
        sigma=1.5,
        use_sample_covariance=False,
        data_range=255,
    )
    distance = _color_distance(one / 255, other / 255)
    return Similarity(ssim=min(1.0, max(-1.0, float(ssim))), color_distance=distance)


def _values(pixels: bytes) -> NDArray[float64]:
    import numpy

    return numpy.frombuffer(pixels, dtype=numpy.uint8).reshape(SIDE, SIDE, 3).astype(numpy.float64)


def _color_distance(one: NDArray[float64], other: NDArray[float64]) -> float:
    from skimage.color import deltaE_ciede2000, rgb2lab

    # pixels that are equal, most of them, are none apart
    differ = (one != other).any(axis=2)
    apart = deltaE_ciede2000(rgb2lab(one[differ]), rgb2lab(other[differ]))
    return float(apart.sum() / differ.size)
