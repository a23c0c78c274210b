"""Finishes the environment at set-up: leaves out what no page asks for, and lists what there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys

DROPPED = re.compile(
    r"\.(map|flow|tsbuildinfo|md|markdown|coffee|gz|br|ts|mts|cts|tsx|less|scss|sass|styl)$", re.I
)
"""Endings of files that no page asks for: source maps, sources in other languages, documents."""

TYPES = re.compile(r"\.d\.[mc]?ts$")
"""Types stay in packages that a program may import by their own names: a checker of types reads them."""

KEPT = re.compile(r"^package\.json$|licen[cs]e|notice|copying", re.I)

FOLDERS = {"test", "tests", "__tests__", "spec", "coverage", ".github", "docs", "website", "benchmark"}
"""Folders at a package's top that no page asks for."""


def finish(root: str) -> None:
    """Prunes `root`/node_modules and writes `root`/index.json: the folder of each version of each package."""
    rules = read(os.path.join(root, "packages.json"))["prune"]
    found = {folder: read(os.path.join(root, folder, "package.json")) for folder in packages(root)}
    typed = {name for name, version in asked(root).items() if not version.startswith("npm:")}
    index: dict[str, dict[str, str]] = {}
    for folder in sorted(found, key=lambda path: (path.count("/node_modules/"), path)):
        full, described = os.path.join(root, folder), found[folder]
        index.setdefault(described["name"], {}).setdefault(described["version"], folder)
        short = folder.removeprefix("node_modules/")
        prune(full, described, rules.get(short, rules.get(described["name"], {})), short in typed)
    with open(os.path.join(root, "index.json"), "w", encoding="utf-8") as file:
        json.dump(index, file, indent=0)


def read(path: str) -> dict:
    """A JSON file."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def asked(root: str) -> dict[str, str]:
    """The packages that the environment names, and their versions."""
    described = read(os.path.join(root, "package.json"))
    return {**described.get("dependencies", {}), **described.get("optionalDependencies", {})}


def packages(root: str, inside: str = "node_modules") -> list[str]:
    """The folders of all packages, those within packages included, relative to `root`."""
    found = []
    try:
        names = sorted(os.listdir(os.path.join(root, inside)))
    except OSError:
        return []
    for name in names:
        if name.startswith("@") and "/" not in name:
            names += [f"{name}/{other}" for other in sorted(os.listdir(os.path.join(root, inside, name)))]
        elif not name.startswith("."):
            path = f"{inside}/{name}"
            if os.path.isfile(os.path.join(root, path, "package.json")):
                found.append(path)
            found += packages(root, f"{path}/node_modules")
    return [path for path in found if not os.path.islink(os.path.join(root, path))]


def prune(folder: str, described: dict, rule: dict[str, str], typed: bool) -> None:
    """Takes out of one package what no page asks for; `rule` says what else to drop, or what only to keep."""
    only, drop = re.compile(rule.get("only", "")), re.compile(rule["drop"]) if "drop" in rule else None
    folders = set(FOLDERS)
    if not uses_sources(folder, described):
        folders.add("src")
    for name in folders & set(os.listdir(folder)):
        shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
    for base, inner, names in os.walk(folder):
        if "node_modules" in inner:
            inner.remove("node_modules")
        for name in names:
            path = os.path.join(base, name)
            short = path[len(folder) + 1 :]
            if KEPT.search(name) or (typed and TYPES.search(name)):
                continue
            if DROPPED.search(name) or not only.search(short) or (drop and drop.search(short)):
                os.remove(path)


def uses_sources(folder: str, described: dict) -> bool:
    """Whether a package's entries lead into its `src`."""
    if re.search(r"[\"/]src/", json.dumps({**described, "scripts": 0, "types": 0, "repository": 0})):
        return True
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if name.endswith((".js", ".mjs", ".cjs")) and os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                if re.search(r"[\"']\./src\b", file.read(200_000)):
                    return True
    return False


if __name__ == "__main__":
    finish(sys.argv[1])
