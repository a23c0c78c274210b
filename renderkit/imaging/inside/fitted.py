"""Pixels of one size, by which two pictures can be compared."""

from pictures import flattened, raster


def fitted(data, side, pixels):
    """A picture of pixels as side x side RGB, three bytes each: on white, its shape kept, in the middle."""
    import PIL.Image

    picture = flattened(raster(data, pixels))[0].convert("RGB")
    scale = side / max(picture.size)
    width, height = (max(1, round(length * scale)) for length in picture.size)
    square = PIL.Image.new("RGB", (side, side), (255, 255, 255))
    drawn = picture.resize((width, height), PIL.Image.Resampling.LANCZOS)
    square.paste(drawn, ((side - width) // 2, (side - height) // 2))
    return square.tobytes()
