"""Where things stand in a JSON text: every string value with its path and its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[{}\[\],:]|[^\s{}\[\],:"]+|\n')


@dataclass(frozen=True)
class Place:
    """A string value: its path (keys and indices), what it says, its line counted from 1."""

    path: tuple[str | int, ...]
    value: str
    line: int


def places(source: str) -> Iterator[Place]:
    """Yields the string values of a JSON text that could be parsed."""
    path: list[str | int] = []
    opened: list[str] = []
    line, key = 1, False  # `key`: whether the next string names a member
    for token in _TOKEN.findall(source):
        if token == "\n":
            line += 1
        elif token in "{[":
            opened.append(token)
            path.append("" if token == "{" else 0)
            key = token == "{"
        elif token in "}]":
            opened.pop()
            path.pop()
        elif token == "," and opened:
            key = opened[-1] == "{"
            if opened[-1] == "[":
                path[-1] = int(path[-1]) + 1
        elif token == ":":
            key = False
        elif token.startswith('"'):
            text = json.loads(token, strict=False)
            if key and opened and opened[-1] == "{":
                path[-1] = text
            else:
                yield Place(tuple(path), text, line)
