"""From a record to a sample: what it says, its language and its code, and whether the rules take it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from renderkit.datasets import extract
from renderkit.datasets.read import Raw, Source
from renderkit.datasets.records import Columns, Draft, draft, identity
from renderkit.datasets.rows import Refusal, Row, Sample, refused
from renderkit.datasets.rules import Rules
from renderkit.datasets.rules import refusal as refusal_by
from renderkit.models import Format, Job, Limits, Record
from renderkit.plugins import Plugins, UnknownLanguage


class Settings(Record):
    """What a run asks for. All of it is written down in the folder, and must be the same to go on."""

    columns: Columns = Columns()
    language: str | None = None
    form: extract.Form | None = None  # None: by what the record is
    rules: Rules = Rules()
    limits: Limits = Limits()
    options: dict[str, dict[str, Any]] = {}
    format: Format = "png"
    embed: bool = False

    def described(self, found: list[Source]) -> dict[str, Any]:
        """For `Results`."""
        return {
            "inputs": {source.name: source.identity for source in found},
            "settings": self.model_dump(mode="json"),
        }


class Checks(Protocol):
    """What knows which jobs can be: an Engine, or one that has many of them elsewhere."""

    plugins: Plugins

    def check(self, job: Job) -> None:
        """Raises ValueError for a job that cannot be."""


class Intake:
    """Takes records in, one at a time, by the settings of a run."""

    def __init__(self, settings: Settings, engine: Checks) -> None:
        self._settings = settings
        self._engine = engine
        self._languages: dict[str, str | None] = {}

    def sample(self, sequence: int, source: str, position: int, raw: Raw) -> Sample | Row:
        """The sample of a record; or its row, where it ends here."""
        settings, place = self._settings, f"{source}:{position}"
        said = draft(raw, settings.columns, settings.language, place)
        if isinstance(said, Refusal):
            name = identity(raw, settings.columns, place)
            return refused(source, position, name, _language_of(raw, settings), said)
        language, code = said.language or "", said.code
        try:
            language, code = self._extracted(said)
            sample = Sample(
                sequence=sequence,
                source=source,
                position=position,
                id=said.id,
                language=language,
                code=code,
                files=said.files,
            )
            refusal = self._refusal(sample)
            if refusal is None:
                return sample
        except UnknownLanguage as error:
            refusal = Refusal(stage="read", kind="data", message=str(error))
            if settings.rules.filter.languages:  # whatever it is, it was not asked for
                refusal = Refusal(stage="filter", status="skipped", message=str(error))
        except extract.NoCode as error:
            refusal = Refusal(stage="extract", kind="data", message=str(error))
        except ValueError as error:
            refusal = Refusal(stage="read", kind="data", message=str(error))
        return refused(source, position, said.id, language, refusal, code)

    def _refusal(self, sample: Sample) -> Refusal | None:
        """Why a sample is not asked for."""
        found = refusal_by(self._settings.rules.filter, sample.language, sample.code)
        if found is None:
            try:
                self._engine.check(self.job(sample))
            except (
                ValueError
            ) as error:  # what the command asks, this language does not have: no fault of the code
                return Refusal(stage="filter", status="skipped", message=str(error))
        return found

    def job(self, sample: Sample) -> Job:
        """What the engine is asked for a sample. Raises ValueError."""
        settings = self._settings
        return Job(
            id=str(sample.sequence),
            source=sample.code,
            language=sample.language,
            files=sample.files,
            options=settings.options.get(sample.language, {}),
            limits=settings.limits,
            format=settings.format,
        )

    def _extracted(self, said: Draft) -> tuple[str, bytes]:
        """The language and the code of a record."""
        form = self._settings.form or ("fences" if said.chat else _form_of(said.name))
        named = said.language
        if named is None and said.name and form == "none":
            named = self._engine.plugins.by_file_name(said.name).name
        language = None if named is None else self._engine.plugins.language(named).name
        if form == "none":
            if language is None:
                raise ValueError(
                    f"the record has no {self._settings.columns.language!r}, and none is given for all"
                )
            return language, said.code
        text = said.code.decode("utf-8", "surrogateescape")
        code, found = extract.extract(text, form, language, self._resolve)
        return found or "", code.encode("utf-8", "surrogateescape")

    def _resolve(self, tag: str) -> str | None:
        if tag not in self._languages:
            self._languages[tag] = self._engine.plugins.tagged(tag)
        return self._languages[tag]


def wanted(plugins: Plugins) -> Callable[[str], bool]:
    """Whether a file of a folder is a program, or holds one."""
    endings = tuple(ending for language in plugins.languages() for ending in language.extensions)
    return lambda name: name.lower().endswith((*endings, *extract.ENDINGS))


def _form_of(name: str) -> extract.Form:
    return extract.ENDINGS.get(Path(name).suffix.lower(), "none")


def _language_of(raw: Raw, settings: Settings) -> str:
    said = raw.get(settings.columns.language) if isinstance(raw, dict) else None
    return said if isinstance(said, str) else settings.language or ""
