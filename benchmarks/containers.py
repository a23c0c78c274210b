"""Docker's walls against the local ones: the same pictures, and what a job costs behind each.

    python benchmarks/containers.py [LANG…] [--jobs 60] [--svg-python 200]

Prints two tables. Pictures: of each language's examples, how many pages have the same bytes behind both, and
where they have not, the largest difference (root mean square of shrunk pictures, of 255; up to 4 a picture
counts as the same, see renderkit/testing/references.py). Times: the first job of a new engine, median of
five, and a job in a warm engine, median, in milliseconds; local and docker take turns, program by program.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.rates.programs import LANGUAGES, program
from renderkit import Engine
from renderkit.models import Job
from renderkit.plugins import Plugins
from renderkit.testing.references import difference, shrunk

ROOT = Path(__file__).resolve().parent.parent
BEFORE = 4
"""Jobs that are not counted: by then what is kept has been made."""

COLD = 5


def examples(language: str, plugins: Plugins) -> list[Job]:
    """The language's own example, and those in `examples/` and in the plugin's folder."""
    spoken = plugins.language(language)
    folders = (ROOT / "examples", ROOT / "plugins" / language / "examples")
    files = [path for folder in folders for path in sorted(folder.glob("*")) if path.is_file()]
    mine = [path for path in files if any(path.name.endswith(ending) for ending in spoken.extensions)]
    tables = [path for path in files if path.suffix == ".csv"]
    beside = {path.name.removeprefix("energy."): path.read_bytes() for path in tables}
    jobs = [Job(id="example", source=spoken.example.encode(), language=language)]
    return [
        *jobs,
        *(Job(id=path.name, source=path.read_bytes(), language=language, files=beside) for path in mine),
    ]


def pictures(languages: list[str], plugins: Plugins) -> None:
    """Prints the first table."""
    print("| language | programs | pages | the same bytes | largest difference |")
    print("| --- | ---: | ---: | ---: | ---: |")
    with Engine(plugins=plugins) as local, Engine(plugins=plugins, sandbox="docker") as docker:
        for language in languages:
            jobs = examples(language, plugins)
            pages = same = 0
            worst = 0.0
            for job in jobs:
                one, other = local.render(job), docker.render(job)
                assert one.status == other.status, (
                    language,
                    job.id,
                    one.diagnostics,
                    other.diagnostics,
                )
                assert len(one.images) == len(other.images), (language, job.id)
                for mine, theirs in zip(one.images, other.images, strict=True):
                    assert mine.png is not None and theirs.png is not None
                    pages += 1
                    same += mine.png == theirs.png
                    if mine.png != theirs.png:
                        worst = max(worst, difference(shrunk(mine.png), shrunk(theirs.png)))
            print(f"| {language} | {len(jobs)} | {pages} | {same} | {worst:.2f} |", flush=True)


def first(language: str, sandbox: str, plugins: Plugins) -> float:
    """Seconds from making an engine to its first verdict."""
    job = program(language, 0).job(0)
    began = time.perf_counter()
    with Engine(plugins=plugins, sandbox=sandbox, uses=1) as engine:  # type: ignore[arg-type]
        result = engine.render(job)
        assert result.ok, (language, sandbox, result.diagnostics)
        return time.perf_counter() - began


def times(languages: list[str], plugins: Plugins, jobs: int, most: int) -> None:
    """Prints the second table."""
    print("| language | first: local | docker | warm: local | docker | docker adds | jobs |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for language in languages:
        cold = {name: [first(language, name, plugins) for _ in range(COLD)] for name in ("local", "docker")}
        number = most if language in ("svg", "python") else jobs
        warm: dict[str, list[float]] = {"local": [], "docker": []}
        with Engine(plugins=plugins) as local, Engine(plugins=plugins, sandbox="docker") as docker:
            for at in range(-BEFORE, number):
                job = program(language, BEFORE + at).job(at)
                for name, engine in (("local", local), ("docker", docker)):
                    began = time.perf_counter()
                    result = engine.render(job)
                    taken = 1000 * (time.perf_counter() - began)
                    assert result.ok, (language, name, result.diagnostics)
                    if at >= 0:
                        warm[name].append(taken)
        row = [1000 * statistics.median(cold["local"]), 1000 * statistics.median(cold["docker"])]
        row += [statistics.median(warm["local"]), statistics.median(warm["docker"])]
        row.append(row[3] - row[2])
        print(f"| {language} | {' | '.join(f'{value:.0f}' for value in row[:2])} | ", end="")
        print(f"{' | '.join(f'{value:.1f}' for value in row[2:])} | {number} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", default=LANGUAGES, metavar="LANG")
    parser.add_argument("--jobs", type=int, default=60)
    parser.add_argument("--svg-python", type=int, default=200, dest="most")
    options = parser.parse_args()
    plugins = Plugins()
    print(f"{date.today()}, {platform.machine()}\n")
    pictures(options.languages, plugins)
    print()
    times(options.languages, plugins, options.jobs, options.most)


if __name__ == "__main__":
    main()
