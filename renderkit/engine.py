"""The path from source to verdict. This is the only file that knows the order.

source ─ prepare ─▶ Program ─ execute ─▶ Execution ─ collect_image ─▶ images ─ classify_error ─▶ RenderResult
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from queue import SimpleQueue
from typing import Any, Literal

from renderkit import browser
from renderkit.diagnostics import outcome
from renderkit.diagnostics.kinds import ENVIRONMENT
from renderkit.diagnostics.text import diagnose
from renderkit.fingerprint import of_installation, of_job
from renderkit.imaging import imager as imaging
from renderkit.log import log
from renderkit.models import (
    Collected,
    Diagnostic,
    Execution,
    Format,
    Job,
    Limits,
    Program,
    RenderResult,
    Usage,
    Worker,
)
from renderkit.plugins import Hooks, PluginError, Plugins
from renderkit.sandbox.choose import Environments, SandboxName, make_sandbox
from renderkit.sandbox.contract import SandboxError, Session
from renderkit.sandbox.workspace import IdleSession

USES = 500
"""Jobs that a worker serves, unless an engine is told otherwise: its start is then a thousandth of each."""


class Engine:
    """Renders programs. Use it as a context manager: leaving it ends every worker.

    `workers` is how many jobs `render_many` runs at once; `uses` how many jobs a worker serves before a
    new one takes its place. With `uses=1` nothing is loaded ahead of a job: it starts sooner, and is the
    choice for a few jobs; the results are the same. `sandbox="none"` runs programs without walls and says
    so on every result, `sandbox="docker"` runs them in containers. Safe to use from several threads. What
    user code does is never an exception; PluginError and ValueError are for misuse of the API.
    """

    def __init__(
        self,
        *,
        workers: int = 1,
        sandbox: SandboxName = "local",
        plugins: Plugins | None = None,
        uses: int = USES,
    ) -> None:
        if workers < 1 or uses < 1:
            raise ValueError("workers and uses are counted from 1")
        self.workers = workers
        self.plugins = plugins or Plugins()
        self.plugins.check(walled=sandbox != "none")
        self._environments = Environments((imaging.ENVIRONMENT, *browser.ENVIRONMENTS))
        self._sandbox = make_sandbox(sandbox, self._environments, uses)
        self._installations: dict[str, str] = {}
        self._lock, self._cancelled = threading.Lock(), threading.Event()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every worker and every job that is still running."""
        self._cancelled.set()
        self._sandbox.close()

    # ---- one job ----

    def render(
        self,
        source: str | bytes | Job,
        language: str | None = None,
        *,
        files: Mapping[str, bytes] | None = None,
        options: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        format: Format = "png",
        id: str = "job",
        cancelled: threading.Event | None = None,
    ) -> RenderResult:
        """Renders one program and returns the verdict on it.

        `cancelled` is for another thread, to end it: see `cancel`. Raises UnknownLanguage for a language that
        no plugin speaks, ValueError (pydantic's ValidationError) for file names, options or limits that
        cannot be.
        """
        if not isinstance(source, Job):
            if language is None:
                raise ValueError("say which language the source is in: render(source, language=…)")
            source = Job(
                id=id,
                source=source.encode("utf-8", "surrogateescape") if isinstance(source, str) else source,
                language=language,
                files=dict(files or {}),
                options=dict(options or {}),
                limits=limits or Limits(),
                format=format,
            )
        return self._render(source, cancelled)

    def cancel(self, cancelled: threading.Event) -> None:
        """Ends the jobs that were given this event; each result is an `error`, `cancelled`."""
        self._sandbox.cancel(cancelled)

    def _render(self, job: Job, cancelled: threading.Event | None = None) -> RenderResult:
        hooks = self.plugins.hooks(job.language)
        self.check(job)
        clock, cancelled = _Clock(), cancelled or threading.Event()
        result = RenderResult(
            id=job.id, status="error", language=hooks.language.name, sandbox=self._sandbox.name
        )
        try:
            result.fingerprint = of_job(self.installation(hooks.language.name), job)
            self._walk(job, hooks, result, clock, cancelled)
        except PluginError:
            raise
        except Exception as error:  # a plugin's bug is not the program's fault, nor its neighbours'
            gone = self._cancelled.is_set() or cancelled.is_set()
            result.images, result.diagnostics = (), (_blame(error, job, gone),)
        result.status = _status(result)
        result.timings = clock.spans
        return result

    def _walk(
        self, job: Job, hooks: Hooks, result: RenderResult, clock: _Clock, cancelled: threading.Event
    ) -> None:
        """The four stages, in order."""
        with clock.span("prepare"):
            program = hooks.prepare(job)
        refused = outcome.too_large(program, job.limits)
        if refused is not None:
            result.diagnostics = (refused,)
            return
        name = hooks.language.name
        open_ = partial(self._sandbox.open, cancelled=cancelled, language=name)
        with clock.span("start"):
            installation = self.installation(name)
            session = open_(program.worker, job.limits) if program.steps else IdleSession()
        with self._sandbox.lending(session, installation, cancelled, name) as lending:
            session.put(program.files)
            if program.steps and program.outputs:
                # it loads while the program runs
                self._sandbox.prepare(imaging.worker_for(program.outputs), job.limits)
            with clock.span("execute"):
                execution = hooks.execute(job, program, lending)
            with clock.span("collect_image"):
                imager = imaging.Imager(open_, job.limits)
                collected = hooks.collect_image(job, program, execution, imager)
            with clock.span("classify_error"):
                found = hooks.classify_error(job, program, execution, collected)
            result.images = collected.images
            result.diagnostics = _verdict(program, execution, collected, found, job)
            result.isolation = session.isolation
            result.usage = Usage(
                cpu_seconds=round(sum(step.cpu_seconds for step in execution.steps), 6),
                peak_memory_bytes=max((step.peak_memory_bytes for step in execution.steps), default=0),
                memory_wall=session.memory_wall,
            )

    def session(self, worker: Worker, limits: Limits) -> closing[Session]:
        """A session of this engine's sandbox, for a `with` statement. Raises SandboxError."""
        return closing(self._sandbox.open(worker, limits))

    def imager(self, limits: Limits, language: str = "") -> imaging.Imager:
        """Makes images of files behind this engine's walls, with a language's tools: pages need a browser."""
        return imaging.Imager(partial(self._sandbox.open, language=language), limits)

    def check(self, job: Job) -> None:
        """Raises ValueError for a format or an option that the language does not have."""
        self.plugins.check_job(job)
        self._environments.add(self.plugins.language(job.language).toolchain.environments)

    def installation(self, language: str) -> str:
        """The fingerprint of what is installed for a language: the part of a result's that no job changes."""
        name = self.plugins.language(language).name
        if name not in self._installations:
            installed = self._sandbox.installed(name)
            self._installations[name] = installed or of_installation(self.plugins.language(name))
        return self._installations[name]

    # ---- many jobs ----

    def render_many(self, jobs: Iterable[Job]) -> Generator[RenderResult, None, None]:
        """Renders jobs as they come, `workers` at once; yields each result when it is there.

        Lazy: no more than twice `workers` jobs are taken ahead of the results that were asked for.
        Results carry their job's id and come in the order in which they finish. Misuse (an unknown
        language) is raised here; leaving the loop early ends what still runs.
        """
        cancelled = threading.Event()
        pending = 0
        finished: SimpleQueue[Future[RenderResult]] = SimpleQueue()
        source = iter(jobs)
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="renderkit")
        try:
            exhausted = False
            while True:
                while not exhausted and pending < 2 * self.workers:
                    job = next(source, None)
                    if job is None:
                        exhausted = True
                    else:
                        pool.submit(self._render, job, cancelled).add_done_callback(finished.put)
                        pending += 1
                if not pending:
                    return
                future = finished.get()
                pending -= 1
                yield future.result()
        finally:
            if pending:  # left early, or interrupted
                pool.shutdown(wait=False, cancel_futures=True)
                self._sandbox.cancel(cancelled)
            pool.shutdown(wait=True)


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.spans: dict[str, float] = {}

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.spans[name] = self.spans.get(name, 0.0) + time.perf_counter() - began


