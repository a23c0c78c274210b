"""Pictures of pixels: decoded, flattened on white, measured."""

import io
import math
import struct
import zlib


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


def opened(png):
    """The picture in a PNG of our own rasteriser; None if it is not the plain kind, RGBA of eight bits.

    Pillow's reader of PNGs touches a hundred pages more, each of which a fork pays for.
    """
    import PIL.Image

    if png[8:16] != b"\0\0\0\rIHDR" or png[24:29] != b"\x08\6\0\0\0":
        return None
    parts, at = [], 33
    while at < len(png):
        size, kind = struct.unpack_from(">I4s", png, at)
        if kind == b"IDAT":
            parts.append(png[at + 8 : at + 8 + size])
        at += size + 12
    return PIL.Image.frombytes("RGBA", struct.unpack_from(">2I", png, 16), b"".join(parts), "zip", "RGBA", 0)


def check_size(width, height, pixels):
    """Refuses what would be too large, before any of it is decoded."""
    if width < 1 or height < 1:
        raise Refused(f"the picture has no area ({width} x {height})", "no_area")
    if width * height > pixels:
        raise Refused(f"{width} x {height} is more than {pixels} pixels", "pixel_limit")


def finish(picture, out):
    """Writes one picture as a PNG on white and says what is in it. `out` is a path."""
    flat, transparent = flattened(picture)
    flat.info = {}
    colors = counted(flat)
    if len(colors) <= DRAWING:
        with open(out, "wb") as file:
            unfiltered(flat, file)
    else:
        # hardly larger than by default, and much faster
        (flat if flat.mode == "RGB" else flat.convert("RGB")).save(out, "PNG", compress_level=2)
    grey = [count for count in greys(flat, colors) if count]
    whole = flat.width * flat.height
    return {
        "width": flat.width,
        "height": flat.height,
        "transparent": transparent,
        "colors": len(colors),
        "dominant_share": round(max(count for count, _ in colors) / whole, 6),
        "entropy": round(abs(sum(count / whole * math.log2(count / whole) for count in grey)), 4),
    }


def flattened(picture):
    """A picture on white, in RGB (or in RGBA, where nothing shines through), and whether all of it did."""
    import PIL.Image

    transparent = False
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        alpha = layer.getchannel("A")
        lowest, highest = alpha.getextrema()
        transparent = highest == 0
        if lowest == 255:
            flat = layer  # as good as RGB for all that follows, and not copied
        else:
            flat = PIL.Image.new("RGB", layer.size, (255, 255, 255))
            flat.paste(layer, mask=alpha)
    elif picture.mode.startswith("F"):
        highest = picture.getextrema()[1]
        scale = 255 if highest <= 1 else 1 if highest <= 255 else 255 / highest
        flat = picture.point(lambda value: value * scale + 0).convert("L").convert("RGB")
    elif picture.mode.startswith("I"):
        flat = picture.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    elif picture.mode == "RGB":
        flat = picture  # to convert it would copy it
    else:
        flat = picture.convert("RGB")
    return flat, transparent


COUNTED = 1 << 10, 1 << 16
"""Colours for which Pillow has room in a table: most pictures have few, and a fork pays for each page of it.
For more than that, numpy is faster, which few pictures need."""


def counted(flat):
    """Pairs of a number of pixels and their colour, which is None where there are very many colours."""
    for most in COUNTED:
        if found := flat.getcolors(most):
            return found
    import numpy

    whole = flat if flat.mode == "RGBA" else flat.convert("RGBX")  # the fourth is the same everywhere
    packed = numpy.frombuffer(whole.tobytes(), dtype=numpy.uint32)
    return [(count, None) for count in numpy.unique(packed, return_counts=True)[1].tolist()]


DRAWING = 4096
"""Colours up to which a picture is taken for a drawing."""


BAND = 96 * 1024
"""Bytes of a picture that are worked on at a time: what is larger, malloc takes from the kernel anew each
time, and the kernel's pages cost more than the work."""


def bands(flat):
    """A picture in bands of whole rows, from the top."""
    rows = max(1, BAND // (4 * flat.width))
    for top in range(0, flat.height, rows):
        yield flat.crop((0, top, flat.width, min(top + rows, flat.height)))


def greys(flat, colors):
    """How many pixels each level of grey has, 0 to 255: by the colours, where they are few.

    ITU-R 601-2, https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.Image.convert, rounded
    as Pillow rounds it.
    """
    if len(colors) <= COUNTED[0]:
        levels = [0] * 256
        for count, (red, green, blue, *_) in colors:
            levels[(19595 * red + 38470 * green + 7471 * blue + 32768) >> 16] += count
        return levels
    found = [band.convert("L").histogram() for band in bands(flat)]
    return [sum(counts) for counts in zip(*found, strict=True)]


def unfiltered(flat, file):
    """Writes a PNG of the RGB with rows as they are: for drawings smaller, and in a third of the time.

    https://www.w3.org/TR/png-3/: the signature, IHDR, IDAT and IEND.
    """

    def chunk(name, data):
        file.write(struct.pack(">I", len(data)) + name)
        file.write(data)
        file.write(struct.pack(">I", zlib.crc32(data, zlib.crc32(name))))

    file.write(b"\x89PNG\r\n\x1a\n")
    chunk(b"IHDR", struct.pack(">2I5B", flat.width, flat.height, 8, 2, 0, 0, 0))
    compressor = zlib.compressobj(1)
    for band in bands(flat):
        # before each row a byte that says so, 0: as Pillow fills what lies between two rows
        rows = b"\0" + band.tobytes("raw", "RGB", 3 * flat.width + 1)[:-1]
        if data := compressor.compress(rows):
            chunk(b"IDAT", data)
    chunk(b"IDAT", compressor.flush())
    chunk(b"IEND", b"")
