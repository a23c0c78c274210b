"""A door to Ray: one warm engine a node, behind the same face as an Engine; and a callable for `map_batches`.

    with RayEngine(address="auto") as engine: results = list(engine.render_many(jobs))

    dataset.map_batches(renderkit.ray.Render, batch_format="pyarrow", concurrency=4, num_cpus=2)

Every node needs renderkit and its toolchains; where they differ, pictures may, so that is refused.
"""

from __future__ import annotations

import logging
import math
import os
import signal
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any, NamedTuple

import ray
from ray.exceptions import RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from renderkit.datasets.batches import Render
from renderkit.diagnostics.text import diagnose
from renderkit.engine import Engine
from renderkit.fingerprint import of_job
from renderkit.log import log
from renderkit.models import Job, RenderResult
from renderkit.plugins import PluginError, Plugins
from renderkit.sandbox.choose import SandboxName

__all__ = ["RayEngine", "Render"]

TRIES = 3
"""Nodes that a job may lose before it is an error: by then it may be what ends them."""

LOOK, REST, PATIENCE = 2.0, 30.0, 120.0
"""Seconds: between looks at which nodes there are; before a node whose engine was lost is tried again, since
Ray may not know yet that it is gone; and for which a cluster may have no node before a run gives up."""


class _Node(Engine):
    """What runs on a node. Jobs wait here for their turn, so that it never waits for one."""

    def __init__(self, workers: int, sandbox: SandboxName, languages: dict[str, object] | None) -> None:
        super().__init__(workers=workers, sandbox=sandbox, plugins=Plugins(languages))
        self._turns = threading.Semaphore(workers)

    def in_turn(self, job: Job) -> RenderResult:
        with self._turns:
            return self.render(job)


class _Peer(NamedTuple):
    """A node as it is seen from here. `actor` is its _Node."""

    node: str
    name: str
    actor: Any
    workers: int


