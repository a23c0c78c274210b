"""Pinned packages, and which of their versions answers a request best."""

from __future__ import annotations

import re
from dataclasses import dataclass

Number = tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """What an address means: a file or made content, and the package and version that it is of."""

    mime: str
    package: str
    version: str
    path: str = ""
    content: bytes = b""
    status: int = 200

    def read(self) -> bytes:
        """The bytes to answer with."""
        if not self.path:
            return self.content
        with open(self.path, "rb") as file:
            return file.read()


@dataclass(frozen=True)
class Package:
    """A pinned package, and the folder that it lies in."""

    name: str
    version: str
    folder: str


PART = re.compile(
    r"(>=|<=|>|<|=|\^|~)?\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[\w.-]+)?(?:\+\S*)?"
)


def number(version: str) -> Number:
    """A version as numbers to compare; what comes before a release sorts below it."""
    matched = PART.match(version)
    if matched is None:
        return (0, 0, 0, 0)
    parts = [int(part) if part and part.isdigit() else 0 for part in matched.groups()[1:4]]
    return (*parts, 0 if matched[5] else 1)


def bounds(spec: str) -> list[tuple[Number, Number]] | None:
    """The half-open intervals of versions that a request allows; None for one that names none (a tag)."""
    allowed: list[tuple[Number, Number]] = []
    for choice in spec.split("||"):
        choice = re.sub(r"(\S+)\s+-\s+(\S+)", r">=\1 <=\2", choice.strip())
        low: Number = (0, 0, 0, 0)
        high: Number = (10**9, 0, 0, 0)
        if not choice:
            continue
        for part in choice.replace(",", " ").split():
            matched = PART.fullmatch(part)
            if matched is None:
                return None
            bottom, top = reach(matched)
            low, high = max(low, bottom), min(high, top)
        allowed.append((low, high))
    return allowed or None


def reach(matched: re.Match[str]) -> tuple[Number, Number]:
    """The interval of one comparison of a request."""
    sign, *given = matched.groups()[:4]
    parts = []
    for part in given:
        if part is None or not part.isdigit():
            break
        parts.append(int(part))
    most = (10**9, 0, 0, 0)
    if not parts:
        return (0, 0, 0, 0), most
    low = (
        *parts,
        *(0 for _ in range(3 - len(parts))),
        0 if matched[5] or len(parts) < 3 or sign in {"^", "~"} else 1,
    )
    if sign == "^":
        kept = next((i for i, part in enumerate(parts) if part), len(parts) - 1) + 1
    elif sign == "~":
        kept = min(len(parts), 2)
    else:
        kept = len(parts)
    upper = (*parts[: kept - 1], parts[kept - 1] + 1)
    high = (*upper, *(0 for _ in range(3 - len(upper))), 0)
    if sign is None and matched[5]:
        high = (*low[:3], 1)
    return {
        ">=": ((*low[:3], 0), most),
        ">": (high, most),
        "<": ((0, 0, 0, 0), (*low[:3], 0)),
        "<=": ((0, 0, 0, 0), high),
    }.get(sign, (low, high))


def best(pinned: list[Package], spec: str, usual: str, any_major: bool) -> list[Package]:
    """Sorts pinned packages by how well they answer a request, and leaves out those that do not."""
    newest = sorted(pinned, key=lambda package: number(package.version), reverse=True)
    allowed = bounds(spec) if spec and spec not in {"latest", "next", "*"} else None
    if allowed is None:
        return sorted(newest, key=lambda package: package.folder != usual)
    exact = [package for package in newest if package.version == spec.lstrip("v=")]
    if exact and re.fullmatch(r"[v=]?\d+\.\d+\.\d+\S*", spec):
        return exact
    fits = [p for p in newest if any(low <= number(p.version) < high for low, high in allowed)]
    if not re.fullmatch(r"[v=]?[\d.xX*]+", spec):
        fits.sort(key=lambda package: package.folder != usual)  # several majors may fit: the usual one first
    target = max(low for low, _ in allowed)
    rest = [package for package in newest if package not in fits]
    alike = [package for package in rest if number(package.version)[0] == target[0]]
    others = [package for package in rest if package not in alike] if any_major else []
    return fits + nearest(alike, target) + nearest(others, target)


def nearest(packages: list[Package], target: Number) -> list[Package]:
    """The next above `target` first, then those below, each the nearer first."""
    above = [p for p in reversed(packages) if number(p.version) >= target]
    below = [p for p in packages if number(p.version) < target]
    return above + below
