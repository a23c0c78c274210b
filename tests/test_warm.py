"""Workers that live from job to job: what ends them, and that no job pays for another."""

from __future__ import annotations

import json
from typing import Any

import pytest

from renderkit.models import Job, Program, Step, Worker
from tests import support

CONVERTER = b"""\
import json, os, sys, threading, time
import renderkit_worker
held = []
def answer(call, files):
    order = json.loads(files["main"])
    if order.get("grow"):
        held.append(b"x" * (order["grow"] << 20))
    if order.get("die") == "now":
        os._exit(9)
    if order.get("die") == "later":
        threading.Thread(target=lambda: (time.sleep(0.05), os._exit(9))).start()
    return 0, "", {"drawn.png": files["a.png"], "number": str(len(held)).encode()}
renderkit_worker.serve(int(sys.argv[1]))
renderkit_worker.converse(answer)
"""


def converter() -> Any:
    """A language whose programs are orders to a converter."""
    worker = Worker(
        name="orders",
        argv=("/usr/bin/python3", "-B", "{library}/orders.py", "{fd}"),
        files={"orders.py": CONVERTER},
        forks=False,
    )

    def prepare(job: Job) -> Program:
        files = {"main": job.source, "a.png": support.png()}
        return Program(files=files, steps=(Step(name="orders", call={}),), worker=worker, outputs=("*.png",))

    return support.toy("orders", prepare)


def order(**what: Any) -> Job:
    return support.job(json.dumps(what), "orders")


def test_an_engine_keeps_its_workers_unless_told_otherwise() -> None:
    with support.engine(converter()) as engine:
        results = [engine.render(order()) for _ in range(3)]
        assert [r.status for r in results] == ["ok"] * 3
        assert {r.isolation for r in results} == {"converter"}
        names = [process.worker.name for waiting in engine._sandbox._idle.values() for process in waiting]
        assert sorted(names) == ["imaging", "orders"]
        assert {p.sessions for w in engine._sandbox._idle.values() for p in w} == {3}


def test_one_use_shares_nothing() -> None:
    with support.engine(converter(), uses=1) as engine:
        assert {engine.render(order()).isolation for _ in range(2)} == {"namespace"}


def test_a_converter_that_dies_after_its_job_is_replaced_before_the_next() -> None:
    with support.engine(converter()) as engine:
        for _ in range(3):
            assert engine.render(order(die="later")).status == "ok"
            waiting = [p for w in engine._sandbox._idle.values() for p in w if p.worker.name == "orders"]
            for process in waiting:  # until it is dead: the next job is to find it so
                assert process.kept is not None and process.kept._running is not None
                while not process.kept._running.ended():
                    pass
            assert engine.render(order()).status == "ok"


def test_a_converter_that_dies_in_its_job_is_no_loss_for_the_next() -> None:
    with support.engine(converter()) as engine:
        assert engine.render(order()).status == "ok"
        assert engine.render(order(die="now")).status == "error"
        assert engine.render(order()).status == "ok"


def test_a_converter_that_grows_is_replaced() -> None:
    with support.engine(converter()) as engine:
        kept = []
        for size in (0, 300, 300, 0):
            assert engine.render(order(grow=size)).status == "ok"
            [process] = [p for w in engine._sandbox._idle.values() for p in w if p.worker.name == "orders"]
            kept.append(process.kept)
    assert kept[0] is kept[1] is not None
    assert kept[2] is None  # it had grown by 600 MiB
    assert kept[3] not in (None, kept[0])


@pytest.mark.parametrize("uses", [1, 2, 3])
def test_a_worker_serves_so_many_jobs(uses: int) -> None:
    with support.engine(uses=uses) as engine:
        script = "cp /work/p.png /work/a.png"
        jobs = [support.job(script, files={"p.png": support.png()}, id=str(n)) for n in range(6)]
        assert {result.status for result in engine.render_many(jobs)} == {"ok"}
        assert all(p.sessions < uses for w in engine._sandbox._idle.values() for p in w)
