"""`renderkit results`: what a validation found."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

STATUSES = ("ok", "failed", "error", "skipped")


def add(commands: Any) -> None:
    """Says what the command takes."""
    parser = commands.add_parser(
        "results",
        help="list what a validation found",
        description="Lists the rows of a results folder, also while a run writes to it; with --sql, asks"
        " DuckDB about the table 'rows'.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path)
    parser.add_argument("--status", choices=STATUSES)
    parser.add_argument("--kind", metavar="KIND", help="that have a finding of this kind")
    parser.add_argument("--language", metavar="LANG")
    parser.add_argument("--sql", metavar="QUERY", help='as "SELECT kind, count(*) FROM rows GROUP BY kind"')
    parser.add_argument("--json", action="store_true", help="print one JSON object a row")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints one line a row."""
    from typing import get_args

    from renderkit.cli.main import OK, UsageError
    from renderkit.cli.words import needing
    from renderkit.models import Kind

    with needing("datasets"):
        from renderkit.datasets import summary
        from renderkit.datasets.folder import ResultsError
    if options.kind is not None and options.kind not in get_args(Kind):
        raise UsageError(f"--kind {options.kind}: no such kind (known: {', '.join(get_args(Kind))})")
    filtered = {"status": options.status, "kind": options.kind, "language": options.language}
    if options.sql is not None and any(filtered.values()):
        raise UsageError("--sql asks for itself; leave out --status, --kind and --language")
    try:
        if options.sql is not None:
            for row in summary.ask(options.folder, options.sql):
                line = json.dumps(row, default=str) if options.json else "\t".join(map(_cell, row.values()))
                print(line)
            return OK
        for row in summary.rows(options.folder, **filtered):
            print(json.dumps(_absolute(row, options.folder), default=str) if options.json else _line(row))
    except (ResultsError, summary.QueryError) as error:
        raise UsageError(str(error)) from error
    sys.stdout.flush()
    return OK


def _line(row: dict[str, Any]) -> str:
    said = row["message"] or ", ".join(image["path"] for image in row["images"])
    line = f":{row['line']}" if row["line"] else ""
    kind = f" [{row['kind']}]" if row["kind"] else ""
    return f"{row['id']}{line}  {row['language']}  {row['status']}  {said}{kind}"


def _absolute(row: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Paths of pictures as whoever asks can open them."""
    for image in row["images"] or ():
        for key in ("path", "vector"):
            if image[key] is not None:
                image[key] = str(folder / image[key])
    return row


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