class RayEngine(AbstractContextManager["RayEngine"]):
    """Renders on all nodes of a Ray cluster. Use it as a context manager.

    `address` is as for `ray.init`; without one, it is the cluster that Ray finds, or one of its own on this
    machine; where Ray is already initialized, it is that cluster. `workers` is how many jobs a node runs at
    once: the CPUs that it offers, unless told. A job whose node is lost is given to another; nodes that join
    are used, and left out where their installation is another. Raises PluginError where there is no cluster,
    where it has had no node for PATIENCE seconds, and where its nodes have different installations.
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
        self._workers, self._more = workers, (sandbox, languages)
        self._peers: dict[str, _Peer] = {}
        self._alive: set[str] = set()
        self._resting: dict[str, float] = {}
        self._left_out: dict[str, str] = {}
        self._installations: dict[str, str] = {}
        self._looked, self._started = -LOOK, not ray.is_initialized()
        try:
            if self._started:
                _connect(address)
            self._await()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends the engines; the cluster too, if it was started here."""
        self._end()
        if self._started:
            ray.shutdown()

    def check(self, job: Job) -> None:
        """Raises ValueError for a format or an option that the language does not have."""
        self.plugins.check_job(job)

    def installation(self, language: str) -> str:
        """The fingerprint of what is installed for a language. Raises PluginError where nodes differ."""
        name = self.plugins.language(language).name
        while name not in self._installations:
            self._await()
            said: dict[str, str] = {}
            for peer, answer in [(one, one.actor.installation.remote(name)) for one in self._peers.values()]:
                try:
                    said[peer.name] = _got(answer)
                except Exception as error:
                    self._lose(peer, error)
            if len({*said.values()}) > 1:
                raise PluginError(f"nodes have different installations of {name}: {said}; take some out")
            self._installations.update((name, fingerprint) for fingerprint in said.values())
        return self._installations[name]

    def render_many(self, jobs: Iterable[Job]) -> Generator[RenderResult, None, None]:
        """Renders jobs as they come; yields each result when it is there. Lazy, as an Engine's.

        Leaving the loop early ends what still runs. Raises PluginError where there is no node any more.
        """
        source, again = iter(jobs), deque[tuple[Job, int]]()
        pending: dict[Any, tuple[Job, int, _Peer]] = {}
        held = Counter[_Peer]()
        try:
            while True:
                self._look()
                for peer in self._free(held):
                    again.extend((job, 0) for job in islice(source, not again))
                    if not again:
                        break
                    job, lost = again.popleft()
                    self.check(job)
                    self.installation(job.language)
                    held[peer] += 1
                    pending[peer.actor.in_turn.remote(job)] = (job, lost, peer)
                if not pending:
                    again.extend((job, 0) for job in islice(source, not again))
                    if not again:
                        return
                    self._await()
                    continue
                ready, _ = ray.wait([*pending], num_returns=1, timeout=LOOK)
                if ready:  # all of them at once: a large cluster has many
                    ready, _ = ray.wait([*pending], num_returns=len(pending), timeout=0)
                for reference in ready:
                    job, lost, peer = pending.pop(reference)
                    held[peer] -= 1
                    try:
                        result: RenderResult = _got(reference)
                        if result.fingerprint not in ("", of_job(self.installation(job.language), job)):
                            raise PluginError(f"another installation of {result.language}")  # it came later
                    except Exception as error:  # also where a result was lost with the node that held it
                        lost += self._lose(peer, error)
                        if lost < TRIES:
                            again.append((job, lost))
                            continue
                        said = (diagnose("internal", f"{TRIES} nodes were lost with it: {_said(error)}"),)
                        result = RenderResult(
                            id=job.id, status="error", language=job.language, diagnostics=said
                        )
                    yield result
        finally:
            if pending:  # what runs in an actor's thread cannot be cancelled, but it ends with its engine
                self._end()

    # ---- nodes ----

    def _free(self, held: Counter[_Peer]) -> Iterator[_Peer]:
        """Nodes that may have one more job, the idlest first: one waits there for each that runs."""
        while free := [peer for peer in self._peers.values() if held[peer] < 2 * peer.workers]:
            yield min(free, key=lambda peer: held[peer] / peer.workers)

    def _await(self) -> None:
        """Waits while there is no node. Raises PluginError where none comes, or none that is of use."""
        until = time.monotonic() + PATIENCE
        while not self._peers:
            self._look()
            if self._alive and self._alive <= self._left_out.keys():
                raise PluginError(f"no node can be used: {'; '.join(self._left_out.values())}")
            if time.monotonic() > until:
                raise PluginError(f"Ray has no node with a CPU, for {PATIENCE:g} seconds: see 'ray status'")
            time.sleep(0.2)

    def _look(self) -> None:
        """Finds nodes that came."""
        if time.monotonic() - self._looked < LOOK:
            return
        self._looked, self._alive = time.monotonic(), set()
        for node in ray.nodes():  # type: ignore[no-untyped-call]
            name, cpus = node["NodeID"], int(node["Resources"].get("CPU", 0))
            if node["Alive"] and cpus:
                self._alive.add(name)
                if name not in self._peers and self._looked >= self._resting.get(name, 0):
                    self._join(name, node["NodeManagerAddress"], self._workers or cpus)

    def _join(self, node: str, host: str, workers: int) -> None:
        place = NodeAffinitySchedulingStrategy(node_id=node, soft=False)
        remote: Any = ray.remote(_Node)
        # threads: for each job that it has, and for what else it is asked
        remote = remote.options(num_cpus=0, max_concurrency=2 * workers + 2, scheduling_strategy=place)
        self._peers[node] = _Peer(node, f"{host} ({node[:8]})", remote.remote(workers, *self._more), workers)

    def _lose(self, peer: _Peer, error: Exception) -> bool:
        """Does without a node, for a while or for good; says whether the error may be the job's."""
        gone = isinstance(error, RayError) and not getattr(error, "actor_init_failed", False)
        if self._peers.get(peer.node) is peer:  # else another of its jobs has told already
            del self._peers[peer.node]
            ray.kill(peer.actor)  # it may only have been out of reach
            self._resting[peer.node] = time.monotonic() + (REST if gone else math.inf)
            if not gone:
                self._left_out[peer.node] = f"{peer.name}: {_said(error)}"
            what = "a node was lost; its jobs go to others" if gone else "a node is left out"
            log().warning(what, node=peer.name, message=_said(error))
        return gone

    def _end(self) -> None:
        """Ends all engines; where they are needed again, they are started again."""
        peers, self._peers, self._looked = [*self._peers.values()], {}, -LOOK
        closing = [peer.actor.close.remote() for peer in peers]
        if closing:  # else Ray may not be there, and would start
            ray.wait(closing, num_returns=len(closing), timeout=30)
        for peer in peers:
            ray.kill(peer.actor)


def _connect(address: str | None) -> None:
    """Joins a cluster, or starts one. Raises PluginError."""
    handler, address = signal.getsignal(signal.SIGTERM), address or os.environ.get("RAY_ADDRESS")
    host, _, port = (address or "").rpartition(":")
    try:
        if port.isdigit() and "/" not in host:  # Ray itself would try for minutes, and say much about it
            socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
        ray.init(address, log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
    except (OSError, ValueError, OverflowError, RuntimeError, RayError) as error:
        what = f"{_said(error)}; see 'ray status' there, or leave the address out"
        raise PluginError(f"no Ray cluster at {address or 'hand'}: {what}") from error
    finally:
        if threading.current_thread() is threading.main_thread():  # Ray puts its own in its place
            signal.signal(signal.SIGTERM, handler)


def _got(reference: Any) -> Any:
    """An answer. Raises what was raised there; RayError where there is none."""
    try:
        return ray.get(reference)
    except RayTaskError as error:
        raise error.cause from error


def _said(error: Exception) -> str:
    """An error in a line; of a long one the end, where a traceback says what it was."""
    return " ".join(str(error).split())[-300:]
