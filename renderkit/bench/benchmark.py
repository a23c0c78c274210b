"""A whole benchmark, in one call: what `renderkit bench run` does.

summary = benchmark(Suite.own(), Settings(…), folder, engine, References(suite))
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from renderkit.bench import summary as summaries
from renderkit.bench.chat import Chat
from renderkit.bench.journal import SUITE, Journal
from renderkit.bench.judge import Judge
from renderkit.bench.records import Attempt
from renderkit.bench.run import Answers, Run, Settings, Stopped
from renderkit.bench.scoring import Scorer
from renderkit.bench.sources import Model
from renderkit.bench.suite import Suite
from renderkit.bench.summary import Summary
from renderkit.datasets.folder import ResultsError
from renderkit.engine import Engine
from renderkit.log import log
from renderkit.plugins import Plugins


class Interrupted(Exception):
    """The run stopped before its end; `summary` has what there is, the message why."""

    def __init__(self, message: str, summary: Summary) -> None:
        super().__init__(message)
        self.summary = summary


def benchmark(
    suite: Suite,
    settings: Settings,
    folder: Path,
    engine: Engine,
    source: Answers | None = None,
    *,
    threads: int = 8,
    dataset: Path | None = None,
    on_attempt: Callable[[Attempt], None] | None = None,
) -> Summary:
    """Runs a suite to its end in a folder, or goes on there; returns what came of it.

    `source` has the answers; without one, the model of the settings is asked. `dataset` is the folder of a
    validation, whose pictures should be of the same installation. Raises Interrupted where the run stops,
    ResultsError for a folder that is another run's, ValueError for settings that cannot be.
    """
    with ExitStack() as stack:
        if source is None:
            if settings.model is None:
                raise ValueError("say where answers come from: a source, or settings.model")
            source = Model(stack.enter_context(closing(Chat(settings.model))))
        judge = None
        if settings.judge is not None:
            judge = Judge(stack.enter_context(closing(Chat(settings.judge))), settings.prompts)
        journal = stack.enter_context(Journal(folder, settings.described(suite)))
        if not (folder / SUITE).exists():
            part = folder / f".{SUITE}"
            suite.write(part)
            part.replace(folder / SUITE)  # so that it is whole, whenever the run is killed
        for task in suite.tasks:
            if task.image is not None:  # for reports, which only read
                journal.put(hashlib.sha256(task.image).hexdigest(), task.image)
        warnings = differences(suite, engine, dataset)
        for warning in warnings:
            log().warning(warning)
        scorer = Scorer(
            engine, journal, settings.limits, compared=settings.compare, judge=judge, options=settings.options
        )
        stopped: Stopped | None = None
        try:
            Run(suite, settings, engine, journal, source, scorer, threads).all(on_attempt)
        except Stopped as error:
            stopped = error
        summary = summarised(folder, engine.plugins, warnings)
        journal.write("summary.json", summary.model_dump_json(indent=1).encode())
    if stopped is not None:
        raise Interrupted(str(stopped), summary) from stopped
    return summary


def summarised(
    folder: Path,
    plugins: Plugins | None = None,
    warnings: list[str] | None = None,
    run: summaries.Run | None = None,
) -> Summary:
    """What stands in a run's folder, also while it runs; `run`: what was read of it. Raises ResultsError."""
    run = run or opened(folder, plugins)
    if warnings is None:
        try:
            warnings = json.loads((folder / "summary.json").read_text("utf-8"))["warnings"]
        except (OSError, ValueError, KeyError):
            warnings = []
    return summaries.summarise(run, folder.resolve().name, warnings or ())


def opened(folder: Path, plugins: Plugins | None = None) -> summaries.Run:
    """A run's folder for reading. Raises ResultsError."""
    if not (folder / "run.json").exists() or not (folder / SUITE).exists():
        made = f"renderkit bench run … -o {folder}"
        raise ResultsError(f"{folder} is no folder of a benchmark; make one with: {made}")
    run = summaries.Run(folder, Suite.read(folder / SUITE, plugins=plugins))
    # the file is called like every other run's; the suite's own name is written down
    run.suite = run.suite.model_copy(update={"name": str(run.described["suite"]["name"])})
    return run


def differences(suite: Suite, engine: Engine, dataset: Path | None = None) -> list[str]:
    """What was drawn by another installation than this engine's: references of the suite, a data set."""
    found: list[str] = []
    installed = {language: engine.installation(language) for language in {t.language for t in suite.tasks}}
    for language in sorted(installed):
        drawn = {
            task.fingerprint
            for task in suite.tasks
            if task.language == language and task.fingerprint and task.image is not None
        }
        if drawn - {installed[language]}:
            found.append(
                f"the reference pictures of {language} were drawn by another installation"
                f" ({min(drawn - {installed[language]})}, here {installed[language]}):"
                " scores beside them may differ"
            )
    if dataset is not None:
        try:
            known = dict(json.loads((dataset / "run.json").read_text("utf-8"))["installations"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ResultsError(f"{dataset} is no folder of a validation ({error})") from None
        for language in sorted(set(installed) & set(known)):
            if known[language] != installed[language]:
                found.append(
                    f"the data set {dataset.name} was rendered by another installation of {language}"
                    f" ({known[language]}, here {installed[language]}):"
                    " what renders there may not render here"
                )
    return found
