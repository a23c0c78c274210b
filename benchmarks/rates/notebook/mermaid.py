import random
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

random.seed(42)


def draw(source):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "task.mmd")
        path.write_text(source, "utf-8")
        scale = str(random.choice([2, 3]))
        made = path.with_suffix(".png")
        command = ["mmdc", "-p", "puppeteer.json", "-i", str(path), "-o", str(made), "-s", scale]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError((done.stderr or done.stdout).strip())
        with Image.open(made) as image:
            image.load()
            return image
