import re
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

SOLID = ("graph3", "solids", "three", "bsp", "contour")


def draw(source):
    solid = any(f"import {module}" in source for module in SOLID)
    settings = f"settings.prc = false;\nsettings.render = {0 if solid else 10};\n"
    imports = list(re.finditer(r"^\s*import .*?;\s*$", source, re.MULTILINE))
    end = imports[-1].end() if imports else 0
    source = source[:end] + "\n" + settings + "\n" + source[end:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "task.asy")
        path.write_text(source, "utf-8")
        command = ["asy", "-f", "png", "-render", "10", "-o", str(path.with_suffix("")), str(path)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError((done.stderr or done.stdout).strip())
        with Image.open(path.with_suffix(".png")) as image:
            image.load()
            return image
