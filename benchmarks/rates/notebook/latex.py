import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

SWAPPED = {"standalone": "article", "article": "standalone"}


def variants(source):
    """The document as it is, then with the other class."""
    declared = re.search(r"\\documentclass(?:\[.*?\])?\{(standalone|article)\}", source)
    if declared is None:
        return [source]
    other = rf"\documentclass{{{SWAPPED[declared[1]]}}}"
    return [source, source[: declared.start()] + other + source[declared.end() :]]


def page(pdf):
    """The first page at 200 dpi: by pdftoppm where it is here, else by pdfium, which is faster."""
    if shutil.which("pdftoppm"):
        command = [
            "pdftoppm",
            "-r",
            "200",
            "-png",
            "-f",
            "1",
            "-singlefile",
            str(pdf),
            str(pdf.with_suffix("")),
        ]
        subprocess.run(command, check=True)
        with Image.open(pdf.with_suffix(".png")) as image:
            image.load()
            return image
    return pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()


def draw(source):
    with tempfile.TemporaryDirectory() as folder:
        said = ""
        for number, variant in enumerate(variants(source)):
            path = Path(folder, f"task_{number}.tex")
            path.write_text(variant, "utf-8")
            for engine in ("lualatex", "xelatex", "pdflatex"):
                command = [engine, "-interaction=nonstopmode", "-output-directory", folder, str(path)]
                done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                if done.returncode == 0 and path.with_suffix(".pdf").exists():
                    image = page(path.with_suffix(".pdf"))
                    return around(image, ImageOps.invert(image.convert("L")).getbbox())
                said = done.stdout.decode("utf-8", "replace")
        raise RuntimeError(said)
