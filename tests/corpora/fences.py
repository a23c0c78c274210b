"""Programs out of the fenced code of packages' documentation, in Markdown and in the comments of types.

A fence is a program if it imports a package and puts something where it is seen: into the page, or into a
file. Fences that leave something out (`...` for what the reader has to fill in) are none.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

FENCE = re.compile(
    r"^(?P<lead>[ \t]*(?:\* ?)?)```(?P<tag>\w+)[^\n]*\n(?P<text>.*?)^[ \t]*(?:\* ?)?```[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
IMPORTS = re.compile(
    r"""^\s*(?:import\b[^;]*?\bfrom\s*|import\s*|(?:const|let|var)\b[^;=]*=\s*require\(\s*)['"][^.]""", re.M
)
SHOWS = re.compile(
    r"\b(?:appendChild|append|getElementById|querySelector|writeFile(?:Sync)?|createWriteStream|createRoot)\("
    r"|\bnew \w+\(\s*['\"][.#]|\bd3\.select\(|\bcontainer:"
)
LEFT_OUT = re.compile(r"^\s*(?://\s*)?(?:\.\.\.|…)\s*$|\{\s*(?:\.\.\.|…)\s*\}|\(\s*(?:\.\.\.|…)\s*\)", re.M)
RELATIVE = re.compile(r"""(?:\bfrom\s*|\bimport\s*|\brequire\(\s*)['"]\.""")


def fences(root: Path, tags: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """A name and the text of every program that is tagged so; the same text only once."""
    seen: set[str] = set()
    for path in sorted([*root.rglob("*.md"), *root.rglob("*.d.ts")]):
        if "node_modules" in path.relative_to(root).parts:
            continue
        stem = "-".join(path.relative_to(root).with_name(path.name.split(".")[0]).parts)
        number = 0
        for found in FENCE.finditer(path.read_text(encoding="utf-8", errors="replace")):
            text = found["text"]
            if "*" in found["lead"]:
                text = re.sub(r"^[ \t]*\* ?", "", text, flags=re.MULTILINE)
            text = textwrap.dedent(text).strip("\n") + "\n"
            if found["tag"].lower() in tags and text not in seen and _is_program(text):
                seen.add(text)
                number += 1
                yield f"{stem}_{number:02d}", text


def _is_program(text: str) -> bool:
    wanted = IMPORTS.search(text) and SHOWS.search(text)
    return bool(wanted) and not LEFT_OUT.search(text) and not RELATIVE.search(text)
