"""Pages that a program left are photographed by the browser; the photograph is then an image like others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace

from renderkit.browser import WORKER, read, visit
from renderkit.diagnostics import outcome
from renderkit.diagnostics.text import diagnose, file_name
from renderkit.models import Diagnostic, Execution, Limits, MiB, Picture, Worker
from renderkit.sandbox.contract import SandboxError, Session


class Photographs:
    """Takes photographs of pages; `diagnostics` and `visits` are what was found on the way."""

    def __init__(self, open_session: Callable[[Worker, Limits], Session], limits: Limits) -> None:
        self._open_session = open_session
        self._limits = limits
        self.diagnostics: list[Diagnostic] = []
        self.visits: dict[str, str] = {}

    def of(self, page: Picture, beside: Mapping[str, bytes]) -> Picture | None:
        """The photograph of one page; None where there is none. Raises SandboxError."""
        content = page.content if isinstance(page.content, bytes) else page.content.read(64 * MiB)
        name = file_name(page.name)  # as an address it has to be text
        step = visit(**{"entry": name, **(page.visit or {})})
        with closing(self._open_session(WORKER, self._limits)) as session:
            session.put({**beside, name: content})
            result = session.run(step)
            if result.limit is not None:
                self.diagnostics += outcome.of_limits(Execution(steps=(result,)), self._limits)
                return None
            self.visits[name] = result.stderr.decode("utf-8", "replace")
            try:
                png = session.workspace.read("page.png", 4 * self._limits.file_bytes)
            except OSError:
                if result.signal is not None:
                    raise SandboxError(f"the browser died of signal {result.signal}") from None
                report = read(self.visits[name])
                if report.crashed:
                    self.diagnostics.append(diagnose("crash", "the page's process died", file=name))
                else:
                    why = report.failed or "nothing is to be seen"
                    self.diagnostics.append(
                        diagnose("no_image", f"{name} could not be photographed: {why}", file=name)
                    )
                return None
        return replace(page, content=png, name=f"{page.name}.png")
