"""What can be said of an example page without running it: its scripts, and the files that it names."""

from __future__ import annotations

import os
import posixpath
import re
import textwrap
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
SCRIPT = re.compile(r"<script\b(?P<words>[^>]*)>(?P<text>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
SOURCE = re.compile(r"""\bsrc\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
TYPE = re.compile(r"""\btype\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
WORD = re.compile(r"""(?<=["'(])[^"'()<>\s]{1,200}(?=["')])""")
ID = re.compile(r"""<(?!meta|link|style)\w[^>]*\sid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
SAID = r"""#{0}\b|["']{0}["']"""
CONTROLS = re.compile(
    r"<(?:input|button|select|textarea|form|table|img|video|iframe)\b|\son\w+\s*=|<(?:svg|canvas)\b[^>]*\sid\s*=",
    re.IGNORECASE,
)
CODE = (None, "text/javascript", "application/javascript", "module")


@dataclass(frozen=True)
class Page:
    """A page of a package that is unpacked at `root`."""

    path: Path
    root: Path

    @cached_property
    def text(self) -> str:
        """Without comments: what is in them, older browsers' scripts mostly, is asked for by nobody."""
        return COMMENT.sub("", self.path.read_text(encoding="utf-8", errors="replace"))

    @cached_property
    def sources(self) -> list[str]:
        """The addresses of the scripts that it loads."""
        found = (SOURCE.search(script["words"]) for script in SCRIPT.finditer(self.text))
        return [source[1] for source in found if source]

    @cached_property
    def classic(self) -> list[Path]:
        """The scripts of its package that it loads, and not as modules."""
        tags = [script["words"] for script in SCRIPT.finditer(self.text) if "module" not in script["words"]]
        names = [source[1] for words in tags if (source := SOURCE.search(words))]
        found = (Path(os.path.normpath(self.path.parent / name)) for name in names if ":" not in name)
        return [path for path in found if path.is_relative_to(self.root) and path.is_file()]

    @cached_property
    def inline(self) -> list[tuple[str | None, str]]:
        """The scripts that stand in it: each one's type, where it has any, and text."""
        found = [script for script in SCRIPT.finditer(self.text) if not SOURCE.search(script["words"])]
        types = [TYPE.search(script["words"]) for script in found]
        return [
            (kind[1].lower() if kind else None, script["text"])
            for kind, script in zip(types, found, strict=True)
        ]

    @cached_property
    def named(self) -> dict[str, Path]:
        """The files of the package that it names, by the names under which they are found beside the page.

        A page of a job lies at the root of its host, and an address that climbs above the root stays there.
        """
        found = {}
        for word in sorted(set(WORD.findall(self.text))):
            name = re.split(r"[?#]", word)[0]
            if not name or name.startswith("/") or ":" in name:
                continue
            path = Path(os.path.normpath(self.path.parent / name))
            if path.is_relative_to(self.root) and path != self.path and path.is_file():
                found[posixpath.normpath(f"/{name}").lstrip("/")] = path
        return found

    @cached_property
    def lacks(self) -> list[str]:
        """The scripts that it asks for by a relative address and that are not in the package."""
        near = [source for source in self.sources if not re.match(r"(?:\w+:|//)", source)]
        there = {posixpath.normpath(f"/{re.split('[?#]', source)[0]}").lstrip("/") for source in near}
        return sorted(there - self.named.keys())

    def lone_script(self, libraries: re.Pattern[str], kinds: tuple[str | None, ...] = CODE) -> str | None:
        """The text of its only script, if that is all that matters of the page: it loads nothing but
        libraries, names no file besides, has no control that the script could be about, and every element
        with an id is one that the script names and no SVG or canvas, which the script need not say."""
        others = [source for source in self.sources if not libraries.fullmatch(posixpath.basename(source))]
        files = [name for name in self.named if not libraries.fullmatch(posixpath.basename(name))]
        files = [name for name in files if not name.endswith(".css")]
        body = SCRIPT.sub("", self.text)
        scripts = [(kind, text) for kind, text in self.inline if text.strip()]
        if len(scripts) != 1 or scripts[0][0] not in kinds or others or files or CONTROLS.search(body):
            return None
        if any(not re.search(SAID.format(re.escape(name)), scripts[0][1]) for name in ID.findall(body)):
            return None
        return textwrap.dedent(scripts[0][1].strip("\n")).rstrip() + "\n"
