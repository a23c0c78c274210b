import subprocess
from pathlib import Path

import pypdfium2
from PIL import Image


def run(line, stdin=""):
    done = subprocess.run(line, shell=True, input=stdin, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError((done.stderr or done.stdout).strip())


def newest(before):
    """The last picture that is there now and was not before."""
    made = [path for path in Path().iterdir() if path not in before]
    made = [path for path in made if path.suffix in (".png", ".jpg", ".pdf")]
    if not made:
        raise RuntimeError("no picture was written")
    path = max(made, key=lambda path: path.stat().st_mtime_ns)
    if path.suffix == ".pdf":
        return pypdfium2.PdfDocument(path)[0].render(scale=2).to_pil()
    with Image.open(path) as image:
        image.load()
        return image
