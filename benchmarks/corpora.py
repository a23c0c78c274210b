"""Real programs that nobody here wrote: of those that the plain tool draws, how many renderkit draws.

    python benchmarks/corpora.py [LANG…] [--sample N] [--only FOLDER]

Corpora are fetched by package name (tests/corpora). Prints a table, and every miss with its first diagnostic.
A miss that plugins/LANG/tests/exceptions.toml explains is counted apart.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from renderkit import Engine, Job, Limits
from tests.corpora import plain

ROOT = Path(__file__).parent.parent


def files(language: str, sample: int | None) -> list[Path]:
    corpus = importlib.import_module(f"tests.corpora.{language}")
    return list(corpus.sample(sample) if sample else corpus.files())


def exceptions(language: str) -> dict[str, str]:
    path = ROOT / "plugins" / language / "tests" / "exceptions.toml"
    return (
        {name: str(entry) for name, entry in tomllib.loads(path.read_text()).items()} if path.exists() else {}
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", default=sorted(plain.TOOLS), metavar="LANG")
    parser.add_argument("--sample", type=int, help="at most so many files a language")
    parser.add_argument("--only", metavar="FOLDER", help="only the files of a folder of this name")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, {options.workers} at a time\n")
    heads = (
        "language",
        "files",
        "plain tool draws",
        "renderkit draws",
        "explained",
        "missed",
        "s plain",
        "s",
    )
    print(f"| {' | '.join(heads)} |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    misses = []
    for language in options.languages:
        paths = files(language, options.sample)
        if options.only:
            paths = [path for path in paths if options.only in path.parts]
        known = exceptions(language)
        began = time.monotonic()
        with ThreadPoolExecutor(options.workers) as pool:
            drawn = dict(zip(paths, pool.map(partial(plain.draws, language), paths), strict=True))
        middle = time.monotonic()
        good = [path for path in paths if drawn[path]]

        def jobs(good: list[Path] = good, language: str = language) -> Iterator[Job]:
            for number, path in enumerate(good):
                limits = Limits(wall_seconds=plain.SECONDS, cpu_seconds=plain.SECONDS)
                yield Job(
                    id=str(number),
                    source=path.read_bytes(),
                    language=language,
                    files=plain.beside(path),
                    limits=limits,
                )

        with Engine(workers=options.workers) as engine:
            failed = [result for result in engine.render_many(jobs()) if not result.ok]
        end = time.monotonic()
        missed = [(good[int(result.id)], result) for result in failed]
        explained = [path for path, _ in missed if path.name in known]
        name = f"{language} {options.only}" if options.only else language
        print(
            f"| {name} | {len(paths)} | {len(good)} | {len(good) - len(missed)} | {len(explained)}"
            f" | {len(missed) - len(explained)} | {middle - began:.0f} | {end - middle:.0f} |",
            flush=True,
        )
        for path, result in missed:
            cause = result.diagnostics[0]
            note = known.get(path.name, "MISSED")
            where = f"{language} {path.parent.name}/{path.name}, line {cause.line}"
            misses.append(f"- {where}: {cause.message} [{cause.kind}] ({note})")
    print("\n" + "\n".join(misses))


if __name__ == "__main__":
    main()
