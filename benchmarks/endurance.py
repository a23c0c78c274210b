"""Does a warm engine stay what it was? Mixed jobs, one in twenty of them hostile; then what has been gained.

    python benchmarks/endurance.py [--jobs 20000]

Prints what this process and its workers hold after each tenth of the jobs: memory, descriptors, processes,
mounts, control groups, files in the temporary folder; and the verdicts by kind. Exits with 1 where something
has grown, or where a quiet program was not drawn.
"""

from __future__ import annotations

import argparse
import collections
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from renderkit import Engine, Job, Limits
from renderkit.plugins import Plugins

NEIGHBOURS = Path(__file__).parent.parent / "tests" / "properties" / "neighbours"
SHARES = {".svg": 50, ".json": 30, ".py": 10, ".mmd": 4, ".html": 4, ".js": 2, ".ly": 1, ".R": 1, ".tex": 1}
"""How often a quiet program comes, by its ending: cheap languages more often, so that the night suffices."""

GROWTH = 1.25
"""What is held in the last tenths may be so many times the most that was held in the first half."""


def programs(folder: str) -> list[Job]:
    plugins = Plugins()
    found = []
    for path in sorted((NEIGHBOURS / folder).iterdir()):
        if path.suffix in SHARES:
            language = plugins.by_file_name(path.name).name
            seconds = 30 if folder == "quiet" else 3
            limits = Limits(wall_seconds=2 * seconds, cpu_seconds=seconds, memory_bytes=1 << 30)
            found.append(Job(id=path.name, source=path.read_bytes(), language=language, limits=limits))
    return found


def jobs(count: int) -> Iterator[Job]:
    chance = random.Random(1)
    quiet, hostile = programs("quiet"), programs("hostile")
    weights = [SHARES[Path(job.id).suffix] for job in quiet]
    for number in range(count):
        job = chance.choice(hostile) if number % 20 == 19 else chance.choices(quiet, weights)[0]
        yield job.model_copy(update={"id": f"{number} {job.id}"})


def others(mount: str) -> bool:
    """Whether it is a Docker daemon's: its containers and builds come and go."""
    return "/docker/" in mount or "/netns/" in mount


def descendants() -> list[int]:
    found, queue = [], [os.getpid()]
    while queue:
        pid = queue.pop()
        found.append(pid)
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                queue += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
    except OSError:
        return 0


def held() -> dict[str, int]:
    """What there is now of everything that could be gained."""
    names = (name for _, found, _ in os.walk("/sys/fs/cgroup") for name in found)  # some go meanwhile
    pids = descendants()
    return {
        "engine MiB": resident(os.getpid()),
        "all MiB": sum(resident(pid) for pid in pids),
        "processes": len(pids),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "mounts": sum(not others(line) for line in Path("/proc/self/mounts").read_text().splitlines()),
        "control groups": sum(name.startswith(f"renderkit-{os.getpid()}-") for name in names),
        "temporary files": sum(1 for _ in Path(tempfile.gettempdir()).glob("renderkit-*")),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=20_000)
    count = parser.parse_args().jobs
    print(f"{date.today()}, {platform.machine()}, {count} jobs, 2 workers\n")
    rows: list[dict[str, int]] = []
    kinds: collections.Counter[str] = collections.Counter()
    wrong: list[str] = []
    before, began = held(), time.monotonic()
    print(f"| jobs | jobs/s | {' | '.join(before)} |")
    print(f"| ---: | ---: | {' | '.join('---:' for _ in before)} |")
    with Engine(workers=2) as engine:
        for number, result in enumerate(engine.render_many(jobs(count)), 1):
            said = "ok" if result.status == "ok" else result.diagnostics[0].kind
            hostile = int(result.id.split()[0]) % 20 == 19
            kinds[f"{'hostile' if hostile else 'quiet'} {said}"] += 1
            expected = "failed" if "refused" in result.id else "ok"
            if (not hostile and result.status != expected) or result.status == "error":
                wrong.append(f"{result.id}: {result.status} {result.diagnostics[:1]}")
            if number % (count // 10) == 0:
                rows.append(held())
                rate = number / (time.monotonic() - began)
                print(f"| {number} | {rate:.1f} | {' | '.join(map(str, rows[-1].values()))} |", flush=True)
    after = held()
    print(f"| closed | | {' | '.join(map(str, after.values()))} |\n")
    for kind, times in kinds.most_common():
        print(f"- {kind}: {times}")
    half = {name: max(row[name] for row in rows[:5]) for name in before}
    grown = [name for name in half if max(row[name] for row in rows[-3:]) > GROWTH * half[name]]
    left = [n for n in after if "MiB" not in n and after[n] > before[n]]
    for line in wrong[:20]:
        print(f"- wrong: {line}")
    print(
        f"\ngrown: {', '.join(grown) or 'nothing'}; left: {', '.join(left) or 'nothing'}; wrong: {len(wrong)}"
    )
    sys.exit(1 if grown or left or wrong else 0)


if __name__ == "__main__":
    main()
