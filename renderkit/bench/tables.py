"""The data of a task: a table as CSV text, and what of it a model is told."""

from __future__ import annotations

import csv
import io
import json
import re

from renderkit.models import Record

SHOWN_ROWS = 5
"""Of a table that a program reads: the rest it reads itself."""

SHOWN_CHARACTERS = 4000
"""Of what a prompt says of data that a program reads, as in the published benchmark (arXiv:2510.23642)."""

WHOLE_CHARACTERS = 40_000
"""Of data that a program cannot read: what is left out of those, no model can draw."""

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class Table(Record):
    """Rows of text under the names of columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @staticmethod
    def read(text: str) -> Table | None:
        """A table, where the text is one: a header of different names and at least one row, all as long.

        Some published tasks have definitions in their own language in this column; those are no table.
        """
        try:
            found = [row for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) if row]
        except csv.Error:
            return None
        if len(found) < 2 or {len(row) for row in found} != {len(found[0])}:
            return None
        header = tuple(name.strip() for name in found[0])
        if any(not name for name in header) or len(set(header)) < len(header):
            return None
        if len(header) == 1 and not re.fullmatch(r"[\w .%()/°-]+", header[0]):
            return None  # a line of code has no comma either
        return Table(columns=header, rows=tuple(tuple(row) for row in found[1:]))

    def as_json(self) -> str:
        """The rows as an array of objects in JSON, one line, safe inside a script of a page.

        Values stay text, as a reader of CSV gives them.
        """
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return json.dumps(rows, ensure_ascii=False).replace("</", "<\\/").replace("<!--", "<\\u0021--")

    def described(self) -> str:
        """For a prompt: how many rows, what each column holds, and the first rows."""
        lines = [f"{len(self.rows)} rows; columns:"]
        for number, name in enumerate(self.columns):
            values = [row[number].strip() for row in self.rows if row[number].strip()]
            lines.append(f"- {name}: {_kind(values)}" + _missing(len(self.rows) - len(values)))
        head = io.StringIO()
        csv.writer(head, lineterminator="\n").writerows([self.columns, *self.rows[:SHOWN_ROWS]])
        return "\n".join([*lines, f"The first rows of {len(self.rows)}:", head.getvalue().rstrip()])


def shown(text: str, *, whole: bool) -> str:
    """What a prompt says of a task's data: all (`whole`, or where it is no table), else a description."""
    table = None if whole else Table.read(text)
    said = text.strip() if table is None else table.described()
    most = SHOWN_CHARACTERS if table is not None else WHOLE_CHARACTERS
    if len(said) > most:
        said = said[:most].rsplit("\n", 1)[0] + "\n…"
    return said


def _kind(values: list[str]) -> str:
    if values and all(_NUMBER.fullmatch(value) for value in values):
        numbers = [float(value) for value in values]
        return f"numbers from {min(numbers):g} to {max(numbers):g}"
    different = list(dict.fromkeys(values))
    few = ", ".join(json.dumps(value, ensure_ascii=False) for value in different[:6])
    more = f", … ({len(different)} different)" if len(different) > 6 else ""
    return f"text: {few}{more}" if values else "empty"


def _missing(count: int) -> str:
    return f"; {count} are empty" if count else ""