def _blame(error: Exception, job: Job, cancelled: bool) -> Diagnostic:
    """What the environment, or a plugin, did wrong."""
    if cancelled:
        return diagnose("cancelled", "the job was cancelled")
    if isinstance(error, SandboxError):
        hint = f"{error.mend} {job.language}" if error.mend == "renderkit setup" else error.mend
        return diagnose(error.kind, str(error), hint=hint or None)
    log().exception("internal error", job=job.id, language=job.language)
    hint = "this is a bug in renderkit or its plugin"
    return diagnose("internal", f"{type(error).__name__}: {error}", hint=hint)


def _verdict(
    program: Program, execution: Execution, collected: Collected, found: list[Diagnostic], job: Job
) -> tuple[Diagnostic, ...]:
    """All findings, the cause first: a limit, what the tool said, what is wrong with the picture."""
    limits = outcome.of_limits(execution, job.limits)
    fatal = [d for d in limits if d.severity == "error"]
    if fatal:  # what died of a limit did not crash
        found = [d for d in found if d.kind != "crash"]
    said = [*fatal, *found, *(d for d in limits if d.severity != "error")]
    if not any(d.severity == "error" for d in said):
        said += outcome.of_failure(execution)
    explained = {d.kind for d in said if d.severity == "error"}
    if explained:  # then a picture that is broken, too, is an echo
        explained.add("invalid_image")
    said += [d for d in collected.diagnostics if d.severity != "error" or d.kind not in explained]
    if not collected.images and not any(d.severity == "error" for d in said):
        said.append(diagnose("no_image", "the program ended without making a picture"))
    if job.format != "png" and any(image.vector_format != job.format for image in collected.images):
        said.append(diagnose("no_image", f"the program made a picture, but not as {job.format}"))
    said.sort(key=lambda d: ("error", "warning", "info").index(d.severity))
    return tuple(dict.fromkeys((*said, *program.diagnostics)))


def _status(result: RenderResult) -> Literal["ok", "failed", "error"]:
    errors = [d for d in result.diagnostics if d.severity == "error"]
    if any(d.kind in ENVIRONMENT for d in errors):
        return "error"
    return "failed" if errors or not result.images else "ok"
