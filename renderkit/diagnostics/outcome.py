"""What the engine can say of a step without knowing its tool: limits, signals, statuses."""

from __future__ import annotations

import re
import signal
from pathlib import PurePosixPath

from renderkit.diagnostics.text import diagnose
from renderkit.models import Diagnostic, Execution, Kind, Limits, Program, StepResult

_NAMES: dict[Kind, str] = {
    "timeout": "out of time",
    "memory": "out of memory",
    "output_limit": "too much output",
    "disk_limit": "out of disk space",
    "process_limit": "too many processes",
}

PAGE = 4096
"""Bytes that a workspace counts in."""

_LAST_LINE = re.compile(r"\S.*")


def too_large(program: Program, limits: Limits) -> Diagnostic | None:
    """Files that would not fit in the workspace are refused before it is made."""
    sizes = [len(content) for content in program.files.values()]
    room = sum(-(-size // PAGE) * PAGE for size in sizes)
    folders = {str(folder) for name in program.files for folder in PurePosixPath(name).parents}
    fits = room <= limits.workspace_bytes - 65536 and max(sizes, default=0) <= limits.file_bytes
    if fits and 2 * (len(sizes) + len(folders) - 1) <= limits.workspace_files:
        return None
    what = f"{len(sizes)} files, {sum(sizes)} bytes"
    return diagnose("disk_limit", f"the program and its files are too large: {what}")


def of_limits(execution: Execution, limits: Limits) -> list[Diagnostic]:
    """The limits that ended a step; and, as a warning, output of which the middle was not kept."""
    found = []
    for step in execution.steps:
        if step.limit is not None:
            found.append(
                diagnose(
                    step.limit, f"{_NAMES.get(step.limit, step.limit)}: {step.limit_detail}", code=step.name
                )
            )
        elif max(step.stdout_bytes, step.stderr_bytes) > limits.output_bytes:
            most = max(step.stdout_bytes, step.stderr_bytes)
            message = f"{most} bytes of output, of which {limits.output_bytes} are kept"
            found.append(diagnose("output_limit", message, severity="warning", code=step.name))
    return found


def of_failure(execution: Execution) -> list[Diagnostic]:
    """The steps that failed for no reason that anybody else has found."""
    return [_failure(step) for step in execution.steps if not step.ok and step.limit is None]


def _failure(step: StepResult) -> Diagnostic:
    if step.signal is not None:
        try:
            name = signal.Signals(step.signal).name
        except ValueError:
            name = f"signal {step.signal}"
        return diagnose("crash", f"{step.name} died of {name}", code=name)
    lines = _LAST_LINE.findall(step.text)
    said = f": {lines[-1]}" if lines else ""
    return diagnose(
        "runtime", f"{step.name} ended with status {step.exit_code}{said}", code=f"exit {step.exit_code}"
    )
