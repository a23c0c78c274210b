"""Pictures of pixels: decoded, flattened on white, measured."""

import io
import math


class Refused(Exception):
    """A picture that cannot be had: the message says why, `code` which rule refused it."""

    def __init__(self, message, code=None, place=None):
        super().__init__(message)
        self.code = code
        self.place = place


def raster(data, pixels):
    """A picture of pixels, decoded."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # the limit is the job's
    try:
        picture = PIL.Image.open(io.BytesIO(data))
    except PIL.UnidentifiedImageError:  # its own words hold an address in memory
        raise Refused("this is no picture in a format that is known", "format") from None
    check_size(*picture.size, pixels)
    picture.load()
    return picture


def check_size(width, height, pixels):
    """Refuses what would be too large, before any of it is decoded."""
    if width < 1 or height < 1:
        raise Refused(f"the picture has no area ({width} x {height})", "no_area")
    if width * height > pixels:
        raise Refused(f"{width} x {height} is more than {pixels} pixels", "pixel_limit")


def finish(picture, out):
    """Writes one picture as a PNG on white and says what is in it. `out` is a path or a file."""
    import PIL.Image

    transparent = False
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        alpha = layer.getchannel("A")
        lowest, highest = alpha.getextrema()
        transparent = highest == 0
        flat = layer.convert("RGB")
        if lowest < 255:
            flat = PIL.Image.new("RGB", layer.size, (255, 255, 255))
            flat.paste(layer, mask=alpha)
    elif picture.mode.startswith("F"):
        highest = picture.getextrema()[1]
        scale = 255 if highest <= 1 else 1 if highest <= 255 else 255 / highest
        flat = picture.point(lambda value: value * scale + 0).convert("L").convert("RGB")
    elif picture.mode.startswith("I"):
        flat = picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    else:
        flat = picture.convert("RGB")
    flat.info = {}
    flat.save(out, "PNG", compress_level=2)  # hardly larger than by default, and much faster

    counts = counted(flat)
    grey = [count for count in flat.convert("L").histogram() if count]
    whole = flat.width * flat.height
    return {
        "width": flat.width,
        "height": flat.height,
        "transparent": transparent,
        "colors": len(counts),
        "dominant_share": round(max(counts) / whole, 6),
        "entropy": round(abs(sum(count / whole * math.log2(count / whole) for count in grey)), 4),
    }


MANY_COLORS = 4096
"""Up to so many, counting them one by one is ten times as fast as sorting them."""


def counted(flat):
    """How many pixels each colour has."""
    if found := flat.getcolors(MANY_COLORS):
        return [count for count, _ in found]
    import numpy

    packed = numpy.frombuffer(flat.convert("RGBX").tobytes(), dtype=numpy.uint32)  # X is the same everywhere
    return numpy.unique(packed, return_counts=True)[1].tolist()
