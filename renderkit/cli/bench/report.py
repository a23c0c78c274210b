"""`renderkit bench report`: what runs found, as a table and as a page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "report",
        help="compare runs",
        description="Prints a table of the runs in each DIR, with and without self-debugging, compares them"
        " in pairs, and writes report.html into the first.",
    )
    parser.add_argument("folders", nargs="+", metavar="DIR", type=Path)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="another place for the page")
    parser.add_argument("--published", action="store_true", help="beside the published results")
    parser.add_argument("--json", action="store_true", help="print the summaries as JSON, one a line")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the table; the page's place goes to stderr."""
    from renderkit.cli import words
    from renderkit.cli.main import OK, UsageError

    with words.needing("bench"):
        from renderkit.bench import benchmark as bench
        from renderkit.bench.suite import SuiteError
        from renderkit.datasets.folder import ResultsError
        from renderkit.report import benchmark as pages
        from renderkit.report import scoreboard
    try:
        # read once, so that the table and the page agree while a run goes on
        runs = [(folder, bench.opened(folder)) for folder in options.folders]
        names = scoreboard.names(options.folders)
        summaries = [
            bench.summarised(folder, run=run).model_copy(update={"name": name})
            for (folder, run), name in zip(runs, names, strict=True)
        ]
        beside = scoreboard.published() if options.published else None
        if options.json:
            print("\n".join(summary.model_dump_json() for summary in summaries))
        else:
            print("\n".join(scoreboard.lines(summaries, beside=beside)))
            named = [(summary.name, run) for summary, (_, run) in zip(summaries, runs, strict=True)]
            print("\n".join(scoreboard.pair_lines(scoreboard.pairs(named))))
        output = options.output or options.folders[0] / pages.PAGE
        print(pages.write(runs, summaries, output, beside=beside), file=sys.stderr)
    except (ResultsError, SuiteError) as error:
        raise UsageError(str(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise UsageError(words.reason(error)) from error
    return OK
