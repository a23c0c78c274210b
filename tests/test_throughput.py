"""The parts of benchmarks/throughput.py that its numbers rest on."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pytest

from benchmarks.rates.account import Account
from benchmarks.rates.programs import LANGUAGES, Sample, Supply, program
from benchmarks.rates.rows import filled, two_at_a_time
from benchmarks.rates.seats import Seat
from benchmarks.rates.table import Measured, against, extra, held
from renderkit import Engine

BURN = "import os, time\nif os.fork(): os._exit(0)\nwhile time.process_time() < 0.3: pass"
"""A process that leaves its parent, works and ends: nobody here waits for it."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_are_each_different_and_the_same_by_number(language: str) -> None:
    assert program(language, 3) == program(language, 3)
    assert len({program(language, number).source for number in range(50)}) == 50


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_draw(language: str) -> None:
    with Engine() as engine:
        result = engine.render(program(language, 7).job(7))
    assert result.ok, result.diagnostics
    assert [found for found in result.diagnostics if found.severity != "info"] == []


def test_the_account_sees_what_nobody_waited_for() -> None:
    with Account() as account:
        before = account.seconds()
        if before is None:
            pytest.skip("no control group of version 2 can be made here")
        subprocess.run([sys.executable, "-c", BURN], check=True)
        deadline = time.monotonic() + 20
        while (spent := (account.seconds() or 0) - before) < 0.3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert spent >= 0.3


def test_a_supply_goes_on_until_both_count_and_time_are_over() -> None:
    made = Sample("svg", b"<svg/>")
    assert len(list(Supply(lambda number: made, 5, 0.0))) == 5
    began = time.monotonic()
    taken = sum(1 for _ in Supply(lambda number: made, 1, 0.2))
    assert taken > 1
    assert time.monotonic() - began >= 0.2


def test_two_are_drawn_at_a_time_and_told_of_in_order() -> None:
    samples = [program("svg", number) for number in range(20)]
    seats = set()

    def draw(seat: int, sample: Sample) -> bool:
        number = samples.index(sample)
        seats.add(seat)
        time.sleep(0.01 if number % 2 else 0.03)
        return number % 3 == 0

    assert two_at_a_time(samples, draw) == [number % 3 == 0 for number in range(20)]
    assert seats == {0, 1}


def test_ratios_compare_each_round_with_itself() -> None:
    warm = Measured("svg", "warm", "renderkit warm", rates=[100.0, 10.0, 50.0])
    plain = Measured("svg", "plain", "cairosvg", rates=[5.0, 0.5, 2.0])
    assert against(warm, plain) == 20.0
    assert held(warm, plain, gallery=False) is True
    limit = Measured("svg", "limit", "limit", rates=[200.0, 20.0, 100.0])
    assert extra(warm, limit) == pytest.approx(20.0)
    assert held(warm, limit, gallery=True) is False


def test_what_was_not_drawn_is_not_counted_into_a_rate() -> None:
    row = Measured("svg", "plain", "cairosvg")
    row.add([True, False, True, False], 2.0, None)
    assert row.rates == [1.0]
    assert (row.drawn, row.samples, row.cpu) == (2, 4, [])


TOOL = r"""
import os, sys
print("hello\nready", flush=True)
for line in sys.stdin:
    if line.strip() == "die": os._exit(3)
    print("a word\n" + ("ok" if line.strip() == "draw" else "no"), flush=True)
"""


def test_a_seat_that_died_is_taken_anew() -> None:
    seat = Seat([sys.executable, "-c", TOOL], {})
    try:
        assert [seat.ask(line) for line in ("draw", "other", "die", "draw")] == [True, False, False, True]
    finally:
        seat.close()


def test_a_cell_holds_the_program_as_it_is(tmp_path: Path) -> None:
    sample = Sample("python", b"print('{name}', '{text}')")
    cell = filled("import os\nos.chdir({folder})\n{text}\nkept = {source}", tmp_path, sample)
    names: dict[str, object] = {}
    with redirect_stdout(io.StringIO()) as said, chdir(tmp_path):
        exec(cell, names)
    assert said.getvalue() == "{name} {text}\n"
    assert names["kept"] == sample.source.decode()
