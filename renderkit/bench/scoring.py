"""Scores of what passed: beside its reference without a model, and by a judge."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from typing import Any, Protocol

from renderkit.bench.execute import job
from renderkit.bench.journal import Journal
from renderkit.bench.judge import Judge
from renderkit.bench.records import Attempt, Comparison, JudgeKind, Judgement
from renderkit.bench.similarity import compare
from renderkit.bench.suite import Task
from renderkit.bench.wording import overlap
from renderkit.browser import is_page
from renderkit.imaging.imager import Imager
from renderkit.models import Image, Job, Limits, RenderResult
from renderkit.plugins import Plugins
from renderkit.sandbox.contract import SandboxError


class Draws(Protocol):
    """What draws, and looks at what is drawn: an Engine."""

    plugins: Plugins

    def render(self, source: Job) -> RenderResult:
        """The verdict on one job."""

    def imager(self, limits: Limits, language: str = "") -> Imager:
        """Looks at pictures behind the walls."""


class Scorer:
    """Scores attempts that passed, each once. Safe to use from several threads.

    Reference programs are drawn only where the words of their pictures, or the pictures themselves, are
    wanted and not known.
    """

    def __init__(
        self,
        engine: Draws,
        journal: Journal,
        limits: Limits,
        *,
        compared: bool,
        judge: Judge | None,
        options: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        self._engine = engine
        self._journal = journal
        self._limits = limits
        self._options = options or {}
        self._compared = compared
        self._judge = judge
        self._drawn: dict[str, Image | None] = {}
        self._drawing = threading.Lock()

    def score(self, task: Task, attempt: Attempt, room: threading.BoundedSemaphore) -> None:
        """Writes down what is not there yet. `room`: for as many as may render at once. Raises ModelError."""
        place = (attempt.task, attempt.sample, attempt.turn)
        if self._compared and place not in self._journal.comparisons:
            with room:
                made = self._comparison(task, attempt)
            if made is not None:
                self._journal.add(made)
        kinds: tuple[JudgeKind, ...] = ("task", "visual") if self._judge is not None else ()
        for kind in kinds:
            if (*place, kind) not in self._journal.judgements:
                judged = self._judgement(kind, task, attempt)
                if judged is not None:
                    self._journal.add(judged)

    # ---- without a model ----

    def _comparison(self, task: Task, attempt: Attempt) -> Comparison | None:
        """None where the environment failed: then it is tried again with the next start."""
        picture = self._picture(attempt)
        if picture is None:
            return None
        imager = self._engine.imager(self._limits, task.language)
        try:
            reference = self._reference(task)
            seen = None if reference is None else compare(imager, picture, reference)
            return Comparison(
                task=attempt.task,
                sample=attempt.sample,
                turn=attempt.turn,
                ssim=None if seen is None else round(seen.ssim, 6),
                color_distance=None if seen is None else round(seen.color_distance, 6),
                text=self._text(imager, task, attempt),
            )
        except SandboxError:
            return None

    def _text(self, imager: Imager, task: Task, attempt: Attempt) -> float | None:
        """The words that both have, where those of both are known."""
        said = self._words(imager, task, attempt.code, self._image(attempt))
        if said is None or not task.code.strip():
            return None
        due = self._words(imager, task, task.code, None)
        return None if due is None else round(overlap(said, due), 6)

    def _words(self, imager: Imager, task: Task, code: str, image: Image | None) -> list[str] | None:
        """The words of a program's picture: of a page what the browser shows, else those of its vector."""
        ending = self._engine.plugins.language(task.language).extensions[0]
        asked = self._job(task, code)
        if is_page(f"program{ending}"):
            return imager.words(f"program{ending}", asked.source, asked.files)
        if image is None:
            image = self._rendered(task)
        if image is None or image.vector_format is None:
            return None
        vector = image.vector_bytes or self._journal.bytes_of(image.vector)
        return None if vector is None else imager.words(f"picture.{image.vector_format}", vector)

    def _job(self, task: Task, code: str) -> Job:
        return job(task, code, limits=self._limits, options=self._options.get(task.language))

    def _reference(self, task: Task) -> bytes | None:
        if task.image is not None:
            return task.image
        image = self._rendered(task) if task.code.strip() else None
        return None if image is None else image.png

    def _rendered(self, task: Task) -> Image | None:
        """The first picture of the reference program, drawn once. Raises SandboxError."""
        with self._drawing:
            if task.key not in self._drawn:
                result = self._engine.render(self._job(task, task.code))
                if result.status == "error":
                    raise SandboxError(result.feedback(max_chars=300))
                self._drawn[task.key] = result.image if result.ok else None
            return self._drawn[task.key]

    # ---- by a judge ----

    def _judgement(self, kind: JudgeKind, task: Task, attempt: Attempt) -> Judgement | None:
        picture = self._picture(attempt)
        pictures = [] if picture is None else [picture]
        image = self._image(attempt)
        paths = [image.path] if image is not None and image.path is not None else []
        if kind == "visual" and pictures:
            try:
                reference = self._reference(task)
            except SandboxError:
                return None
            if reference is not None:
                pictures.append(reference)
                paths.append(self.kept(reference))
        if self._judge is None or len(pictures) < (2 if kind == "visual" else 1):
            return None
        title = self._engine.plugins.language(task.language).title
        score, prompt, answers = self._judge.rate(kind, task, title, pictures)
        return Judgement(
            task=attempt.task,
            sample=attempt.sample,
            turn=attempt.turn,
            kind=kind,
            score=score,
            prompt=prompt,
            answers=answers,
            pictures=tuple(paths),
        )

    def kept(self, reference: bytes) -> str:
        """The path of a reference picture in the run's folder."""
        return self._journal.put(hashlib.sha256(reference).hexdigest(), reference)

    # ---- what is at hand ----

    def _image(self, attempt: Attempt) -> Image | None:
        return None if attempt.result is None else attempt.result.image

    def _picture(self, attempt: Attempt) -> bytes | None:
        image = self._image(attempt)
        return None if image is None else self._journal.bytes_of(image.path)
