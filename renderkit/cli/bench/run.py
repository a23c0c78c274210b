"""`renderkit bench run`: a suite's tasks, a model's answers, a verdict on each."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderkit.bench.chat import Endpoint
    from renderkit.bench.records import Attempt
    from renderkit.bench.run import Answers, Settings
    from renderkit.bench.suite import Suite
    from renderkit.plugins import Plugins

EVERY = 10.0
"""Seconds between lines of progress."""


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "run",
        help="run a suite",
        description="Runs the tasks of SUITE (Parquet, JSON lines, a folder; `own`: those of the plugins) and"
        " writes every request, answer, verdict and picture to DIR. The same command goes on where it was"
        " stopped, without asking again.",
        epilog="Exit status: 0 every task has its verdict, failed code too; 2 bad command line; 3 some tasks"
        " have none, or no score, because the environment failed or a model did not answer: run the same"
        " command again.",
    )
    parser.add_argument("suite", metavar="SUITE")
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=Path, required=True, help="the folder of the run"
    )
    answers = parser.add_argument_group("answers")
    answers.add_argument(
        "--predictions", metavar="FILE", type=Path, help="answers: id, response (JSONL, Parquet)"
    )
    answers.add_argument("--reference", action="store_true", help="the suite's own programs: all must pass")
    answers.add_argument("--model", metavar="NAME", help="a model behind an OpenAI-compatible address")
    answers.add_argument("--base-url", metavar="URL", help="that address (default: $OPENAI_BASE_URL)")
    answers.add_argument("--key-variable", metavar="NAME", default="OPENAI_API_KEY", help="holds the key")
    answers.add_argument("--rounds", type=int, metavar="K", help="of self-debugging (default: 3 for a model)")
    answers.add_argument("--samples", type=int, metavar="N", help="answers to each task (default: 1)")
    answers.add_argument(
        "--temperature", type=float, default=0.0, metavar="T", help="0, unless told otherwise"
    )
    answers.add_argument("--max-tokens", type=int, default=8192, metavar="N", help="of one answer")
    answers.add_argument("--timeout", type=float, default=300.0, metavar="S", help="seconds for one answer")
    answers.add_argument(
        "--concurrency", type=int, default=8, metavar="N", help="tasks that are asked at once"
    )
    answers.add_argument("--prompts", metavar="TOML", type=Path, help="other prompts")
    answers.add_argument("--partial", action="store_true", help="leave out tasks that have no prediction")
    selection(parser.add_argument_group("tasks"))
    scores = parser.add_argument_group("scores")
    scores.add_argument("--judge", metavar="NAME", help="a model that rates pictures")
    scores.add_argument("--judge-url", metavar="URL", help="its address (default: that of --base-url)")
    scores.add_argument("--no-compare", action="store_true", help="leave out scores beside the reference")
    scores.add_argument(
        "--dataset", metavar="DIR", type=Path, help="a validation: was it drawn by the same engine?"
    )
    engine = parser.add_argument_group("engine")
    engine.add_argument(
        "--limit", action="append", default=[], metavar="NAME=VALUE", help="as wall_seconds=5"
    )
    engine.add_argument("--sandbox", choices=("local", "docker", "none"), default="local")
    engine.add_argument("--workers", type=int, metavar="N", help="programs at once (default: cores)")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def selection(tasks: Any) -> None:
    """Says how tasks of a suite are picked: see `suite_of`."""
    for words, name, what in (
        (("-l", "--language"), "LANG", "languages"),
        (("--task",), "ID", "tasks"),
        (("--category",), "NAME", "categories"),
    ):
        tasks.add_argument(*words, action="append", default=[], metavar=name, help=f"only these {what}")


def run(options: argparse.Namespace) -> int:
    """Runs to the end, or to what stops it; prints what came of it."""
    from renderkit.cli import words
    from renderkit.cli.main import ENVIRONMENT_FAILED, OK, UsageError

    with words.needing("bench"):
        import openai  # noqa: F401  # said before anything is done, though only models need it

        from renderkit.bench import benchmark as bench
        from renderkit.bench import prompts
        from renderkit.bench import suite as suites
        from renderkit.datasets.folder import ResultsError
        from renderkit.report import benchmark as pages
        from renderkit.report import scoreboard
    from renderkit.engine import Engine
    from renderkit.plugins import PluginError, Plugins, UnknownLanguage

    plugins = Plugins()
    try:
        suite = suite_of(options, plugins)
        suite, settings, source = _asked(options, suite, plugins)
        with (
            Engine(workers=settings_workers(options), sandbox=options.sandbox, plugins=plugins) as engine,
            _Progress(suite, settings) as progress,
        ):
            try:
                summary, stopped = (
                    bench.benchmark(
                        suite,
                        settings,
                        options.output,
                        engine,
                        source,
                        threads=options.concurrency,
                        dataset=options.dataset,
                        on_attempt=progress.attempt,
                    ),
                    "",
                )
            except bench.Interrupted as error:
                summary, stopped = error.summary, str(error)
            except KeyboardInterrupt:
                print(
                    "renderkit: what was answered is written down; run the same command to go on",
                    file=sys.stderr,
                )
                raise
    except (suites.SuiteError, prompts.PromptsError, ResultsError, UnknownLanguage) as error:
        raise UsageError(str(error)) from error
    except PluginError as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return ENVIRONMENT_FAILED
    except BrokenPipeError:
        raise
    except (ValueError, OSError) as error:
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
            print(f"renderkit: {words.reason(error)}; make room, and run it again", file=sys.stderr)
            return ENVIRONMENT_FAILED
        raise UsageError(words.reason(error)) from error
    print(summary.model_dump_json() if options.json else "\n".join(scoreboard.lines([summary])))
    if stopped:
        print(f"renderkit: {stopped}", file=sys.stderr)
    try:
        read = [(options.output, bench.opened(options.output, plugins))]
        print(pages.write(read, [summary], options.output / pages.PAGE), file=sys.stderr)
    except OSError as error:  # the run stands without it
        print(f"renderkit: {words.reason(error)}; `renderkit bench report` writes the page", file=sys.stderr)
        return ENVIRONMENT_FAILED
    unfinished = summary.all.latest[-1].apart or summary.unscored
    return ENVIRONMENT_FAILED if stopped or unfinished else OK


def suite_of(options: argparse.Namespace, plugins: Plugins) -> Suite:
    """The suite that the command line names. Raises SuiteError."""
    from renderkit.bench.suite import OWN, Suite

    suite = Suite.own(plugins) if options.suite == OWN else Suite.read(Path(options.suite), plugins=plugins)
    languages = [plugins.language(name).name for name in options.language]
    return suite.select(languages, options.task, options.category)


def _asked(
    options: argparse.Namespace, suite: Suite, plugins: Plugins
) -> tuple[Suite, Settings, Answers | None]:
    """What is to run, and where answers come from; a model is asked by the settings. Raises UsageError."""
    from renderkit.bench.predictions import Predictions
    from renderkit.bench.prompts import Prompts
    from renderkit.bench.run import Settings
    from renderkit.bench.sources import References
    from renderkit.cli import words
    from renderkit.cli.main import UsageError

    given = [name for name in ("predictions", "reference", "model") if getattr(options, name)]
    if len(given) != 1:
        raise UsageError("say where answers come from: one of --predictions, --model and --reference")
    for name in ("samples", "concurrency"):
        _counted(name, getattr(options, name))
    if options.samples is not None and not options.model:
        raise UsageError("--samples is for --model: a file of predictions says itself what it has")
    if options.rounds is not None and options.reference:
        raise UsageError("--rounds is not for --reference: a program that fails stays as it is")
    common: dict[str, Any] = {
        "prompts": Prompts.load(options.prompts),
        "limits": words.limits(options.limit),
        "sandbox": options.sandbox,
        "compare": not options.no_compare,
        "judge": _judge(options),
    }
    if options.model:
        settings = Settings(
            **common,
            model=_endpoint(options, options.model, options.base_url, options.temperature),
            rounds=3 if options.rounds is None else options.rounds,
            samples=options.samples or 1,
        )
        return suite, settings, None
    if options.reference:
        return suite, Settings(**common, answers="reference", rounds=0), References(suite)
    found = Predictions(options.predictions, suite, plugins)
    if found.missing:
        if not options.partial:
            more = " …" if len(found.missing) > 3 else ""
            raise UsageError(
                f"{options.predictions} has no answer for {len(found.missing)} of {len(suite.tasks)} tasks"
                f" ({', '.join(found.missing[:3])}{more}); --partial leaves them out"
            )
        missing = set(found.missing)
        kept = tuple(task for task in suite.tasks if task.key not in missing)
        if not kept:
            raise UsageError(f"{options.predictions} has no answer for any task of {suite.name}")
        suite = suite.model_copy(update={"tasks": kept})
    rounds = found.rounds if options.rounds is None else options.rounds
    settings = Settings(**common, answers=found.identity, rounds=rounds, samples=found.samples)
    return suite, settings, found


def _endpoint(options: argparse.Namespace, model: str, url: str | None, temperature: float) -> Endpoint:
    from renderkit.bench.chat import Endpoint
    from renderkit.cli.main import UsageError

    url = url or os.environ.get("OPENAI_BASE_URL")
    if not url:
        raise UsageError(f"say where {model} is: --base-url URL, or OPENAI_BASE_URL in the environment")
    return Endpoint(
        model=model,
        base_url=url,
        key_variable=options.key_variable,
        temperature=temperature,
        max_tokens=options.max_tokens,
        timeout_seconds=options.timeout,
    )


def _judge(options: argparse.Namespace) -> Endpoint | None:
    if not options.judge:
        return None
    return _endpoint(options, options.judge, options.judge_url or options.base_url, 0.0)


def settings_workers(options: argparse.Namespace) -> int:
    """Programs that run at once. Raises UsageError."""
    _counted("workers", options.workers)
    return int(options.workers or len(os.sched_getaffinity(0)))


def _counted(name: str, number: int | None) -> None:
    """Raises UsageError for a number below 1."""
    from renderkit.cli.main import UsageError

    if number is not None and number < 1:
        raise UsageError(f"--{name} {number}: at least 1 is due")


class _Progress:
    """A line on stderr now and then."""

    def __init__(self, suite: Suite, settings: Settings) -> None:
        self._cases = len(suite.tasks) * settings.samples
        self._counts: Counter[str] = Counter()
        self._turns = 0
        self._lock = threading.Lock()
        self._began = self._said = time.monotonic()

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self._line()

    def attempt(self, attempt: Attempt) -> None:
        """Takes one in."""
        with self._lock:
            self._turns += 1
            self._counts[
                attempt.outcome if attempt.turn == 0 or attempt.outcome != "passed" else "mended"
            ] += 1
            if time.monotonic() - self._said >= EVERY:
                self._line()

    def _line(self) -> None:
        self._said = time.monotonic()
        parts = [f"{self._turns:,} attempts at {self._cases:,} tasks", f"{self._said - self._began:.0f} s"]
        parts += [f"{count:,} {word}" for word, count in self._counts.most_common()]
        print("  ".join(parts), file=sys.stderr, flush=True)
