"""Broken programs, each with the kind and the line that its first diagnostic must have.

They lie in a folder, beside a `labels.toml`:

    ["missing_brace.dot"]
    kind = "syntax"
    line = 12               # of the user's file; left out where no line can be known
    says = "Missing }"      # optional: a part of the tool's own message
    severity = "warning"    # optional: the picture stands
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from renderkit.engine import Engine
from renderkit.models import Kind, Limits, MiB, RenderResult

LIMITS = Limits(memory_bytes=1024 * MiB)
ENDLESS = Limits(wall_seconds=3, cpu_seconds=3)
"""Tighter than a job's own, so that programs without an end are over sooner; others have their time."""

_KEYS = {"kind", "line", "says", "severity"}


@dataclass(frozen=True)
class Fault:
    """One broken program and what must be said of it."""

    path: Path
    kind: str
    line: int | None = None
    says: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        return self.path.name


def read(folder: Path) -> list[Fault]:
    """The broken programs of a folder. Raises ValueError where files and labels do not fit together."""
    labels = tomllib.loads((folder / "labels.toml").read_text(encoding="utf-8"))
    programs = {path.name for path in folder.iterdir() if path.is_file() and path.name != "labels.toml"}
    if programs != set(labels):
        raise ValueError(f"{folder}: without a label or a file: {sorted(programs ^ set(labels))}")
    faults = []
    for name, label in labels.items():
        if set(label) - _KEYS or label.get("kind") not in get_args(Kind):
            raise ValueError(f"{folder}: the label of {name} is not understood: {label}")
        faults.append(Fault(path=folder / name, **label))
    return faults


def check(engine: Engine, fault: Fault, language: str) -> RenderResult:
    """Renders one broken program and compares what is said of it. Raises AssertionError."""
    limits = ENDLESS if fault.kind == "timeout" else LIMITS
    result = engine.render(fault.path.read_bytes(), language, limits=limits, id=str(fault))
    said = "\n".join(f"  {d.severity} {d.kind} line {d.line}: {d.message}" for d in result.diagnostics)
    expected = "ok" if fault.severity == "warning" else "failed"
    assert result.status == expected, f"{fault}: {result.status}, not {expected}\n{said}"
    first = result.diagnostics[0]
    assert first.severity == fault.severity, f"{fault}: a {first.severity}, not a {fault.severity}\n{said}"
    assert first.kind == fault.kind, f"{fault}: {first.kind}, not {fault.kind}\n{said}"
    assert first.line == fault.line, f"{fault}: line {first.line}, not {fault.line}\n{said}"
    assert fault.says.lower() in first.message.lower(), f"{fault}: {fault.says!r} is not said\n{said}"
    return result
