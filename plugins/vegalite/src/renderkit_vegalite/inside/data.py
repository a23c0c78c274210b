"""Puts data in the place of its address, so that the converter needs neither files nor network.

It runs behind the walls, beside the converter. Standard library only.
"""

import os
import re

DATASETS = "/opt/renderkit/vegalite/node_modules"
"""vega-datasets, twice: version 1 names some fields otherwise, and has files that version 3 lacks."""

KNOWN = re.compile(
    r"^(?:https?:)?//(?:vega\.github\.io/(?:vega-datasets|editor|vega-lite|vega)(?:/[\w.-]+)*?/data/"
    r"|(?:cdn\.jsdelivr\.net/npm|unpkg\.com)/vega-datasets(?:@(?P<npm>v?[\w.^~-]+))?/data/"
    r"|raw\.githubusercontent\.com/vega/(?:vega-datasets|vega|vega-lite)/(?P<ref>[\w.-]+)/(?:docs/|site/|packages/vega/)?"
    r"(?:test/)?data/"
    r"|cdn\.jsdelivr\.net/gh/vega/vega-datasets(?:@(?P<gh>[\w.-]+))?/data/)(?P<name>[\w.-]+)(?:\?.*)?$"
)
FORMATS = {
    "csv": "csv",
    "tsv": "tsv",
    "dsv": "dsv",
    "json": "json",
    "topojson": "topojson",
    "geojson": "json",
}


def inline(spec, files):
    """Replaces every address in `spec`; returns (kind, address) of those that cannot be had."""
    problems = []
    for block in blocks(spec):
        url = block["url"]
        kind, body = fetch(url, files)
        if body is None:
            problems.append((kind, url))
            continue
        wanted = dict(block["format"]) if isinstance(block.get("format"), dict) else {}
        ending = url.split("?")[0].rsplit(".", 1)[-1].lower()
        wanted.setdefault("type", FORMATS.get(ending, "json"))
        del block["url"]
        block.pop("async", None)
        block["values"], block["format"] = body.decode("utf-8-sig", "replace"), wanted
    return problems


def blocks(node, key=""):
    """Yields what says where data is: `data`, a lookup's `from.data`, the entries of Vega's `data` list."""
    if isinstance(node, dict):
        if key == "data" and isinstance(node.get("url"), str):
            yield node
        for name, value in list(node.items()):
            if name not in ("values", "datasets"):
                yield from blocks(value, name)
    elif isinstance(node, list):
        for value in node:
            yield from blocks(value, key if key == "data" else "")


def fetch(url, files):
    """The bytes behind an address: the job's own file, or one of vega-datasets; else the reason why not."""
    known = KNOWN.match(url)
    if known:
        return "blocked", dataset(known["name"], known["npm"] or known["gh"] or known["ref"] or "")
    if re.match(r"^[a-z][a-z0-9+.-]*:|^//", url, re.I):
        return "blocked", None
    name = url.removeprefix("./")
    if ".." in name.split("/") or (name.startswith("/") and not name.startswith("/data/")):
        return "blocked", None
    body = files.get(name.lstrip("/"))
    if body is None and re.fullmatch(r"/?(?:\w+/)*data/[\w.-]+", name):
        body = dataset(name.rsplit("/", 1)[-1], "")
    return "missing_file", body


def dataset(name, version):
    """A file of vega-datasets. The version in the address decides; each lends the other what it lacks."""
    order = ("1", "3") if re.match(r"v?1\b", version) else ("3", "1")
    for major in order:
        path = os.path.join(DATASETS, f"vega-datasets-{major}", "data", name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                return file.read()
    return None
