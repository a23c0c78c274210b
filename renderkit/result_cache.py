"""A cache of verdicts, as a plugin of no language: what was rendered once is not rendered again.

    engine = Engine(plugins=Plugins(more=[ResultCache(Path("cache"))]))

A key is all that a verdict may depend on: the source, the files, options, format, limits and the
fingerprint of what is installed. Verdicts that say more of the machine than of the program are not kept:
where the environment failed, or where time ran out.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Generator
from itertools import accumulate
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from renderkit.diagnostics.kinds import ENVIRONMENT
from renderkit.fingerprint import of_installation, of_job
from renderkit.models import (
    Collected,
    Diagnostic,
    Execution,
    Image,
    Job,
    Language,
    MiB,
    Program,
    Record,
    StepResult,
)
from renderkit.plugin import ahead, wrapper
from renderkit.store import Store

MOST = 4096 * MiB
"""Bytes that are kept. What was not asked for the longest goes first."""

_MARK = "renderkit.result_cache"


class _Entry(Record):
    """All that the stages said. The pictures' bytes follow it in the file: each PNG, then its original."""

    steps: tuple[StepResult, ...]
    refused: tuple[Diagnostic, ...]
    found: tuple[Diagnostic, ...]
    collected: Collected
    sizes: tuple[int, ...]


class ResultCache:
    """Answers instead of a language where the verdict is known; writes down what languages answer.

    An engine without walls refuses it, since its programs could write to the folder. `folder` is made where
    it is missing; one that others may write to is not used. A file in it that is damaged, or written by
    another version, counts as none. Safe to use from several threads and processes.
    """

    needs_walls = True

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._store = Store(folder, most)
        self._languages: dict[str, Language] = {}
        self._installations: dict[str, str] = {}

    @wrapper
    def renderkit_language(self) -> Generator[None, Language, Language]:
        """Remembers what is called how."""
        language = yield
        self._languages.update(dict.fromkeys((language.name, *language.aliases), language))
        return language

    @ahead
    def renderkit_prepare(self, job: Job) -> Program | None:
        """Where the verdict is known, there is nothing to run."""
        entry = self._read(self._key(job))
        return None if entry is None else Program(files={}, notes={_MARK: entry}, diagnostics=entry.refused)

    @ahead
    def renderkit_execute(self, program: Program, session: Any) -> Execution | None:
        """The steps as they went."""
        entry = program.notes.get(_MARK)
        return entry and Execution(steps=entry.steps, workspace=session.workspace)

    @ahead
    def renderkit_collect_image(self, program: Program) -> Collected | None:
        """The images as they were."""
        entry = program.notes.get(_MARK)
        return entry and entry.collected

    @ahead(specname="renderkit_classify_error")
    def replay(self, program: Program) -> list[Diagnostic] | None:
        """The findings as they were."""
        entry = program.notes.get(_MARK)
        return None if entry is None else list(entry.found)

    @wrapper(specname="renderkit_classify_error")
    def record(
        self, job: Job, program: Program, execution: Execution, collected: Collected
    ) -> Generator[None, list[Diagnostic], list[Diagnostic]]:
        """After the last stage all is known."""
        found = yield
        kinds = {finding.kind for finding in (*found, *collected.diagnostics)}
        kinds |= {step.limit for step in execution.steps if step.limit is not None}
        if _MARK not in program.notes and not kinds & {*ENVIRONMENT, "timeout"}:
            entry = _Entry(
                steps=execution.steps,
                refused=program.diagnostics,
                found=tuple(found),
                collected=collected.model_copy(update={"log": "", "visits": {}}),
                sizes=tuple(len(data) for image in collected.images for data in _bytes(image)),
            )
            with contextlib.suppress(OSError):  # a full disk: then it is rendered again
                pictures = (data for image in collected.images for data in _bytes(image))
                self._store.write(self._key(job), (entry.model_dump_json().encode(), b"\n", *pictures))
        return found

    def _key(self, job: Job) -> str:
        language = self._languages[job.language.lower()]
        if language.name not in self._installations:
            self._installations[language.name] = of_installation(language)
        digest = hashlib.sha256(of_job(self._installations[language.name], job).encode())
        for part in (job.source, *(part for name in sorted(job.files) for part in (name, job.files[name]))):
            data = part.encode("utf-8", "surrogateescape") if isinstance(part, str) else part
            digest.update(b"%d:" % len(data) + data)
        return digest.hexdigest()

    def _read(self, key: str) -> _Entry | None:
        kept = self._store.open(key)
        if kept is None:
            return None
        with kept:
            head, _, pictures = kept.read().partition(b"\n")
        try:
            entry = _Entry.model_validate_json(head)
        except ValidationError:
            return None
        cut = iter(
            [
                pictures[end - size : end]
                for size, end in zip(entry.sizes, accumulate(entry.sizes), strict=True)
            ]
        )
        images = tuple(
            image.model_copy(
                update={"png": next(cut), "vector_bytes": next(cut) if image.vector_format else None}
            )
            for image in entry.collected.images
        )
        return entry.model_copy(update={"collected": entry.collected.model_copy(update={"images": images})})


def _bytes(image: Image) -> tuple[bytes, ...]:
    return (image.png, image.vector_bytes or b"") if image.vector_format else (image.png,)
