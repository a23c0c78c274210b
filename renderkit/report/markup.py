"""HTML that is put together of texts which nobody vouches for: all that is not markup is escaped.

tag("p", "by ", tag("b", name), class_="note")
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

LONGEST = 20_000
"""Characters of any text on a page, where no other bound is named."""

_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would not be seen, or would show other letters in another order than they stand."""

_VOID = frozenset({"img", "input", "meta", "br"})


class Html(str):
    """Markup. Any other string is text, and is escaped where it comes into some."""

    __slots__ = ()


def escaped(content: object) -> Html:
    """Markup as it is; anything else as text, at most LONGEST characters of it."""
    if isinstance(content, Html):
        return content
    return Html(html.escape(_HIDDEN.sub("\N{REPLACEMENT CHARACTER}", clip(str(content), LONGEST))))


def tag(name: str, /, *content: object, **attributes: object) -> Html:
    """An element. None in its content, and attributes that are None or False, are left out.

    Names of attributes have `_` for `-`, and one at the end where they are words of the interpreter's.
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{joined(content)}</{name}>")


def joined(parts: Iterable[object], between: str = "") -> Html:
    """Parts one after the other, without those that are None."""
    return Html(between.join(escaped(part) for part in parts if part is not None))


def clip(text: str, most: int) -> str:
    """At most so many characters of a text, and how many there are beyond."""
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most:,} more characters)"


def table(head: Sequence[object], rows: Iterable[Sequence[object]], **attributes: object) -> Html:
    """A table. The first cell of a row is its heading; cells that are cells already stay what they are."""
    top = tag("thead", tag("tr", *(_cell("th", one) for one in head)))
    body = (tag("tr", _cell("th", row[0]), *(_cell("td", one) for one in row[1:])) for row in rows)
    made = tag("table", top, tag("tbody", *body), **attributes)
    return tag("div", made, class_="wide")


def _cell(name: str, content: object) -> Html:
    if isinstance(content, Html) and content.startswith(("<td", "<th")):
        return content
    return tag(name, content)


def href(target: Path, page: Path) -> str:
    """The address of a file in a link from a page: relative, and a path whatever folders are called."""
    steps = Path(os.path.relpath(target, page.parent)).parts
    return "./" + "/".join(quote(os.fsencode(step), safe="") for step in steps)
