"""What every sandbox promises to the engine.

A sandbox gives out sessions: one job's workspace behind walls, in which steps run one after another. It
owes the engine four things: the limits hold; nothing of a job outlives its session; an error of its own
is raised as `SandboxError` and never looks like the program's; and `close` leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Event
from typing import BinaryIO, Protocol, Self

from renderkit.models import Isolation, Kind, Limits, Recipe, Step, StepResult, Worker, Workspace


class SandboxError(Exception):
    """The environment failed, not the code. `mend` says what a person can do about it."""

    kind: Kind = "internal"

    def __init__(self, message: str, mend: str = "") -> None:
        super().__init__(message)
        self.mend = mend


class SandboxUnavailable(SandboxError):
    """The walls cannot be built here."""

    kind = "sandbox_unavailable"


class NamespacesRefused(SandboxUnavailable):
    """The system refuses the namespaces that the walls are made of."""


class ToolMissing(SandboxError):
    """What a language needs is not installed."""

    kind = "tool_missing"


class Session(Protocol):
    """One job behind its walls."""

    isolation: Isolation
    memory_wall: str

    @property
    def workspace(self) -> Workspace:
        """The job's files. They can be read until the session is closed, also after its processes died."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files. Only before the first step: a job may have put anything in their place since."""

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit. `inputs` are descriptors that it finds from 3 up."""

    def close(self) -> None:
        """Ends every process of the job and lets go of its files."""


class Lending(Protocol):
    """A session with what recipes make at hand: what `execute` is given. Leaving it closes the session."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    @property
    def workspace(self) -> Workspace:
        """The job's files."""

    def run(self, step: Step, inputs: Sequence[int] = ()) -> StepResult:
        """Runs one step to its end, or to a limit."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Lays out files."""

    def made(self, recipe: Recipe) -> BinaryIO | None:
        """A copy of what the recipe makes, if it is there."""


class Sandbox(Protocol):
    """Where sessions come from. Safe to use from several threads. `language` says whose tools a job needs."""

    name: str

    def open(
        self, worker: Worker, limits: Limits, cancelled: Event | None = None, language: str = ""
    ) -> Session:
        """Starts a session, which `cancel` ends with all others that share its event. Raises SandboxError."""

    def lending(
        self, session: Session, installation: str, cancelled: Event | None = None, language: str = ""
    ) -> Lending:
        """The session with what recipes make at hand, each for what is installed for its language."""

    def prepare(self, worker: Worker, limits: Limits, language: str = "") -> None:
        """Starts what a session needs ahead of it, if nothing is waiting. What fails is heard of later."""

    def installed(self, language: str) -> str | None:
        """What is installed for a language behind these walls; None where that is what this machine has."""

    def cancel(self, cancelled: Event) -> None:
        """Ends the sessions that were opened with this event, and keeps new ones from being opened."""

    def close(self) -> None:
        """Ends all workers."""
