"""`renderkit validate`: a data set in, a verdict on every record out."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderkit.datasets.intake import Settings
    from renderkit.datasets.read import Source
    from renderkit.datasets.results import Results
    from renderkit.datasets.validate import Renders, Run
    from renderkit.plugins import Plugins

Commands = Any  # argparse's own type for this is private

COLUMNS = ("id", "language", "code", "messages", "files")
FORMS = ("auto", "none", "fences", "chunks", "cells", "scripts")


def add(commands: Commands) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "validate",
        help="render a data set",
        description="Renders every record of each INPUT (JSON lines, also .gz and .zst; Parquet; a folder of"
        " these; a folder of source files) and writes rows, pictures and a report to DIR. The same command"
        " goes on where it was stopped.",
        epilog="Exit status: 0 every record has its verdict, failed code too; 2 bad command line; 3 the"
        " environment failed for some records: see --retry errors.",
    )
    parser.add_argument("inputs", nargs="+", metavar="INPUT", type=Path)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="the results folder")
    parser.add_argument("-l", "--language", metavar="LANG", help="for records that do not say theirs")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="WORD=NAME",
        help="another name of a column: id, language, code, messages or files",
    )
    parser.add_argument(
        "--file",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="put the text in COLUMN beside the code, as NAME",
    )
    parser.add_argument(
        "--extract", choices=FORMS, default="auto", help="where code is in a text (default: by what it is)"
    )
    parser.add_argument("--rules", metavar="TOML", type=Path, help="which records and pictures count")
    parser.add_argument("--preset", metavar="NAME", help="picture rules by name: published")
    parser.add_argument("--dedupe", choices=("none", "exact", "near"), help="leave out copies")
    parser.add_argument("--format", choices=("png", "svg", "pdf"), default="png", help="also keep this form")
    parser.add_argument("--embed", action="store_true", help="put pictures into the Parquet files as well")
    parser.add_argument(
        "--limit", action="append", default=[], metavar="NAME=VALUE", help="as wall_seconds=5"
    )
    parser.add_argument("--sandbox", choices=("local", "docker", "none"), default="local")
    parser.add_argument(
        "--engine", choices=("local", "ray"), default="local", help="'ray' uses a Ray cluster"
    )
    parser.add_argument("--address", metavar="ADDRESS", help="of the Ray cluster (default: as Ray finds it)")
    parser.add_argument("--workers", type=int, metavar="N", help="records at once (default: cores)")
    parser.add_argument("--retry", choices=("errors",), help="render again where the environment failed")
    parser.add_argument(
        "--redo", choices=("changed",), help="render again what was rendered by another installation"
    )
    parser.add_argument(
        "--log", choices=("text", "json"), default="text", help="of progress lines, on stderr"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Runs to the end, or to what stops it; prints where the results are."""
    from renderkit.cli import words
    from renderkit.cli.main import ENVIRONMENT_FAILED, OK, UsageError

    with words.needing("datasets"):
        from renderkit.datasets import folder as folders
        from renderkit.datasets import intake, read, results, rules, summary, validate
        from renderkit.report import validation
    from renderkit.plugins import PluginError, Plugins, UnknownLanguage

    if options.log == "json":
        from renderkit.log import configure

        configure(json=True)
    plugins, stopped = Plugins(), ""
    try:
        settings = _settings(options, plugins)
        found = read.sources(options.inputs, intake.wanted(plugins))
        described = settings.described(found)
        with _engine(options, plugins) as engine, results.Results(options.output, described) as folder:
            _prepare(options, folder, engine)
            stopped = _go(options, validate.Run(found, settings, engine, folder), found, folder)
        totals = summary.written(options.output)
        page = validation.write(options.output, totals)
    except (read.InputError, rules.RulesError, folders.ResultsError, UnknownLanguage) as error:
        raise UsageError(str(error)) from error
    except PluginError as error:
        print(f"renderkit: {error}", file=sys.stderr)
        return ENVIRONMENT_FAILED
    except BrokenPipeError:
        raise
    except (ValueError, OSError, sqlite3.Error) as error:
        raise UsageError(words.reason(error)) from error
    if options.json:
        print(json.dumps(totals))
    else:
        print("\n".join(summary.lines(totals)))
        print(page)
    if stopped:
        print(f"renderkit: {stopped}", file=sys.stderr)
    return ENVIRONMENT_FAILED if stopped or summary.errors(totals) else OK


