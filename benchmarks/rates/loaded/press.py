"""Tools that cannot stay loaded, as near to it as they come: `press.py latex | asymptote | cpp`.

TeX starts from its preamble, dumped once as a format; C++ from its headers, compiled once. Asymptote has
nothing of the kind. PDF is rasterised in this process, which has its library loaded.
"""

import hashlib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from serve import serve

KEPT = Path(tempfile.mkdtemp(prefix="rates-kept-"))
TRIED: set[str] = set()
DENSITY = 200
TEX = ("pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error")


def run(*command: str, folder: str = ".") -> bool:
    """Whether a command ends well in time."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    return subprocess.run(command, cwd=folder, timeout=60, check=False, **quiet).returncode == 0


def rasterised(pdf: Path) -> bool:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        picture = page.render(scale=DENSITY / 72).to_pil()
        picture.save(f"page-{number}.png", "PNG", compress_level=6)
    return len(document) > 0


def latex(folder: str) -> bool:
    text = Path("main.tex").read_bytes()
    preamble, mark, body = text.partition(b"\\begin{document}")
    key = hashlib.sha256(preamble).hexdigest()[:16]
    form = KEPT / f"{key}.fmt"
    if key not in TRIED:
        TRIED.add(key)
        (KEPT / f"{key}.tex").write_bytes(preamble + b"\\dump\n")
        run(*TEX, "-ini", "&pdflatex", f"{key}.tex", folder=str(KEPT))
    if form.exists():
        Path("main.tex").write_bytes(mark + body)
        good = run(*TEX, f"-fmt={form.with_suffix('')}", "main.tex")
    else:
        good = run(*TEX, "main.tex")
    return good and rasterised(Path("main.pdf"))


def asymptote(folder: str) -> bool:
    good = run("asy", "-noView", "-f", "pdf", "-o", "out", "main.asy")
    return good and all(rasterised(pdf) for pdf in Path().glob("out*.pdf"))


def cpp(folder: str) -> bool:
    text = Path("main.cpp").read_text()
    headers = "\n".join(re.findall(r"^#include <.*>", text, re.MULTILINE))
    flags = ("-std=c++20", *shlex.split(os.environ["CAIRO"]))
    header = KEPT / (hashlib.sha256(headers.encode()).hexdigest()[:16] + ".hpp")
    if not header.exists():
        header.write_text(headers)
        run("g++", *flags, "-x", "c++-header", str(header), "-o", f"{header}.gch")
    return run("g++", "-include", str(header), "main.cpp", "-o", "main", *flags) and run("./main")


serve({"latex": latex, "asymptote": asymptote, "cpp": cpp}[sys.argv[1]])
