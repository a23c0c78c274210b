"""Many jobs: lazily in, results as they finish, from threads, interrupted at any moment."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderkit.engine import Engine
from renderkit.models import Job, RenderResult
from renderkit.plugins import UnknownLanguage
from tests import support

FILES = {"red.bin": support.png("red")}


def quick(number: int) -> Job:
    return support.job(f"echo {number} >&2; exit 1", id=str(number))


def test_no_jobs_are_no_results(warm: Engine) -> None:
    assert list(warm.render_many([])) == []


def test_every_job_has_its_own_result(warm: Engine) -> None:
    jobs = [support.job(f"echo {n} >&2; exit 1", id=f"job {n}") for n in range(30)]
    results = {result.id: result for result in warm.render_many(jobs)}
    assert set(results) == {job.id for job in jobs}
    for number in range(30):
        assert results[f"job {number}"].diagnostics[0].message.endswith(f": {number}")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_no_more_than_twice_the_workers_are_taken_ahead(workers: int) -> None:
    taken: list[int] = []

    def endless() -> Iterator[Job]:
        for number in range(10_000):
            taken.append(number)
            yield quick(number)

    with support.engine(workers=workers) as engine:
        results = engine.render_many(endless())
        assert taken == [], "nothing is taken before the first result is asked for"
        for asked in range(1, 8):
            next(results)
            assert len(taken) <= asked + 2 * workers
        results.close()
        assert len(taken) <= 7 + 2 * workers


def test_results_come_as_they_finish() -> None:
    jobs = [support.job("sleep 1; exit 1", id="slow"), *(quick(number) for number in range(3))]
    with support.engine(workers=2) as engine:
        assert [result.id for result in engine.render_many(jobs)][-1] == "slow"


def test_workers_run_at_once() -> None:
    jobs = [support.job("sleep 0.7; exit 1") for _ in range(4)]
    with support.engine(workers=4) as engine:
        began = time.monotonic()
        assert len(list(engine.render_many(jobs))) == 4
        assert time.monotonic() - began < 2.2


def test_a_job_that_fails_does_not_disturb_its_neighbours(warm: Engine) -> None:
    scripts = [
        "exit 1",
        "cp red.bin out.png",
        "kill -9 $$",
        "cp red.bin out.png",
        "kill -9 -1",
        "cp red.bin out.png",
    ]
    jobs = [support.job(script, id=str(n), files=FILES) for n, script in enumerate(scripts)]
    found = {result.id: result.status for result in warm.render_many(jobs)}
    assert [found[str(n)] for n in range(6)] == ["failed", "ok"] * 3


def test_leaving_early_ends_quickly() -> None:
    jobs = [quick(0), *(support.job("sleep 30", id=f"long {n}") for n in range(10))]
    before = descendants(os.getpid())
    began = time.monotonic()
    with support.engine(workers=2) as engine:
        for result in engine.render_many(jobs):
            assert result.id == "0"
            break
    assert time.monotonic() - began < 10
    assert_nothing_is_left(os.getpid(), before)


@pytest.mark.parametrize("delay", [0, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12])
def test_leaving_at_any_moment_ends_what_was_just_starting(delay: float) -> None:
    before = descendants(os.getpid())
    jobs = [quick(0), *(support.job("sleep 30", id=f"long {n}") for n in range(4))]
    with support.engine(workers=2) as engine:
        results = engine.render_many(jobs)
        next(results)
        time.sleep(delay)
        began = time.monotonic()
        results.close()
        assert time.monotonic() - began < 10
    assert_nothing_is_left(os.getpid(), before)


def test_an_exception_in_the_jobs_comes_out_and_ends_the_rest() -> None:
    def broken() -> Iterator[Job]:
        yield quick(0)
        raise KeyError("no more jobs")

    with support.engine() as engine:
        with pytest.raises(KeyError, match="no more jobs"):
            list(engine.render_many(broken()))
        assert engine.render(quick(1)).status == "failed", "the engine still works"


def test_misuse_comes_out_of_the_loop(warm: Engine) -> None:
    with pytest.raises(UnknownLanguage):
        list(warm.render_many([quick(0), support.job(language="klingon"), quick(1)]))


def test_one_engine_serves_many_threads(warm: Engine) -> None:
    found: dict[int, RenderResult] = {}

    def work(number: int) -> None:
        for turn in range(5):
            found[10 * number + turn] = warm.render(quick(10 * number + turn))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 30
    for number, result in found.items():
        assert result.diagnostics[0].message == f"sh ended with status 1: {number}"


def test_two_loops_share_one_engine() -> None:
    with support.engine(workers=2) as engine:
        one, other = engine.render_many(map(quick, range(6))), engine.render_many(map(quick, range(6, 12)))
        ids = {next(loop).id for _ in range(6) for loop in (one, other)}
    assert ids == {str(number) for number in range(12)}


def test_closing_while_jobs_run_cancels_them() -> None:
    before = descendants(os.getpid())
    engine = support.engine(workers=2)
    found: list[RenderResult] = []

    def work() -> None:
        found.append(engine.render(support.job("sleep 30")))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    began = time.monotonic()
    engine.close()
    for thread in threads:
        thread.join(20)
    assert time.monotonic() - began < 5
    assert [(result.status, support.kinds(result)) for result in found] == [("error", ["cancelled"])] * 2
    assert_nothing_is_left(os.getpid(), before)


# ---- a process that renders is ended ----

PROGRAM = """
import sys, time
sys.path.insert(0, {root!r})
from tests import support
jobs = (support.job("sleep 100 & setsid sleep 100 & echo started; sleep 100", id=str(n)) for n in range(9))
engine = support.engine(workers=2, sandbox={sandbox!r})
print("ready", flush=True)
with engine:
    for result in engine.render_many(jobs):
        print(result.status, flush=True)
