"""p5's own examples: the sketches that stand in the comments of its source, one for each `<code>`.

Left out: what the documentation does not run itself, and sketches that load pictures, fonts, sounds or data,
which the package does not carry.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from .registry import npm_package

P5 = "1.11.13"

COMMENT = re.compile(r"/\*\*\n(.*?)\*/", re.DOTALL)
SKETCH = re.compile(r"<div(?P<words>[^>]*)>\s*<code>\n?(?P<text>.*?)</code>\s*</div>", re.DOTALL)
NAME = re.compile(r"^@(?:method|property|class|typedef)\s+(?:\{[^}]*\}\s*)?([\w.]+)", re.MULTILINE)
STARTS = re.compile(r"^\s*(?:async )?function (?:setup|draw)\(", re.MULTILINE)
LOADS = re.compile(
    r"assets/|\b(?:load[A-Z]\w*|createVideo|createAudio|createCapture|createImg|http\w+)\(|://|p5\.sound"
)
MEANT = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def sketches() -> Iterator[tuple[str, str]]:
    """A name and the text of every sketch, in the order of the source; the same text only once."""
    source = (npm_package("p5", P5) / "lib" / "p5.js").read_text(encoding="utf-8")
    seen: set[str] = set()
    counts: dict[str, int] = {}
    for comment in COMMENT.finditer(source):
        lines = re.sub(r"^[ \t]*\* ?", "", comment[1], flags=re.MULTILINE)
        name = NAME.search(lines)
        for found in SKETCH.finditer(lines):
            text = textwrap.dedent(found["text"]).strip("\n") + "\n"
            text = re.sub("|".join(MEANT), lambda entity: MEANT[entity[0]], text)
            runs = STARTS.search(text) and not LOADS.search(text) and "norender" not in found["words"]
            if runs and text not in seen:
                seen.add(text)
                stem = name[1] if name else "other"
                counts[stem] = counts.get(stem, 0) + 1
                yield f"{stem}_{counts[stem]:02d}", text
