"""A validation as one page: totals by language, kinds, seconds, and pictures to look at.

The page is one file: the pictures on it are inside it, scaled by the browser, so that it can be sent on.
"""

from __future__ import annotations

import base64
import html
import tomllib
from pathlib import Path
from typing import Any

from renderkit.datasets.summary import opened, query
from renderkit.diagnostics.kinds import GROUPS

SUCCESSES, FAILURES = 4, 6
"""Of each language on the page: pictures, and programs that failed."""

LARGEST = 400_000
"""Bytes of a picture that goes into the page."""

CODE = 1200
"""Characters of a failed program's code that are shown."""


def write(folder: Path, totals: dict[str, Any]) -> Path:
    """Writes `report.html` into a results folder and returns its path. Raises OSError, ResultsError."""
    page = folder / "report.html"
    fresh = folder / ".report"
    fresh.write_text(_page(folder, totals), encoding="utf-8")
    fresh.replace(page)
    return page


def _page(folder: Path, totals: dict[str, Any]) -> str:
    body = [f"<h1>{html.escape(folder.resolve().name)}</h1>", _sentence(totals), _table(totals)]
    database = opened(folder)
    for language in totals["languages"]:
        shown = [_picture(folder, row) for row in query(database, _SUCCESSES, [language, LARGEST, SUCCESSES])]
        failed = [_failure(folder, row) for row in query(database, _FAILURES, [language, FAILURES])]
        if shown or failed:
            name = html.escape(language or "unknown")
            body.append(
                f'<h2 id="{name}">{name}</h2><div class="sheet">{"".join(shown)}</div>{"".join(failed)}'
            )
    database.close()
    return _FRAME.replace("BODY", "\n".join(body))


def _sentence(totals: dict[str, Any]) -> str:
    total = totals["total"]
    if total is None:
        return "<p>There is no record in this folder yet.</p>"
    rate = "" if total["pass_rate"] is None else f"; {total['pass_rate']:.1%} of those that ran passed"
    return (
        f"<p>{total['records']:,} records: {total['ok']:,} drew a picture that counts, {total['failed']:,}"
        f" failed, {total['skipped']:,} were left out by a rule, {total['error']:,} wait for their"
        f" environment{rate}.</p>"
    )


def _table(totals: dict[str, Any]) -> str:
    rows, published = [], _published()
    for name, row in [*totals["languages"].items(), ("all", totals["total"])]:
        if row is None:
            continue
        judged = row["ok"] + row["failed"]
        share = f"{row['failed'] / judged:.1%}" if judged else ""
        theirs = f"{published[name]:.1%}" if name in published else ""
        counts = "".join(f"<td>{row[key]:,}</td>" for key in ("records", "ok", "failed", "error", "skipped"))
        median = "" if row["median_seconds"] is None else f"{row['median_seconds']:.3f}"
        kinds = "".join(
            _bar(kind, count, row["failed"] + row["error"]) for kind, count in row.get("kinds", {}).items()
        )
        link = html.escape(name or "unknown")
        rows.append(
            f'<tr><th><a href="#{link}">{link}</a></th>{counts}<td>{share}</td><td>{theirs}</td>'
            f"<td>{median}</td><td>{row['cpu_seconds']:,.0f}</td><td class=kinds>{kinds}</td></tr>"
        )
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    note = '<p>"published": the rejected share in arXiv:2510.23642, appendix F.4.</p>'
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>{note}"


def _published() -> dict[str, float]:
    """Rejected shares of the published data set, to stand beside; the file says where they are from."""
    path = Path(__file__).with_name("published.toml")
    return dict(tomllib.loads(path.read_text("utf-8"))["rejected"])


def _bar(kind: str, count: int, of: int) -> str:
    share = 100 * count / of if of else 0
    group = GROUPS.get(kind, "runtime_environment")  # type: ignore[call-overload]  # words of this version's
    return f'<span class="{group}" style="--share:{share:.1f}%">{html.escape(kind)} {count:,}</span>'


def _picture(folder: Path, row: dict[str, Any]) -> str:
    """A row's first picture, if there is one that is not too large for the page."""
    try:
        content = (folder / row["path"]).read_bytes() if row["path"] else b""
    except OSError:
        return ""
    if not 0 < len(content) <= LARGEST:
        return ""
    data = base64.b64encode(content).decode()
    title = html.escape(str(row["id"]), quote=True)
    image = f'<img src="data:image/png;base64,{data}" alt="{title}">'
    return f"<figure>{image}<figcaption>{title}</figcaption></figure>"


def _failure(folder: Path, row: dict[str, Any]) -> str:
    line = f", line {row['line']}" if row["line"] else ""
    code = row["code"] or ""
    more = "\n…" if len(code) > CODE else ""
    what, id = html.escape(row["kind"] or row["stage"]), html.escape(str(row["id"]))
    said, excerpt = html.escape(row["message"] or ""), html.escape(row["excerpt"] or "")
    return (
        f"<details><summary><b>{what}</b> {id}{line}: {said}</summary><pre>{excerpt}</pre>"
        f"<pre>{html.escape(code[:CODE] + more)}</pre>{_picture(folder, row)}</details>"
    )


# Pictures are taken by the order of their hashes: a sample that is the same each time, and no one's choice.
_SUCCESSES = """
SELECT id, images[1].path AS path FROM rows
WHERE language = ? AND status = 'ok' AND images[1].bytes <= ? ORDER BY images[1].sha256 LIMIT ?
"""
# One of each kind before a second one of any.
_FAILURES = """
SELECT id, kind, stage, line, message, code, diagnostics[1].excerpt AS excerpt, images[1].path AS path FROM (
    SELECT *, row_number() OVER (PARTITION BY kind ORDER BY code_sha256, position) AS nth FROM rows
    WHERE language = ? AND status IN ('failed', 'error')
) ORDER BY nth, kind LIMIT ?
"""
_HEADS = (
    "language",
    "records",
    "ok",
    "failed",
    "error",
    "left out",
    "rejected",
    "published",
    "median s",
    "CPU s",
    "kinds of failures",
)
_FRAME = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>renderkit: validation</title>
<style>
body { font: 15px/1.45 sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
th:first-child, td.kinds, thead th:last-child { text-align: left; white-space: normal; }
.kinds span { display: inline-block; margin: 1px 3px; padding: 0 .4em; border-radius: 3px; font-size: 13px;
  background: linear-gradient(90deg, var(--hue) var(--share), #f1f1ee var(--share)); }
.structural { --hue: #f6c9b0; } .type_interface { --hue: #f3e2a2; }
.semantic_data { --hue: #b9dcc4; } .runtime_environment { --hue: #bcd3ef; }
.sheet { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(240px, 1fr)); }
figure { margin: 0; border: 1px solid #ccc; padding: .5rem; }
img { max-width: 100%; height: 180px; object-fit: contain; display: block; margin: auto; }
figcaption { font-size: 12px; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; background: #f6f6f3; padding: .5rem; font-size: 12px; overflow-wrap: anywhere; }
details { margin: .3rem 0; } summary { overflow-wrap: anywhere; cursor: pointer; }
</style>
BODY
</html>
"""
