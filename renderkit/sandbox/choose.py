"""Which walls an engine has, by name, and where the environments lie that workers ask for."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args

from renderkit import toolchain
from renderkit.models import Environment
from renderkit.sandbox.contract import Sandbox, ToolMissing

SandboxName = Literal["local", "docker", "none"]
"""`local` is bubblewrap on this machine, `docker` is containers, `none` is no walls at all."""


class Environments:
    """What is known of environments, by name. Safe to use from several threads."""

    def __init__(self, known: Iterable[Environment]) -> None:
        self._known = {environment.name: environment for environment in known}
        self._identities: dict[tuple[str, str], str] = {}
        self._lock = threading.Lock()

    def add(self, more: Iterable[Environment]) -> None:
        """Those of a language, when it is first asked for."""
        fresh = {e.name: e for e in more if self._known.get(e.name) is not e}
        if fresh:
            with self._lock:
                self._known.update(fresh)
                self._identities.clear()

    def folder(self, name: str) -> Path:
        """Where an environment lies on this machine. Raises ToolMissing."""
        folder = toolchain.folder_of(self._known[name])
        if folder is None:
            raise ToolMissing(f"the environment {name} is not installed", "renderkit setup")
        return folder

    def identify(self, name: str, python: str) -> str:
        """What its folder is called where this version of Python is under it."""
        key = name, python
        if key not in self._identities:  # a hash of all its files
            self._identities[key] = f"{name}-{toolchain.identity(self._known[name], python)}"
        return self._identities[key]


def make_sandbox(name: SandboxName, environments: Environments, uses: int) -> Sandbox:
    """The walls of that name; `uses` is how many jobs a worker serves. Raises ValueError."""
    if name not in get_args(SandboxName):
        known = "'local', 'docker' and, without any walls, 'none'"
        raise ValueError(f"unknown sandbox {name!r}; there are {known}")
    if name == "docker":  # imported when asked for: its client takes a tenth of a second to load
        from renderkit.sandbox.docker.sandbox import DockerSandbox

        return DockerSandbox(environments.identify, uses=uses)
    from renderkit.sandbox.local import LocalSandbox

    return LocalSandbox(environments.folder, walled=name == "local", uses=uses, ahead=True)
