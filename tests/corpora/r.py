"""R's own examples: the example() code of the installed packages ggplot2, lattice, graphics and grid.

R itself takes it out of their help pages; what these mark as not to be run stays a comment. Many draw
nothing: the plain tool says which of them count.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from .debian import CorpusError, building, cache_folder, publish

PACKAGES = ("ggplot2", "lattice", "graphics", "grid")

_EXTRACT = """\
words <- commandArgs(TRUE)
pages <- tools::Rd_db(words[1])
for (name in names(pages)) {
  file <- file.path(words[2], sub("[.][Rr]d$", ".r", name))
  tools::Rd2ex(pages[[name]], file, commentDonttest = FALSE)
  if (file.exists(file)) {
    lines <- readLines(file, encoding = "UTF-8")
    writeLines(c(sprintf("library(%s)", words[1]), lines), file, useBytes = TRUE)
  }
}
"""


def files() -> list[Path]:
    """All examples, package by package, sorted by path. A page that has none has no file."""
    return [path for package in PACKAGES for path in sorted(_examples(package).glob("*.r"))]


def sample(n: int) -> list[Path]:
    """At most n files, evenly spread over the corpus, always the same ones."""
    found = files()
    return found if n >= len(found) else [found[i * len(found) // n] for i in range(n)]


def _examples(package: str) -> Path:
    """The folder with a package's examples, one file for each help page."""
    target = cache_folder() / "r-examples" / f"{package}-{_version(package)}"
    if not target.is_dir():
        with building(target) as work:
            (work / "files").mkdir()
            _rscript(_EXTRACT, package, str(work / "files"))
            publish(work / "files", target)
    return target


def _version(package: str) -> str:
    return _rscript("cat(as.character(packageVersion(commandArgs(TRUE))))", package).strip()


def _rscript(code: str, *words: str) -> str:
    try:
        done = subprocess.run(["Rscript", "-e", code, *words], capture_output=True, text=True, timeout=300)
    except OSError as error:
        raise CorpusError(f"Rscript cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        raise CorpusError(done.stderr[-500:])
    return done.stdout
