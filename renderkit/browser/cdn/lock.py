"""Pins what package.json asks for: `python -m renderkit.browser.cdn.lock`, with npm 11 or newer.

A package that packages.json lists as `alone` is one file that needs nothing else, so what it says it needs is
left out of the lock: of 1,700 packages less than half have to be fetched.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = (
    "version",
    "integrity",
    "name",
    "dependencies",
    "peerDependencies",
    "optional",
    "os",
    "cpu",
    "inBundle",
)
Packages = dict[str, dict[str, Any]]


def main() -> None:
    """Writes package-lock.json beside package.json."""
    alone = set(json.loads((HERE / "packages.json").read_text("utf-8"))["alone"])
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder, "package.json")
        asked.write_bytes((HERE / "package.json").read_bytes())
        command = ["npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved"]
        subprocess.run([*command, "--legacy-peer-deps", "--ignore-scripts"], cwd=folder, check=True)
        lock = json.loads(Path(folder, "package-lock.json").read_text("utf-8"))
    packages: Packages = lock["packages"]
    for path, package in packages.items():
        if path.removeprefix("node_modules/") in alone:
            package.pop("dependencies", None)
            package.pop("peerDependencies", None)
    needed = reached(packages)
    lock["packages"] = {path: kept(packages[path], path) for path in packages if path in needed}
    (HERE / "package-lock.json").write_text(json.dumps(lock, indent=1) + "\n", "utf-8")
    print(f"{len(needed) - 1} of {len(packages) - 1} packages are needed")


def reached(packages: Packages) -> set[str]:
    """The places of all packages that the root's needs lead to."""
    found, rest = {""}, [""]
    while rest:
        here = rest.pop()
        package = packages[here]
        names = {**package.get("dependencies", {}), **package.get("optionalDependencies", {})}
        for name in names:
            at = place(packages, here, name)
            if at is not None and at not in found:
                found.add(at)
                rest.append(at)
    return found


def place(packages: Packages, here: str, name: str) -> str | None:
    """Where an import of `name` in the package at `here` leads."""
    while True:
        path = f"{here}/node_modules/{name}" if here else f"node_modules/{name}"
        if path in packages:
            return path
        if not here:
            return None
        here = here.rpartition("/node_modules/")[0] if "/node_modules/" in here else ""


def kept(package: dict[str, Any], path: str) -> dict[str, Any]:
    """An entry without what npm does not need to fetch it."""
    return package if path == "" else {key: package[key] for key in KEPT if key in package}


if __name__ == "__main__":
    main()
