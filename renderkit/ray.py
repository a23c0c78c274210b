"""A door to Ray: one warm engine a node, behind the same face as an Engine; and a callable for `map_batches`.

    with RayEngine(address="auto") as engine:
        for result in engine.render_many(jobs): ...

    dataset.map_batches(renderkit.ray.Render, batch_format="pyarrow", concurrency=4, num_cpus=2)

Every node needs renderkit and its toolchains; where they differ, pictures may, so that is refused.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable
from typing import Any

import pyarrow as pa
import ray
from ray.exceptions import RayActorError, RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from renderkit.datasets.intake import Intake, Settings
from renderkit.datasets.rows import WITH_PICTURES, Row, Sample, Stage, rendered, table
from renderkit.datasets.rules import judged
from renderkit.diagnostics.text import diagnose
from renderkit.engine import Engine
from renderkit.log import log
from renderkit.models import Image, Job, RenderResult
from renderkit.plugins import PluginError, Plugins
from renderkit.sandbox.choose import SandboxName

TRIES = 3
"""Nodes that a job may lose before it is an error: by then it may be what ends them."""

LOOK = 5.0
"""Seconds between looks at which nodes there are."""

PATIENCE = 120.0
"""Seconds for which a cluster may have no node before a run gives up."""


class _Node:
    """What runs on a node: an engine, asked from several threads."""

    def __init__(self, workers: int, sandbox: SandboxName, languages: dict[str, object] | None) -> None:
        self._engine = Engine(workers=workers, sandbox=sandbox, plugins=Plugins(languages))

    def installation(self, language: str) -> str:
        return self._engine.installation(language)

    def render(self, job: Job) -> RenderResult:
        return self._engine.render(job)

    def close(self) -> None:
        self._engine.close()


class RayEngine:
    """Renders on all nodes of a Ray cluster. Use it as a context manager.

    `address` is as for `ray.init`; without one, it is the cluster that Ray finds, or one of its own on this
    machine. `workers` is how many jobs a node runs at once: the CPUs that it offers, unless told. A job whose
    node is lost is given to another; nodes that join are used. Raises PluginError where there are no nodes,
    or where they have different installations.
    """

    def __init__(
        self,
        *,
        address: str | None = None,
        workers: int | None = None,
        sandbox: SandboxName = "local",
        plugins: Plugins | None = None,
        languages: dict[str, object] | None = None,
    ) -> None:
        self.plugins = plugins or Plugins(languages)
        self._languages = languages
        self._workers = workers
        self._sandbox = sandbox
        self._started = not ray.is_initialized()
        if self._started:
            try:
                ray.init(
                    address=address,
                    log_to_driver=False,
                    logging_level=logging.WARNING,
                    include_dashboard=False,
                )
            except (ConnectionError, ValueError, RuntimeError) as error:
                raise PluginError(f"no Ray cluster at {address or 'hand'}: {error}") from error
        self._nodes: dict[str, tuple[Any, int]] = {}
        self._installations: dict[str, str] = {}
        self._looked = -LOOK
        self._look()

    def __enter__(self) -> RayEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the engines; the cluster too, if it was started here."""
        for actor, _ in self._nodes.values():
            with contextlib.suppress(RayError):
                ray.get(actor.close.remote(), timeout=30)
            with contextlib.suppress(RayError):
                ray.kill(actor)
        self._nodes.clear()
        if self._started:
            ray.shutdown()

    def check(self, job: Job) -> None:
        """Raises ValueError for a format or an option that the language does not have."""
        self.plugins.check_job(job)

    def installation(self, language: str) -> str:
        """The fingerprint of what is installed for a language, which all nodes must share."""
        name = self.plugins.language(language).name
        if name not in self._installations:
            said = self._said(name)
            if len(set(said.values())) > 1:
                raise PluginError(
                    f"nodes have different installations of {name}: {said}; make them one, or take some out"
                )
            self._installations[name] = next(iter(said.values()))
        return self._installations[name]

    def render_many(self, jobs: Iterable[Job]) -> Generator[RenderResult, None, None]:
        """Renders jobs as they come; yields each result when it is there. Lazy, as an Engine's."""
        source, again = iter(jobs), deque[Job]()
        pending: dict[Any, tuple[Job, str]] = {}
        lost: Counter[str] = Counter()
        exhausted = False
        try:
            while True:
                self._look()
                for node in self._free(pending):
                    job = again.popleft() if again else None
                    if job is None and not exhausted:
                        job = next(source, None)
                        exhausted = job is None
                    if job is None:
                        break
                    pending[self._nodes[node][0].render.remote(job)] = (job, node)
                if not pending:
                    return
                ready, _ = ray.wait(list(pending), num_returns=1, timeout=LOOK)
                for reference in ready:
                    job, node = pending.pop(reference)
                    try:
                        yield ray.get(reference)
                    except RayActorError as error:
                        self._lose(node)
                        lost[job.id] += 1
                        if lost[job.id] < TRIES:
                            again.append(job)
                        else:
                            yield _lost(job, error)
        finally:
            for reference in pending:
                with contextlib.suppress(RayError, ValueError, TypeError):
                    ray.cancel(reference)

    # ---- nodes ----

    def _look(self) -> None:
        """Finds nodes that came. Waits while there are none."""
        if time.monotonic() - self._looked < LOOK and self._nodes:
            return
        until = time.monotonic() + PATIENCE
        while True:
            self._looked = time.monotonic()
            for node in ray.nodes():  # type: ignore[no-untyped-call]
                name, cpus = node["NodeID"], int(node["Resources"].get("CPU", 0))
                if node["Alive"] and cpus and name not in self._nodes:
                    self._join(name, self._workers or cpus)
            if self._nodes:
                return
            if time.monotonic() > until:
                raise PluginError("the Ray cluster has no node with a CPU; see 'ray status'")
            time.sleep(1)

    def _join(self, name: str, workers: int) -> None:
        place = NodeAffinitySchedulingStrategy(node_id=name, soft=False)
        remote: Any = ray.remote(_Node)
        options = {"num_cpus": 0, "max_concurrency": workers + 1, "scheduling_strategy": place}
        actor = remote.options(**options).remote(workers, self._sandbox, self._languages)
        for language, known in self._installations.items():  # it comes late, and must be like the others
            try:
                said = ray.get(actor.installation.remote(language))
            except RayActorError:
                return
            if said != known:
                log().warning("a node is left out: another installation", node=name, language=language)
                ray.kill(actor)
                workers = 0
        self._nodes[name] = (actor, workers)

    def _lose(self, node: str) -> None:
        if self._nodes.pop(node, None) is not None:
            log().warning("a node was lost; its jobs go to others", node=node)
        self._looked = -LOOK

    def _free(self, pending: dict[Any, tuple[Job, str]]) -> Iterable[str]:
        """Nodes with room for a job, one entry for each."""
        busy = Counter(node for _, node in pending.values())
        for round_ in range(max((workers for _, workers in self._nodes.values()), default=0)):
            for name, (_, workers) in self._nodes.items():
                if busy[name] + round_ < workers:
                    yield name

    def _said(self, language: str) -> dict[str, str]:
        said: dict[str, str] = {}
        for name, (actor, _) in list(self._nodes.items()):
            try:
                said[name] = ray.get(actor.installation.remote(language))
            except RayActorError:
                self._lose(name)
        if not said:
            self._look()
            return self._said(language)
        return said


