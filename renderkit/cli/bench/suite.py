"""`renderkit bench suite`: checks a suite, lists it, writes it in another form, draws its references."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    from renderkit.cli.bench.run import selection

    parser = commands.add_parser(
        "suite",
        help="look at a suite",
        description="Checks SUITE and lists its tasks. With -o, writes it as Parquet or JSON lines; with"
        " --draw, runs the reference programs and takes what they draw as the pictures.",
    )
    parser.add_argument("suite", metavar="SUITE", help="Parquet, JSON lines, a folder, or `own`")
    selection(parser)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="write it: .parquet or .jsonl")
    parser.add_argument("--draw", action="store_true", help="draw the reference programs first")
    parser.add_argument("--json", action="store_true", help="one JSON object a task")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Lists the tasks on stdout."""
    from renderkit.cli import words
    from renderkit.cli.bench.run import suite_of
    from renderkit.cli.main import CODE_FAILED, OK, UsageError

    with words.needing("bench"):
        from renderkit.bench import drawing
        from renderkit.bench.suite import SuiteError
    from renderkit.engine import Engine
    from renderkit.plugins import PluginError, Plugins

    plugins = Plugins()
    try:
        suite = suite_of(options, plugins)
        failed: list[str] = []
        if options.draw:
            with Engine(workers=os.cpu_count() or 1, plugins=plugins) as engine:
                suite, failed = drawing.drawn(suite, engine)
        if options.output is not None:
            suite.write(options.output)
    except (SuiteError, PluginError) as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(words.reason(error)) from error
    for task in suite.tasks:
        if options.json:
            print(json.dumps({"id": task.id, "language": task.language, "category": task.category}))
        else:
            print(f"{task.language:12} {task.id:32} {task.category} ({task.subtype})")
    for line in failed:
        print(f"renderkit: {line}", file=sys.stderr)
    return CODE_FAILED if failed else OK
