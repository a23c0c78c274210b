"""Ray: the same rows as here, whatever nodes come and go."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
import ray
import ray.data
import structlog.testing
from ray.cluster_utils import Cluster

import renderkit.ray
from renderkit.datasets import intake, read, summary
from renderkit.datasets.intake import Settings
from renderkit.datasets.results import Results
from renderkit.datasets.rows import Row
from renderkit.datasets.rules import Dedupe, Rules
from renderkit.datasets.validate import Renders, Run
from renderkit.engine import Engine
from renderkit.log import log
from renderkit.models import Job, Language, Limits, Program, Step
from renderkit.plugins import PluginError
from renderkit.ray import RayEngine, Render
from tests import support
from tests.test_engine_many import alive, descendants

NOISE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}"><filter id="n">'
    '<feTurbulence baseFrequency="0.9" seed="{seed}"/></filter>'
    '<rect width="{size}" height="{size}" filter="url(#n)"/></svg>'
)
LARGE = 300
"""Pictures that are larger than what Ray sends with an answer: they stay on their node until fetched."""

DEADLINE = 40.0
"""Seconds for what takes two or three."""


class Nodes:
    """A cluster with a head that renders nothing, and as many nodes of one CPU as a test asks for."""

    def __init__(self) -> None:
        # a node that is killed is noticed in three seconds; one that is only slow still has ten to answer
        config = {"health_check_period_ms": 1000, "health_check_failure_threshold": 3}
        head = {"num_cpus": 0, "include_dashboard": False, "_system_config": config}
        self._cluster = Cluster(initialize_head=True, head_node_args=head)
        self._nodes: list[Any] = []

    @property
    def address(self) -> str:
        return str(self._cluster.address)

    def be(self, count: int) -> None:
        while len(self._nodes) > count:
            self.kill()
        while len(self._nodes) < count:
            self.add()
        self._cluster.wait_for_nodes()

    def add(self) -> None:
        self._nodes.append(self._cluster.add_node(wait=False, num_cpus=1))

    def kill(self) -> None:
        self._cluster.remove_node(self._nodes.pop(0), allow_graceful=False)

    def shutdown(self) -> None:
        self._cluster.shutdown()


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with pytest.MonkeyPatch.context() as patch:
        # by itself, so that no other cluster of this machine is found; short, since sockets' names are
        folder = tempfile.mkdtemp(prefix="rk", dir="/tmp")
        patch.setenv("RAY_TMPDIR", folder)
        patch.delenv("RAY_ADDRESS", raising=False)
        made = Nodes()
        yield made
        made.shutdown()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def night(nightly: bool) -> None:
    """Each of these waits for Ray to see what has gone, for ten seconds and more."""
    if not nightly:
        pytest.skip("with --nightly")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renderkit.ray, "LOOK", 0.2)
    monkeypatch.setattr(renderkit.ray, "REST", 0.0)


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    log()  # configures, which would undo the capture
    with structlog.testing.capture_logs() as lines:
        yield lines


def wait_for(condition: Callable[[], Any]) -> None:
    until = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)


def named(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def svg(seed: int, size: int = 20) -> str:
    return NOISE.format(seed=seed, size=size)


def written(path: Path, records: list[Any]) -> Path:
    lines = (record if isinstance(record, str) else json.dumps(record) for record in records)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def rows(
    folder: Path, path: Path, engine: Renders, settings: Settings, on_row: Callable[[Row], None] | None = None
) -> list[dict[str, Any]]:
    """The rows of a run, without what differs from run to run; their pictures are there."""
    found = read.sources([path], intake.wanted(engine.plugins))
    given: list[int] = []

    def note(row: Row) -> None:
        given.append(row.position)
        if on_row is not None:
            on_row(row)

    with Results(folder, settings.described(found)) as results:
        Run(found, settings, engine, results).all(note)
    assert len(given) == len(set(given)), "a record has two rows"
    made = list(summary.rows(folder))
    for row in made:
        for image in row["images"]:
            assert PIL.Image.open(folder / image["path"]).size == (image["width"], image["height"])
        for name in ("timings", "usage", "seconds", "attempts"):
            del row[name]
    return made


def local(tmp_path: Path, path: Path, settings: Settings) -> list[dict[str, Any]]:
    with Engine(workers=2) as engine:
        return rows(tmp_path / "local", path, engine, settings)


def wandering(fixed: bool = True) -> dict[str, object]:
    """A language whose programs end with the name of the node that they ran on.

    `die` ends the node's engine, and `sleep` does not end. Unless it is `fixed`, every node has another
    version of it.
    """

    def node() -> str:
        return str(ray.get_runtime_context().get_node_id())

    def renderkit_language() -> Language:
        return Language(name="toy", title="Toy", extensions=(".toy",), version="1" if fixed else node())

    def prepare(job: Job) -> Program:
        if job.source == b"die":
            os._exit(1)
        script = "exec sleep 100" if job.source == b"sleep" else f"echo {node()} >&2; exit 1"
        files = {"main.sh": script.encode()}
        return Program(files=files, steps=(Step(name="sh", argv=("sh", "main.sh")),))

    made = support.toy(prepare=prepare)
    made.renderkit_language = support.hook(specname="renderkit_language")(renderkit_language)
    return {"toy": made}


# ---- the same as here ----


def test_rows_are_those_of_the_local_engine(nodes: Nodes, tmp_path: Path) -> None:
    good = [{"id": f"good {n}", "language": "svg", "code": svg(n)} for n in range(6)]
    bad = [
        {"id": "broken", "language": "svg", "code": "<svg xmlns='http://www.w3.org/2000/svg'><g></svg>"},
        {"id": "blank", "language": "svg", "code": svg(1).replace('"url(#n)"', '"none"')},
        {"id": "unknown", "language": "klingon", "code": "nuqneH"},
        {"id": "nothing", "language": "svg"},
        "{ no JSON",
        {"id": "a copy", "language": "svg", "code": svg(0)},
    ]
    path = written(tmp_path / "records.jsonl", good + bad)
    settings = Settings(rules=Rules(dedupe=Dedupe(mode="exact")))
    nodes.be(2)
    with RayEngine(address=nodes.address) as engine:
        found = rows(tmp_path / "ray", path, engine, settings)
    assert [row["position"] for row in found] == list(range(12))
    assert {row["status"] for row in found} == {"ok", "failed", "skipped"}
    assert found == local(tmp_path, path, settings)


def test_render_is_a_callable_for_map_batches(nodes: Nodes) -> None:
    nodes.be(2)
    records = [{"id": str(n), "language": "svg", "code": svg(n) if n != 3 else "<svg"} for n in range(8)]
    ray.init(nodes.address, log_to_driver=False)
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        taken = ray.data.from_items(records).map_batches(
            Render, batch_format="pyarrow", batch_size=4, concurrency=1, num_cpus=1
        )
        found = {row["id"]: row for row in taken.take_all()}
    finally:
        ray.shutdown()
    assert set(found) == {str(n) for n in range(8)}
    assert found["3"]["status"] == "failed" and found["3"]["image"] is None
    del found["3"]
    for row in found.values():
        image = PIL.Image.open(io.BytesIO(row["image"]["bytes"]))
        assert (image.format, image.size, row["status"]) == ("PNG", (20, 20), "ok")


def test_render_refuses_to_say_what_is_a_copy() -> None:
    with pytest.raises(ValueError, match="dedupe"):
        Render(Settings(rules=Rules(dedupe=Dedupe(mode="exact"))))


# ---- nodes come and go ----


def test_what_a_lost_node_had_is_done_by_another(
    nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: list[Any]
) -> None:
    records = [{"id": str(n), "language": "svg", "code": svg(n, LARGE)} for n in range(16)]
    path = written(tmp_path / "records.jsonl", records)
    nodes.be(2)
    asked: list[Any] = []
    wait = ray.wait

    def spy(references: list[Any], **options: Any) -> Any:
        asked[:] = references
        return wait(references, **options)

    def kill(row: Row) -> None:
        if len(seen) == 6:
            # finished and not fetched: the pictures are lost with the node, not only what it was drawing
            wait([*asked], num_returns=len(asked), timeout=DEADLINE, fetch_local=False)
            nodes.kill()
        seen.append(row.position)

    seen: list[int] = []
    monkeypatch.setattr(ray, "wait", spy)
    with RayEngine(address=nodes.address) as engine:
        found = rows(tmp_path / "ray", path, engine, Settings(), kill)
    assert [line["event"] for line in logged] == ["a node was lost; its jobs go to others"]
    assert sorted(seen) == list(range(16))
    assert found == local(tmp_path, path, Settings())


@pytest.mark.usefixtures("night", "quick")
def test_a_node_that_joins_is_used(nodes: Nodes) -> None:
    nodes.be(1)
    used: set[str] = set()
    until = time.monotonic() + DEADLINE

    def jobs() -> Iterator[Job]:
        number = 0
        while len(used) < 2 and time.monotonic() < until:
            yield support.job(id=str(number))
            number += 1

    with RayEngine(address=nodes.address, languages=wandering()) as engine:
        ids = []
        for result in engine.render_many(jobs()):
            ids.append(int(result.id))
            used.add(result.diagnostics[0].message)
            if len(ids) == 3:
                nodes.add()
    assert len(used) == 2
    assert sorted(ids) == list(range(len(ids)))


@pytest.mark.usefixtures("night", "quick")
def test_a_node_that_joins_with_another_installation_is_left_out(nodes: Nodes, logged: list[Any]) -> None:
    nodes.be(1)
    used: set[str] = set()
    until = time.monotonic() + DEADLINE

    def jobs() -> Iterator[Job]:
        number = 0
        while not logged and time.monotonic() < until:
            yield support.job(id=str(number))
            number += 1

    with RayEngine(address=nodes.address, languages=wandering(fixed=False)) as engine:
        ids = []
        for result in engine.render_many(jobs()):
            ids.append(int(result.id))
            used.add(result.diagnostics[0].message)
            if len(ids) == 3:
                nodes.add()
    assert [line["event"] for line in logged] == ["a node is left out"]
    assert len(used) == 1
    assert sorted(ids) == list(range(len(ids)))


def test_nodes_that_differ_are_refused(nodes: Nodes) -> None:
    nodes.be(2)
    with (
        RayEngine(address=nodes.address, languages=wandering(fixed=False)) as engine,
        pytest.raises(PluginError, match="different installations of toy"),
    ):
        engine.installation("toy")


@pytest.mark.usefixtures("night", "quick")
def test_a_job_that_ends_its_node_is_an_error_and_its_neighbours_are_not(nodes: Nodes) -> None:
    nodes.be(2)
    jobs = [support.job("die" if n == 2 else "", id=str(n)) for n in range(6)]
    with RayEngine(address=nodes.address, languages=wandering()) as engine:
        # one after the other, or a neighbour could lose as many engines as it does
        found = [result for job in jobs for result in engine.render_many([job])]
    assert [result.id for result in found] == [job.id for job in jobs]
    assert [result.status for result in found] == ["failed"] * 2 + ["error"] + ["failed"] * 3
    assert "3 nodes" in found[2].diagnostics[0].message


@pytest.mark.usefixtures("night")
def test_leaving_early_ends_what_runs_and_the_engine_still_works(nodes: Nodes) -> None:
    nodes.be(1)

    def sleepers() -> list[int]:
        return [pid for pid in descendants(os.getpid()) if named(pid) == "sleep"]

    with RayEngine(address=nodes.address, languages=wandering()) as engine:
        limits = Limits(wall_seconds=300)  # longer than is waited for their end
        jobs = (support.job("sleep" if n else "", id=str(n), limits=limits) for n in range(10))
        for result in engine.render_many(jobs):
            assert result.id == "0"
            wait_for(sleepers)
            break
        wait_for(lambda: not sleepers())
        assert [result.id for result in engine.render_many([support.job(id="again")])] == ["again"]


@pytest.mark.usefixtures("night")
def test_two_loops_share_one_engine(nodes: Nodes) -> None:
    nodes.be(1)
    with RayEngine(address=nodes.address, languages=wandering()) as engine:
        one, other = (
            engine.render_many(support.job(id=str(n)) for n in range(start, start + 6)) for start in (0, 6)
        )
        ids = {next(loop).id for _ in range(6) for loop in (one, other)}
    assert ids == {str(number) for number in range(12)}


@pytest.mark.usefixtures("night")
def test_a_cluster_without_a_node_is_waited_for_and_then_an_error(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderkit.ray, "PATIENCE", 1.0)
    nodes.be(1)
    seen = []
    with RayEngine(address=nodes.address) as engine, pytest.raises(PluginError, match="no node with a CPU"):
        for result in engine.render_many(Job(id=str(n), language="svg", source=svg(n)) for n in range(100)):
            seen.append(result.id)
            if len(seen) == 3:
                nodes.be(0)
    assert 3 <= len(seen) < 100 and len(seen) == len(set(seen))
    with pytest.raises(PluginError, match="no node with a CPU, for 1 seconds"):
        RayEngine(address=nodes.address)
    assert not ray.is_initialized()


# ---- the command ----


def validate(tmp_path: Path, *more: str) -> subprocess.Popen[str]:
    records = [{"id": str(n), "language": "svg", "code": svg(n)} for n in range(2000)]
    path = written(tmp_path / "records.jsonl", records)
    command = [sys.executable, "-m", "renderkit", "validate", str(path), "-o", str(tmp_path / "out")]
    return subprocess.Popen(
        [*command, "--engine", "ray", *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_wrong_address_is_one_line(tmp_path: Path) -> None:
    process = validate(tmp_path, "--address", "127.0.0.1:1")
    out, err = process.communicate(timeout=DEADLINE)
    assert (process.returncode, out, err.count("\n")) == (3, "", 1)
    assert "127.0.0.1:1" in err and "ray status" in err


@pytest.mark.usefixtures("night")
def test_without_an_address_there_is_a_cluster_of_its_own_that_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    with tempfile.TemporaryDirectory(prefix="rk", dir="/tmp", ignore_cleanup_errors=True) as folder:
        monkeypatch.setenv("RAY_TMPDIR", folder)
        process = validate(tmp_path, "--workers", "1")
        try:
            wait_for(lambda: process.poll() or [*(tmp_path / "out" / "images").glob("*/*.png")])
            assert process.poll() is None
            family = descendants(process.pid)
            assert len(family) > 5, "the cluster, and what renders"
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
            out, err = process.communicate(timeout=DEADLINE)
        finally:
            process.kill()
            process.wait()
        assert process.returncode == 130, err
        assert "records are written down" in err and "Traceback" not in err
        assert out == ""
        wait_for(lambda: not any(map(alive, family)))
