"""What was measured, as rows of numbers, and as the table that is printed."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from benchmarks.rates.roster import FLOORS
from benchmarks.rates.rows import AT_ONCE

SHARE, MORE = 0.8, 6.0
"""On galleries warm renderkit is to reach this share of the limit, or to need so many ms a job more."""

HEADS = ("language", "row", "samples/s", "CPU s a sample", "warm is", "is to be", "drawn")


@dataclass
class Measured:
    """One row over all rounds: samples drawn a second and CPU seconds a sample in each."""

    language: str
    kind: str
    name: str
    says: str = ""
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    drawn: int = 0
    samples: int = 0
    missing: str = ""

    def add(self, drawn: list[bool], seconds: float, cpu: float | None) -> None:
        self.rates.append(sum(drawn) / seconds)
        if cpu is not None:
            self.cpu.append(cpu / len(drawn))
        self.drawn += sum(drawn)
        self.samples += len(drawn)

    def json(self) -> dict[str, object]:
        return asdict(self)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)


def against(warm: Measured | None, row: Measured) -> float | None:
    """How many times as fast warm renderkit is as a row: the median over rounds, each with itself."""
    if warm is None or not warm.rates or not row.rates or warm is row:
        return None
    return statistics.median(a / b for a, b in zip(warm.rates, row.rates, strict=True) if b)


def extra(warm: Measured, row: Measured) -> float:
    """Milliseconds that a worker of renderkit's spends on a job beyond what the row does."""
    return statistics.median(
        1000 * AT_ONCE * (1 / a - 1 / b) for a, b in zip(warm.rates, row.rates, strict=True)
    )


def floor(row: Measured, gallery: bool) -> str:
    """What the ratio is to be, in words; empty where nothing is asked."""
    if gallery and row.kind == "limit":
        return f"≥ {SHARE:g}x or ≤ {MORE:g} ms more"
    if not gallery and (row.language, row.name) in FLOORS:
        return f"≥ {FLOORS[row.language, row.name]:g}x"
    return ""


def held(warm: Measured | None, row: Measured, gallery: bool) -> bool | None:
    """Whether warm renderkit is as fast as asked; None where nothing is asked."""
    ratio = against(warm, row)
    if not floor(row, gallery) or ratio is None or warm is None:
        return None
    if gallery:
        return ratio >= SHARE or extra(warm, row) <= MORE
    return ratio >= FLOORS[row.language, row.name]


def lines(rows: list[Measured], gallery: bool, heads: bool = True) -> Iterable[str]:
    """The table of one language's rows."""
    if heads:
        yield f"| {' | '.join(HEADS)} |"
        yield "| --- | --- | ---: | ---: | ---: | --- | ---: |"
    warm = next((row for row in rows if row.kind == "warm"), None)
    for row in rows:
        if row.missing:
            yield f"| {row.language} | {row.name} | not here: {row.missing} | | | | |"
            continue
        ratio = against(warm, row)
        times = "" if ratio is None else f"{ratio:.1f}x" if ratio >= 1.5 else f"{ratio:.2f}x"
        if row.kind == "limit" and warm is not None and ratio is not None:
            times += f", {extra(warm, row):+.1f} ms a job"
        asked = floor(row, gallery)
        verdict = {True: " yes", False: " **no**", None: ""}[held(warm, row, gallery)]
        cpu = f"{statistics.median(row.cpu):.3f}" if row.cpu else "not measured"
        drawn = f"{row.drawn} of {row.samples}"
        speed = f"{row.rate:.3g}" if row.rate < 1000 else f"{row.rate:.0f}"
        yield f"| {row.language} | {row.name} | {speed} | {cpu} | {times} | {asked}{verdict} | {drawn} |"


def said(rows: list[Measured]) -> Iterable[str]:
    """What each row runs."""
    for row in rows:
        if row.says:
            yield f"- {row.language}, {row.name}: `{row.says}`"
