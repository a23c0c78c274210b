"""`renderkit report`: a results folder as one page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "report",
        help="write a validation's report anew",
        description="Writes DIR/report.html and DIR/summary.json, also while a run writes to DIR.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the totals and the path of the page."""
    from renderkit.cli.main import OK, UsageError
    from renderkit.cli.words import needing

    with needing("datasets"):
        from renderkit.datasets import summary
        from renderkit.datasets.folder import ResultsError
        from renderkit.report import validation
    try:
        totals = summary.written(options.folder)
        page = validation.write(options.folder, totals)
    except ResultsError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"{options.folder}: {error.strerror}") from error
    print("\n".join(summary.lines(totals)))
    print(page)
    return OK
