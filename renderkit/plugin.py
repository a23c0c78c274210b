"""All that a plugin imports. What is not here may change without notice.

    from renderkit.plugin import Language, Program, Step, hook

`renderkit.hookspecs` says what each hook takes and gives.
"""

from collections.abc import Callable
from typing import TypeVar, overload

import pluggy

from renderkit import browser
from renderkit.diagnostics.text import clean, diagnose, line_of
from renderkit.hookspecs import PROJECT, Imager, Session
from renderkit.imaging.collect import collect, matching
from renderkit.imaging.left_out import left_out
from renderkit.imaging.postscript import convert_postscript
from renderkit.models import (
    COMMANDS,
    Collected,
    Command,
    Diagnostic,
    Entry,
    Environment,
    Execution,
    Image,
    Job,
    Kind,
    Language,
    Limits,
    Option,
    Picture,
    Program,
    Recipe,
    Step,
    StepResult,
    Toolchain,
    Worker,
    Workspace,
)
from renderkit.sandbox.fonts import FOLDERS as FONTS
from renderkit.sandbox.kept import unpacked

hook = pluggy.HookimplMarker(PROJECT)
"""Marks a language's hook: `@hook`."""

F = TypeVar("F", bound=Callable[..., object])


@overload
def wrapper(function: F) -> F: ...
@overload
def wrapper(*, specname: str) -> Callable[[F], F]: ...
def wrapper(function: F | None = None, *, specname: str | None = None) -> F | Callable[[F], F]:
    """Marks a hook that wraps every language's: a generator that yields once, and returns the answer."""
    return hook(function, wrapper=True, specname=specname)


@overload
def ahead(function: F) -> F: ...
@overload
def ahead(*, specname: str) -> Callable[[F], F]: ...
def ahead(function: F | None = None, *, specname: str | None = None) -> F | Callable[[F], F]:
    """Marks a hook that may answer instead of the language's: before it, and None where it does not."""
    return hook(function, tryfirst=True, specname=specname)


__all__ = [
    "COMMANDS",
    "FONTS",
    "Collected",
    "Command",
    "Diagnostic",
    "Entry",
    "Environment",
    "Execution",
    "Image",
    "Imager",
    "Job",
    "Kind",
    "Language",
    "Limits",
    "Option",
    "Picture",
    "Program",
    "Recipe",
    "Session",
    "Step",
    "StepResult",
    "Toolchain",
    "Worker",
    "Workspace",
    "ahead",
    "browser",
    "clean",
    "collect",
    "convert_postscript",
    "diagnose",
    "hook",
    "left_out",
    "line_of",
    "matching",
    "unpacked",
    "wrapper",
]
