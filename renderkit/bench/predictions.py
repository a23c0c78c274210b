"""Answers from a file: JSON lines or Parquet.

Columns: `id` and `response`, and perhaps `language`, `sample`, `round`, `finish_reason`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from renderkit.bench.answers import Answer, Finish
from renderkit.bench.prompts import Message
from renderkit.bench.suite import Suite, SuiteError, Task
from renderkit.datasets.read import Bad, InputError, sources
from renderkit.plugins import Plugins, UnknownLanguage

_FINISH: dict[str, Finish] = {"length": "length", "max_tokens": "length", "content_filter": "filter"}


class Predictions:
    """The answers of a file, by task, sample and turn. Raises SuiteError for what cannot be read."""

    def __init__(self, path: Path, suite: Suite, plugins: Plugins) -> None:
        self.answers: dict[tuple[str, int, int], Answer] = {}
        keys: dict[str, list[str]] = {}
        for task in suite.tasks:
            keys.setdefault(task.id, []).append(task.key)
        try:
            for source in sources([path], lambda name: False):
                for number, raw in enumerate(source.records(), 1):
                    self._add(f"{source.name}:{number}", raw, keys, plugins)
        except InputError as error:
            raise SuiteError(str(error)) from error
        self.identity = hashlib.sha256(repr(sorted(self.answers.items())).encode()).hexdigest()[:16]
        self.samples = 1 + max((sample for _, sample, _ in self.answers), default=0)
        self.rounds = max((turn for _, _, turn in self.answers), default=0)
        self.missing = [
            task.key
            for task in suite.tasks
            if any((task.key, sample, 0) not in self.answers for sample in range(self.samples))
        ]

    def answer(self, task: Task, sample: int, turn: int, messages: Sequence[Message]) -> Answer | None:
        """What the file has; None for a round that it does not have."""
        return self.answers.get((task.key, sample, turn))

    def _add(
        self, place: str, raw: Mapping[str, object] | Bad, keys: dict[str, list[str]], plugins: Plugins
    ) -> None:
        if isinstance(raw, Bad):
            raise SuiteError(f"{place}: {raw.reason}")
        id, text = raw.get("id"), raw.get("response")
        if not isinstance(id, str | int) or not isinstance(text, str):
            raise SuiteError(f"{place}: a prediction has an 'id' and a 'response', which is text")
        found = keys.get(str(id), [])
        if found and raw.get("language"):
            # also where one task has the id: the suite may be the part that is of another language
            try:
                key = f"{plugins.language(str(raw['language'])).name}/{id}"
            except UnknownLanguage as error:
                raise SuiteError(f"{place}: {error}") from error
            found = [key] if key in found else []
        if len(found) > 1:
            raise SuiteError(f"{place}: {id!r} is a task of {len(found)} languages; say which by 'language'")
        sample, turn = _number(place, raw, "sample"), _number(place, raw, "round")
        for key in found:  # what the suite, or the part of it that runs, does not have is passed over
            if (key, sample, turn) in self.answers:
                raise SuiteError(f"{place}: a second response for {id!r}; number them by 'sample'")
            finish = _FINISH.get(str(raw.get("finish_reason") or ""), "stop")
            self.answers[(key, sample, turn)] = Answer(text=text, finish=finish)


def _number(place: str, raw: Mapping[str, object], column: str) -> int:
    """A whole number from 0 on; 0 where there is none, also as tables write that among numbers (NaN)."""
    value = raw.get(column)
    if value is None or value != value:
        return 0
    try:
        number = int(value) if isinstance(value, float) and value.is_integer() else int(str(value))
    except ValueError:
        number = -1
    if number < 0:
        raise SuiteError(f"{place}: {column!r} is a whole number from 0 on, not {value!r}")
    return number