def _settings(options: argparse.Namespace, plugins: Plugins) -> Settings:
    """What is asked for, all of it. Raises UsageError, RulesError, UnknownLanguage."""
    from renderkit.cli.main import UsageError
    from renderkit.cli.words import limits, pairs
    from renderkit.datasets import rules
    from renderkit.datasets.intake import Settings
    from renderkit.datasets.records import Columns

    names = dict(pairs(options.column, "--column"))
    for name in names:
        if name not in COLUMNS:
            raise UsageError(f"--column {name}: no such word (known: {', '.join(COLUMNS)})")
    taken = rules.load(options.rules) if options.rules else rules.Rules()
    if options.preset is not None:
        if options.preset not in rules.PRESETS:
            raise UsageError(f"--preset {options.preset}: unknown (known: {', '.join(rules.PRESETS)})")
        taken = taken.model_copy(update={"judge": rules.PRESETS[options.preset]})
    if options.dedupe is not None:
        taken = taken.model_copy(update={"dedupe": taken.dedupe.model_copy(update={"mode": options.dedupe})})
    named = {
        *taken.filter.languages,
        *taken.filter.language,
        *([options.language] if options.language else []),
    }
    for language in named:
        plugins.language(language)
    return Settings(
        columns=Columns(**names, beside=dict(pairs(options.file, "--file"))),
        language=options.language,
        form=None if options.extract == "auto" else options.extract,
        rules=taken,
        limits=limits(options.limit),
        format=options.format,
        embed=options.embed,
    )


@contextlib.contextmanager
def _engine(options: argparse.Namespace, plugins: Plugins) -> Iterator[Renders]:
    """What renders, for as long as it takes."""
    from renderkit.cli.main import UsageError
    from renderkit.cli.words import needing

    if options.workers is not None and options.workers < 1:
        raise UsageError(f"--workers {options.workers}: at least 1 is due")
    if options.engine == "ray":
        with needing("ray"):
            from renderkit.ray import RayEngine
        many = {"address": options.address, "workers": options.workers, "sandbox": options.sandbox}
        # Ray says on stdout what it sees of nodes; that is for the summary
        with contextlib.redirect_stdout(sys.stderr), RayEngine(**many, plugins=plugins) as engine:
            yield engine
        return
    if options.address is not None:
        raise UsageError("--address is that of a Ray cluster; give --engine ray with it")
    from renderkit.engine import Engine

    workers = options.workers or len(os.sched_getaffinity(0))
    with Engine(workers=workers, sandbox=options.sandbox, plugins=plugins) as engine:
        yield engine


def _prepare(options: argparse.Namespace, folder: Results, engine: Renders) -> None:
    """What is to be rendered again is dropped. Raises ResultsError where the installation is another."""
    from renderkit.datasets import validate

    if options.redo == "changed":
        print(f"{validate.redo(folder, engine)} records are rendered again", file=sys.stderr)
    validate.refuse_changed(folder, engine)
    if options.retry == "errors":
        print(f"{folder.forget(status='error')} records are tried again", file=sys.stderr)


def _go(options: argparse.Namespace, run: Run, found: list[Source], folder: Results) -> str:
    """Runs; what stopped it, in words, or nothing."""
    from renderkit.cli.progress import Progress
    from renderkit.datasets.validate import Stopped

    with Progress(found, folder.done.count, json=options.log == "json") as progress:
        try:
            run.all(progress.row)
        except Stopped as error:
            return str(error)
        except KeyboardInterrupt:
            progress.close()
            print(
                f"renderkit: {folder.done.count} records are written down; run the same command to go on",
                file=sys.stderr,
            )
            raise
    return ""