class Render:
    """For `map_batches`: a table of records in; a table of rows as `renderkit validate` writes them, with
    the pictures inside.

    `settings` are those of a validation, without `dedupe`, which needs to see everything.
    """

    def __init__(
        self, settings: Settings | None = None, *, workers: int = 2, sandbox: SandboxName = "local"
    ) -> None:
        self._settings = settings or Settings()
        self._engine = Engine(workers=workers, sandbox=sandbox)
        self._intake = Intake(self._settings, self._engine)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """One batch."""
        made = [self._intake.sample(at, "batch", at, record) for at, record in enumerate(batch.to_pylist())]
        samples = {str(one.sequence): one for one in made if isinstance(one, Sample)}
        rows: dict[int, tuple[Row, tuple[Image, ...]]] = {
            one.position: (one, ()) for one in made if isinstance(one, Row)
        }
        for result in self._engine.render_many(self._intake.job(one) for one in samples.values()):
            verdict = judged(self._settings.rules.judge, result)
            stage: Stage = "render" if verdict.status == result.status else "judge"
            sample = samples[result.id]
            rows[sample.position] = (rendered(sample, verdict, stage, 1), result.images)
        found = []
        for at in sorted(rows):
            row, images = rows[at]
            pictures: list[dict[str, Any]] = [
                {"bytes": image.png, "path": f"{image.sha256}.png"} for image in images
            ]
            first, pages = (pictures[0], pictures[1:]) if pictures else (None, [])
            found.append({**row.model_dump(mode="json"), "image": first, "pages": pages})
        return table(found, WITH_PICTURES)


def _lost(job: Job, error: RayActorError) -> RenderResult:
    said = " ".join(str(error).split())[:200]
    finding = diagnose("internal", f"{TRIES} nodes were lost while they rendered it: {said}")
    return RenderResult(id=job.id, status="error", language=job.language, diagnostics=(finding,))
