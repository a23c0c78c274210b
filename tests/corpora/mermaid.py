"""Mermaid's own examples, one or more for every type of diagram, out of the package that its editor uses.

The package is a script in which the texts are template strings; they are read out of it, and it is not run.
"""

from __future__ import annotations

import re
from pathlib import Path

from .debian import building, cache_folder, publish
from .registry import npm_package

EXAMPLES = "1.4.0"
"""Of `@mermaid-js/examples`: the last one that was made for version 11."""

TYPE = re.compile(r'^  id: "([\w-]+)"', re.MULTILINE)
CODE = re.compile(r"\bcode: (?:`((?:[^`\\]|\\.)*)`|\"((?:[^\"\\]|\\.)*)\")", re.DOTALL)
ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)


def files() -> list[Path]:
    """All examples, sorted by name: their type and a number."""
    target = cache_folder() / f"mermaid-examples-{EXAMPLES}"
    if not target.is_dir():
        script = npm_package("@mermaid-js/examples", EXAMPLES) / "dist" / "mermaid-examples.core.mjs"
        text = script.read_text(encoding="utf-8")
        with building(target) as work:
            made = work / "examples"
            made.mkdir()
            for number, found in enumerate(CODE.finditer(text)):
                kinds = TYPE.findall(text, 0, found.start())
                name = f"{kinds[-1] if kinds else 'other'}-{number:02}.mmd"
                (made / name).write_text(unescaped(found[1] or found[2]), encoding="utf-8")
            publish(made, target)
    return sorted(target.glob("*.mmd"))


def unescaped(literal: str) -> str:
    """What a string of JavaScript means, surrogates in pairs included."""

    def meaning(found: re.Match[str]) -> str:
        digits = found[1] or found[2] or found[3]
        if digits:
            return chr(int(digits, 16))
        return {"n": "\n", "t": "\t", "\n": ""}.get(found[4], found[4])

    text = ESCAPE.sub(meaning, literal)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def sample(n: int) -> list[Path]:
    """At most n examples, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]
