"""`renderkit bench`: runs benchmarks, reports on them, and looks at suites."""

from __future__ import annotations

from typing import Any


def add(commands: Any) -> None:
    """Says what the command takes."""
    from renderkit.cli.bench import report, run, suite

    parser = commands.add_parser(
        "bench",
        help="run a benchmark",
        description="Asks models for programs, or takes their answers from a file, renders them behind walls,"
        " lets models mend what failed, and scores what they drew.",
    )
    parts = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=type(parser))
    for module in (run, report, suite):
        module.add(parts)
