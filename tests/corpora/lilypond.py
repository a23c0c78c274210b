"""LilyPond's own snippets and regression files, as Debian's HTML documentation of LilyPond carries them.

The documentation keeps each file inside a wrapper that its build put around it; here the files are taken out
again, byte for byte, and get their own names back. They are the files of Documentation/snippets and
input/regression, and what musicxml2ly made of its own test suite.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

from .debian import building, cache_folder, debian_package, publish

WHOLE_FILE = re.compile(
    rb'^\\sourcefilename "(?P<name>[^"\n]+)"\n\\sourcefileline 0\n(?P<text>.*?)'
    rb"\n\n\n% \*{64}\n% end ly snippet\n",
    re.MULTILINE | re.DOTALL,
)


def files() -> list[Path]:
    """All files, sorted: `musicxml/*.ly`, which a converter wrote, `regression/*.ly` and `snippets/*.ly`."""
    target = cache_folder() / "lilypond"
    if not target.is_dir():
        wrapped = debian_package("lilypond-doc-html") / "usr/share/doc/lilypond/html/Documentation"
        with building(target) as work:
            _unwrap(wrapped, work / "lilypond")
            publish(work / "lilypond", target)
    return sorted(target.glob("*/*.ly"))


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the sorted corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def _unwrap(wrapped: Path, folder: Path) -> None:
    for path in sorted(wrapped.glob("*/lily-*.ly")):
        for match in WHOLE_FILE.finditer(path.read_bytes()):
            group, name = _place(match["name"].decode())
            target = folder / group / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(match["text"])


def _place(name: str) -> tuple[str, str]:
    """The group and the bare file name for the name that the documentation recorded."""
    path = PurePosixPath(name)
    if path.suffix == ".xml":
        return "musicxml", f"{path.stem}.ly"
    return ("snippets" if path.parent.name == "snippets" else "regression"), path.name