"""


def descendants(pid: int) -> list[int]:
    found, queue = [], [pid]
    while queue:
        parent = queue.pop()
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                children = [int(word) for word in task.read_text().split()]
            except OSError:
                continue
            found += children
            queue += children
    return found


def assert_nothing_is_left(pid: int, before: list[int]) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        left = [child for child in descendants(pid) if child not in before and alive(child)]
        if not left:
            break
        time.sleep(0.05)
    assert left == []


def _named(pid: int, *names: str) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() in names
    except OSError:
        return False


def control_groups(pid: int) -> list[Path]:
    # os.walk passes over what another test's engine takes away meanwhile
    found = ((Path(top), name) for top, names, _ in os.walk("/sys/fs/cgroup") for name in names)
    return [top / name for top, name in found if name.startswith(f"renderkit-{pid}-")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda n: n.name)
@pytest.mark.parametrize("sandbox", ["local", "none"])
def test_a_process_that_is_ended_leaves_nothing(
    number: signal.Signals, sandbox: str, root: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(root=str(root), sandbox=sandbox)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            family = descendants(process.pid)
            if sum(_named(pid, "sleep") for pid in family) >= 6:
                break
            time.sleep(0.05)
        else:
            pytest.fail("the jobs did not start")
        groups = control_groups(process.pid)
        workspaces = {Path(f"/proc/{pid}/cwd").readlink() for pid in family if _named(pid, "sleep")}
        process.send_signal(number)
        process.wait(15)
    finally:
        process.kill()
        process.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(map(alive, family)):
        time.sleep(0.05)
    assert [pid for pid in family if alive(pid)] == []
    assert mounts() == []
    if number is signal.SIGINT:  # the only one of the three after which Python cleans up by itself
        assert [path for path in groups if path.exists()] == []
    for path in groups:  # an empty control group holds nothing; the next engine sweeps it away
        if path.exists():
            assert (path / "cgroup.procs").read_text() == ""
    if sandbox == "none" and number is not signal.SIGINT:
        return  # without walls, the workspaces of a process that was killed stay, as its temporary files
    assert list(tmp_path.iterdir()) == []
    if sandbox == "none":  # with walls, it is /work in a namespace that is gone
        assert [path for path in workspaces if path.exists()] == []


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def mounts() -> list[str]:
    return re.findall(r"\S* /(?:work|box|newroot|oldroot)\S* .*", Path("/proc/self/mounts").read_text())
