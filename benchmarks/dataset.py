"""A data set of real programs in all languages, none of them written here, as JSON lines.

    python benchmarks/dataset.py OUT.jsonl [--each N]

Every line is {"id": …, "language": …, "code": …}, and "files" where a program needs files beside it: names
and texts. The programs are the corpora of tests/corpora, fetched by package name, at most N of a language,
evenly spread. Left out is what is no UTF-8 text, what needs a file that is no text or is large (in C++, also
what reads a picture, a video or a camera), and what was there already. None is left out for how it is drawn.
Prints a table of what is in it; the same packages give the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.corpora.debian import cache_folder

LANGUAGES = (
    *("python", "r", "latex", "lilypond", "asymptote", "mermaid"),
    *("vegalite", "svg", "html", "javascript", "typescript", "cpp"),
)
EACH = 450
MOST_CARRIED = 1_000_000

PICTURES = {"cpp": re.compile(rb"\b(?:imread|VideoCapture|findFile)\b")}
"""What programs of a language read pictures with: those have no place in a line of text."""

CUT = {
    "cpp/cairomm": "debian-package/libcairomm-1.0-dev",
    "cpp/charts": "debian-package/qtcharts5-examples",
    "cpp/gnuplot": "debian-package/libgnuplot-iostream-doc",
    "cpp/opencv": "debian-package/opencv-doc",
    "cpp/plplot": "debian-package/plplot-examples",
    "cpp/sfml": "debian-source/libsfml",
    "latex-examples": "debian-package/texlive-pictures-doc",
    "lilypond": "debian-package/lilypond-doc-html",
    "resvg-tests": "debian-source/resvg",
}
"""Folders of the cache that hold what was taken out of a package, and the package."""

LONG = re.compile(
    r"^(?:usr/libexec/installed-tests/RSVG/fixtures/|usr/share/doc/[\w.+-]+/(?:examples/)?"
    r"|galleries/examples/|(?:htdocs/)?(?:examples?|samples|demos?)/(?:specs/)?)"
)
"""Parts of paths that say nothing."""


@dataclass(frozen=True)
class Program:
    """One program and where it is from."""

    id: str
    language: str
    package: str
    code: str
    files: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        record: dict[str, Any] = {"id": self.id, "language": self.language, "code": self.code}
        if self.files:
            record["files"] = self.files
        return json.dumps(record, ensure_ascii=False) + "\n"


def programs(language: str, most: int) -> list[Program]:
    """At most so many programs of a language, evenly spread over those that can be carried."""
    corpus = importlib.import_module(f"tests.corpora.{language}")
    beside = getattr(corpus, "beside", named_beside)
    texts: set[tuple[str, tuple[str, ...]]] = set()
    found = []
    pictures = PICTURES.get(language)
    for path in corpus.files():
        if pictures and pictures.search(path.read_bytes()):
            continue
        code, files = text_of(path.read_bytes()), carried(beside(path))
        if code is None or files is None or (code, tuple(files.values())) in texts:
            continue
        texts.add((code, tuple(files.values())))
        package, rest = origin(path)
        name = re.sub(r"-[\d.]+$", "", package.partition("/")[2])
        found.append(Program(f"{language}/{name}/{rest}", language, package, code, files))
    return found if most >= len(found) else [found[i * len(found) // most] for i in range(most)]


def text_of(content: bytes) -> str | None:
    """The text, if these bytes are one."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def carried(files: dict[str, bytes]) -> dict[str, str] | None:
    """The texts of the files that a program needs; nothing if one is no text or they are large."""
    texts = {name: text_of(content) for name, content in sorted(files.items())}
    if sum(map(len, files.values())) > MOST_CARRIED:
        return None
    known = {name: text for name, text in texts.items() if text is not None}
    return known if len(known) == len(texts) else None


def named_beside(path: Path) -> dict[str, bytes]:
    """The files of the same folder that a program names: in full, or as a module that it loads."""
    siblings = [other for other in path.parent.iterdir() if other.is_file() and other != path]
    found: dict[str, bytes] = {}
    queue = [path.read_bytes()]
    while queue:
        content = queue.pop()
        words = set(re.findall(rb"[\w.+-]+", content))
        loaded = set(re.findall(rb"\b(?:import|from|include|access|input)\b[ \t]*[{\"'(]*([\w-]+)", content))
        for other in siblings:
            stem = other.stem.encode() in loaded and other.suffix == path.suffix
            if other.name not in found and (other.name.encode() in words or stem):
                found[other.name] = other.read_bytes()
                queue.append(found[other.name])
    return found


def origin(path: Path) -> tuple[str, str]:
    """The folder of the cache that a package has, and the program's place in it."""
    inside = path.relative_to(cache_folder()).as_posix()
    for folder, package in CUT.items():
        if inside.startswith(f"{folder}/"):
            return package, inside.removeprefix(f"{folder}/")
    kind, _, rest = inside.partition("/")
    if kind.startswith("mermaid-examples"):
        return f"npm/{kind}", rest
    package, _, rest = rest.partition("/")
    return f"{kind}/{package}", LONG.sub("", rest)


def version(package: str) -> str:
    """How a table names a package: with its version, which a Debian package's log of changes begins with."""
    kind, _, name = package.partition("/")
    logs: Iterator[Path] = (cache_folder() / package).glob(f"usr/share/doc/{name}/changelog.Debian*")
    if kind == "debian-source":
        logs = (cache_folder() / package).glob("debian/changelog")
    if not kind.startswith("debian"):
        published = ", published as JavaScript" if kind == "typescript-cut" else ""
        return re.sub(r"-(\d[\d.]*)$", r" \1", name) + published
    for log in sorted(logs):
        content = log.read_bytes()
        text = gzip.decompress(content) if log.suffix == ".gz" else content
        if found := re.match(rb"\S+ \((\S+)\)", text):
            return f"{name} {found[1].decode()}"
    return name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--each", type=int, default=EACH, metavar="N", help=f"of a language at most ({EACH})")
    options = parser.parse_args()
    print("| language | packages (programs) | programs |\n| --- | --- | ---: |")
    total = 0
    with options.out.open("w", encoding="utf-8", newline="\n") as out:
        for language in LANGUAGES:
            chosen = programs(language, options.each)
            out.writelines(program.line() for program in chosen)
            counts = Counter(version(program.package) for program in chosen)
            sources = ", ".join(f"{name} ({count})" for name, count in counts.items())
            print(f"| {language} | {sources} | {len(chosen)} |", flush=True)
            total += len(chosen)
    print(f"| all | | {total} |")


if __name__ == "__main__":
    main()
