from io import BytesIO

import cairosvg
from PIL import Image


def draw(source):
    return Image.open(BytesIO(cairosvg.svg2png(bytestring=source.encode("utf-8"))))
