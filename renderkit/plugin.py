"""All that a plugin imports. What is not here may change without notice.

    from renderkit.plugin import Language, Program, Step, hook
"""

import pluggy

from renderkit.diagnostics.text import clean, diagnose
from renderkit.hookspecs import PROJECT
from renderkit.imaging.collect import collect, matching
from renderkit.imaging.imager import Picture
from renderkit.models import (
    COMMANDS,
    Collected,
    Command,
    Diagnostic,
    Environment,
    Execution,
    Image,
    Job,
    Kind,
    Language,
    Limits,
    Program,
    Step,
    StepResult,
    Toolchain,
    Worker,
    Workspace,
)

hook = pluggy.HookimplMarker(PROJECT)
"""Marks a language's hook: `@hook`."""

wrapper = pluggy.HookimplMarker(PROJECT)(wrapper=True)
"""Marks a hook that wraps every language's: `@wrapper`, a generator that yields once."""

__all__ = [
    "COMMANDS",
    "Collected",
    "Command",
    "Diagnostic",
    "Environment",
    "Execution",
    "Image",
    "Job",
    "Kind",
    "Language",
    "Limits",
    "Picture",
    "Program",
    "Step",
    "StepResult",
    "Toolchain",
    "Worker",
    "Workspace",
    "clean",
    "collect",
    "diagnose",
    "hook",
    "matching",
    "wrapper",
]
