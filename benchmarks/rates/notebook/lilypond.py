import random
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

random.seed(42)


def draw(source):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "task.ly")
        path.write_text(source, "utf-8")
        command = ["lilypond", "--png", "-dno-point-and-click", "-o", str(path.with_suffix("")), str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError((done.stderr or done.stdout).strip())
        with Image.open(path.with_suffix(".png")) as image:
            return cropped(image.convert("RGB"))


def cropped(image):
    """Without what has the colour of its first pixel."""
    empty, mask = image.getpixel((0, 0)), Image.new("L", image.size)
    with aside("walk"):
        for x in range(image.width):
            for y in range(image.height):
                if image.getpixel((x, y)) != empty:
                    mask.putpixel((x, y), 255)
    return around(image, mask.getbbox())
