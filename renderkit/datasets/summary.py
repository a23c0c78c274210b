"""Totals of a results folder, and questions to it, asked of DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from renderkit.datasets.results import shards
from renderkit.datasets.rows import SCHEMA, table

AT_ONCE = 1000
"""Rows that are fetched at a time."""


class QueryError(Exception):
    """The database does not understand the question. The message is its own."""


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database with one view, `rows`: all that stands in the folder. Raises ResultsError."""
    files, waiting = shards(folder)
    database = duckdb.connect()
    database.register("beside", table(waiting))
    names = ", ".join(f'"{name}"' for name in SCHEMA.names)
    parts = [f"SELECT {names} FROM beside"]
    if files:
        listed = ", ".join("'" + str(path).replace("'", "''") + "'" for path in files)
        parts.insert(0, f"SELECT {names} FROM read_parquet([{listed}])")
    database.execute(f"CREATE VIEW rows AS {' UNION ALL '.join(parts)}")
    return database


def rows(
    folder: Path, status: str | None = None, kind: str | None = None, language: str | None = None
) -> Iterator[dict[str, Any]]:
    """Rows as JSON objects, by source and position. `kind` is that of any finding."""
    wheres, values = ["true"], []
    for clause, value in (
        ("status = ?", status),
        ("(kind = ? OR list_contains([d.kind for d in diagnostics], ?))", kind),
        ("language = ?", language),
    ):
        if value is not None:
            wheres.append(clause)
            values += [value] * clause.count("?")
    yield from query(
        opened(folder),
        f"SELECT * FROM rows WHERE {' AND '.join(wheres)} ORDER BY source, position",
        values,
    )


def ask(folder: Path, question: str) -> Iterator[dict[str, Any]]:
    """The answer to a question in SQL, as JSON objects. Raises QueryError."""
    return query(opened(folder), question)


def query(
    database: duckdb.DuckDBPyConnection, question: str, values: Sequence[Any] = ()
) -> Iterator[dict[str, Any]]:
    """The rows of an answer as JSON objects. Raises QueryError."""
    try:
        answer = database.execute(question, values)
        if answer.description is None:
            return
        names = [column[0] for column in answer.description]
        while found := answer.fetchmany(AT_ONCE):
            for values_ in found:
                yield dict(zip(names, values_, strict=True))
    except duckdb.Error as error:
        raise QueryError(str(error)) from None


def summary(folder: Path) -> dict[str, Any]:
    """Records by status, kind and stage, and seconds, for all and for each language."""
    database = opened(folder)
    languages = {row["language"]: row for row in query(database, _TOTALS.format(by="language"))}
    total = next(query(database, _TOTALS.format(by="'all'")), None)
    for name, key in (("kinds", "kind"), ("stages", "stage")):
        counted = query(
            database,
            f"SELECT language, {key} AS word, count(*) AS n FROM rows"
            f" WHERE status <> 'ok' AND {key} IS NOT NULL GROUP BY ALL ORDER BY n DESC, word",
            [],
        )
        for row in counted:
            languages[row["language"]].setdefault(name, {})[row["word"]] = row["n"]
    repeated = next(
        query(
            database,
            "SELECT count(*) AS n, min(id) AS example FROM"
            " (SELECT id FROM rows GROUP BY id HAVING count(*) > 1)",
            [],
        )
    )
    return {
        "total": total and _counts(total),
        "languages": {
            name: {**_counts(row), "kinds": row.get("kinds", {}), "stages": row.get("stages", {})}
            for name, row in sorted(languages.items())
        },
        "repeated_ids": repeated["n"],
        "repeated_id": repeated["example"],
    }


def written(folder: Path) -> dict[str, Any]:
    """The same, written to `summary.json` as well, with what was asked and what was installed."""
    totals = summary(folder)
    run = json.loads((folder / "run.json").read_text("utf-8"))
    text = json.dumps({**totals, "installations": run["installations"], "format": run["format"]}, indent=1)
    fresh = folder / ".summary"
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(folder / "summary.json")
    return totals


def errors(totals: dict[str, Any]) -> int:
    """Records for which the environment failed."""
    return int(totals["total"]["error"]) if totals["total"] else 0


def lines(totals: dict[str, Any]) -> list[str]:
    """The totals as a table for a terminal."""
    head = (
        "language",
        "records",
        "ok",
        "failed",
        "error",
        "skipped",
        "passed",
        "median s",
        "most frequent kinds",
    )
    body = []
    for name, row in [*totals["languages"].items(), ("all", totals["total"])]:
        if row is None:
            continue
        counts = [f"{row[key]:,}" for key in ("records", "ok", "failed", "error", "skipped")]
        rate = "" if row["pass_rate"] is None else f"{row['pass_rate']:.1%}"
        median = "" if row["median_seconds"] is None else f"{row['median_seconds']:.3f}"
        kinds = ", ".join(f"{kind} {n}" for kind, n in list(row.get("kinds", {}).items())[:4])
        body.append((name or "unknown", *counts, rate, median, kinds))
    widths = [max(len(row[at]) for row in (head, *body)) for at in range(len(head))]
    found = [
        "  ".join(
            cell.ljust(width) if at in (0, len(head) - 1) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *body)
    ]
    if totals["repeated_ids"]:
        found.append(
            f"{totals['repeated_ids']} ids occur more than once, as {totals['repeated_id']!r};"
            " rows are told apart by source and position"
        )
    return found


_TOTALS = """
SELECT {by} AS language, count(*) AS records, count(*) FILTER (status = 'ok') AS ok,
       count(*) FILTER (status = 'failed') AS failed, count(*) FILTER (status = 'error') AS error,
       count(*) FILTER (status = 'skipped') AS skipped,
       coalesce(sum(seconds), 0) AS seconds, median(seconds) FILTER (attempts > 0) AS median_seconds,
       coalesce(sum(usage.cpu_seconds), 0) AS cpu_seconds, coalesce(sum(len(images)), 0) AS pictures
FROM rows GROUP BY ALL
"""


def _counts(row: dict[str, Any]) -> dict[str, Any]:
    """Counts; `pass_rate` is over what ran and was not hindered by the environment."""
    judged = row["ok"] + row["failed"]
    return {
        **{key: int(row[key]) for key in ("records", "ok", "failed", "error", "skipped", "pictures")},
        "pass_rate": round(row["ok"] / judged, 4) if judged else None,
        "seconds": round(row["seconds"], 3),
        "cpu_seconds": round(row["cpu_seconds"], 3),
        "median_seconds": row["median_seconds"] and round(row["median_seconds"], 4),
    }
