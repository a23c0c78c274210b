"""Source maps, read the one way that is needed: from a place in the bundle to the one in the user's text."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass

_DIGITS = {
    letter: n for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MOST = 2_000_000


@dataclass(frozen=True)
class SourceMap:
    """Segments by the bundle's lines: (column, source, line, column), all counted from 0."""

    sources: tuple[str, ...]
    lines: tuple[tuple[tuple[int, int, int, int], ...], ...]

    def find(self, line: int, column: int | None) -> tuple[str, int, int] | None:
        """The source, line and column behind a place, counted from 1. None where the bundle made it up."""
        if not 1 <= line <= len(self.lines) or not self.lines[line - 1]:
            return None
        segments = self.lines[line - 1]
        at = bisect_right(segments, ((column or 1) - 1, 1 << 30, 0, 0)) - 1
        _, source, there, there_column = segments[max(at, 0)]
        return (self.sources[source], there + 1, there_column + 1) if source < len(self.sources) else None


def read(text: str) -> SourceMap | None:
    """A map out of its JSON. It comes from behind the walls: None where it is not what it should be."""
    try:
        said = json.loads(text)
        sources = tuple(str(name) for name in said["sources"])
        mappings = said["mappings"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(mappings, str) or len(mappings) > 10 * _MOST:
        return None
    lines = []
    source = line = column = 0
    for row in mappings.split(";"):
        segments = []
        here = 0
        for segment in row.split(","):
            numbers = _numbers(segment)
            if len(numbers) < 4:
                here += numbers[0] if numbers else 0
                continue
            here, source, line, column = (
                here + numbers[0],
                source + numbers[1],
                line + numbers[2],
                column + numbers[3],
            )
            if source >= 0 and line >= 0:
                segments.append((here, source, line, column))
        lines.append(tuple(segments))
    return SourceMap(sources, tuple(lines))


def _numbers(segment: str) -> list[int]:
    """Base64 VLQ."""
    numbers, value, shift = [], 0, 0
    for letter in segment:
        digit = _DIGITS.get(letter, 0)
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
            continue
        numbers.append(-(value >> 1) if value & 1 else value >> 1)
        value, shift = 0, 0
    return numbers
