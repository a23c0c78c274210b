"""How addresses on content networks are written."""

from __future__ import annotations

import re
import urllib.parse

LONGEST = 4096
"""Characters of an address; combined ones are long."""

NAME = re.compile(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[A-Za-z0-9~_-][A-Za-z0-9._~-]*")

Query = dict[str, str]


def split(url: str) -> tuple[str, str, Query] | None:
    """An address's host, path and query; None for what no page of ours may ask for."""
    if not isinstance(url, str) or len(url) > LONGEST:
        return None
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.username is not None or port not in {None, 80, 443}:
        return None
    path = urllib.parse.unquote(parts.path)
    if re.search(r"[\x00-\x1f\x7f\\]|%2e|%2f|%5c", path, re.I) or {".", ".."} & set(path.split("/")):
        return None
    query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50))
    return host, re.sub(r"/{2,}", "/", path) or "/", query


def reference(text: str) -> tuple[str, str, str] | None:
    """`name@request/file` taken apart; None where there is no name."""
    matched = NAME.match(text)
    if matched is None:
        return None
    rest = text[matched.end() :]
    spec = ""
    if rest.startswith("@"):
        spec, _, file = rest[1:].partition("/")
    elif rest and not rest.startswith("/"):
        return None
    else:
        file = rest[1:]
    return matched[0], spec.strip(), file.strip("/")


def revision(spec: str) -> str:
    """A request for a version, where a network names it by revision (`r128` is 0.128.0)."""
    matched = re.fullmatch(r"r(\d+)", spec)
    return f"0.{matched[1]}.0" if matched else spec


def variants(file: str) -> list[str]:
    """The file, and its other form: small or readable, it does the same."""
    small = re.fullmatch(r"(.+?)[.-]min(\.(?:js|mjs|css))", file)
    if small:
        return [file, small[1] + small[2]]
    whole = re.fullmatch(r"(.+)(\.(?:js|mjs|css))", file)
    return [file, f"{whole[1]}.min{whole[2]}"] if whole else [file]


def likeliness(path: str) -> tuple[bool, bool, int, str]:
    """Sorts files whose paths end alike: built ones first, then by how deep they lie."""
    built = re.search(r"/(?:dist|build|umd|min|cdn)/", path) is None
    other = re.search(r"/(?:src|esm?|cjs|lib|node|test)/", path) is not None
    return other, built, path.count("/"), path
