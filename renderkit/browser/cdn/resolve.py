"""Finds what an address on a content network means among pinned packages. Runs behind the walls.

    found = Cdn("/opt/renderkit/web").find("https://cdn.jsdelivr.net/npm/d3@7")

An address becomes a package, a request for a version and a file; the nearest pinned version that has the file
serves it. How hosts write addresses and how libraries are named there is data (`manifest.json`). Modules that
a network would build (`+esm`) are built here by esbuild, when they are asked for.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from typing import Any

from .addresses import Query, likeliness, reference, revision, split, variants
from .modules import Modules
from .packages import Found, Package, best

ANSWERS = 5000
"""How many are kept."""

SHALLOW = 6
"""How deep in a package a file is looked for by the end of its path."""


class Cdn:
    """The networks that pinned packages stand in for."""

    def __init__(self, root: str, manifest: str = "") -> None:
        self.root = os.path.realpath(root)
        beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "manifest.json")
        with open(manifest or beside, encoding="utf-8") as file:
            self._known: dict[str, Any] = json.load(file)
        with open(os.path.join(self.root, "index.json"), encoding="utf-8") as file:
            index: dict[str, dict[str, str]] = json.load(file)
        self._packages = {
            name: [Package(name, version, os.path.join(self.root, folder)) for version, folder in of.items()]
            for name, of in index.items()
        }
        self._hosts = {host: kind for kind, hosts in self._known["hosts"].items() for host in hosts}
        self._fixed = [(re.compile(rule["address"]), rule) for rule in self._known["addresses"]]
        self._described: dict[str, dict[str, Any]] = {}
        self._files_of: dict[str, list[str]] = {}
        self._answers: dict[str, Found | None] = {}
        self._modules = Modules(self)

    def find(self, url: str) -> Found | None:
        """What `url` means; None for what is not pinned."""
        if url not in self._answers:
            if len(self._answers) > ANSWERS:
                self._answers.clear()
            found = self._find(url)
            if found is not None and found.content:  # is kept where it was made
                return found
            self._answers[url] = found
        return self._answers[url]

    def _find(self, url: str) -> Found | None:
        address = split(url)
        if address is None:
            return None
        host, path, query = address
        for rule, answer in self._fixed:
            matched = rule.fullmatch(host + path)
            if matched:
                return self._ruled(matched, answer)
        kind = self._hosts.get(host)
        return getattr(self, f"_at_{kind}")(path.lstrip("/"), query) if kind else None

    def _ruled(self, matched: re.Match[str], rule: dict[str, Any]) -> Found | None:
        """An address that the manifest spells out."""
        if "mime" in rule:  # a file of its kind with nothing in it
            return Found(self.mime(rule["mime"]), rule["package"], "empty")
        name, spec = matched.expand(rule["package"]), matched.expand(rule.get("version", ""))
        files = rule["file"] if isinstance(rule["file"], list) else [rule["file"]]
        found = (self.serve(name, spec, matched.expand(file), loose=True) for file in files)
        return next(filter(None, found), None)

    # ---- how hosts write addresses ----

    def _at_jsdelivr(self, path: str, query: Query) -> Found | None:
        kind, _, rest = path.partition("/")
        if kind == "combine":
            return self._combined(rest)
        if kind == "gh":
            return self._at_github(rest, query)
        if kind != "npm":
            return None
        wanted = reference(rest)
        if wanted is None:
            return None
        name, spec, file = wanted
        if file == "+esm" or file.endswith("/+esm"):
            return self._modules.find("jsdelivr", name, spec, file[:-4].rstrip("/"))
        return self.serve(name, spec, file, fields=("jsdelivr", "browser", "main"))

    def _combined(self, rest: str) -> Found | None:
        parts = [self._at_jsdelivr(part.strip("/"), {}) for part in rest.split(",")[:50]]
        given = [part for part in parts if part is not None]
        if len(given) < len(parts) or len({part.mime for part in given}) != 1:
            return None
        named, versions = ", ".join(part.package for part in given), ", ".join(part.version for part in given)
        return Found(given[0].mime, named, versions, content=b"\n".join(part.read() for part in given))

    def _at_github(self, path: str, query: Query) -> Found | None:
        parts = path.split("/", 2)
        if len(parts) < 2:
            return None
        repository, _, spec = parts[1].partition("@")
        name = self._known["repositories"].get(f"{parts[0]}/{repository}".lower())
        if name is None:
            return None
        spec = re.sub(r"^(?:refs/tags/)?(?:v(?=\d)|release-?(?=\d))", "", spec)
        spec = "" if spec in {"master", "main", "gh-pages", "dev", "develop"} else spec
        return self.serve(name, revision(spec), parts[2] if len(parts) > 2 else "", loose=True)

    def _at_unpkg(self, path: str, query: Query) -> Found | None:
        wanted = reference(path)
        if wanted is None:
            return None
        if "module" in query:
            return self._modules.find("unpkg", *wanted)
        return self.serve(*wanted, fields=("unpkg", "main"))

    def _at_cdnjs(self, path: str, query: Query) -> Found | None:
        """`ajax/libs/name/version/file`; names and places of files are the network's own."""
        parts = re.sub(r"^(?:ajax/)?libs/", "", path).split("/", 2)
        if len(parts) < 3:
            return None
        plain = parts[0] if parts[0] in self._packages else parts[0].lower()
        name = self._known["libraries"].get(parts[0].lower(), plain)
        return self.serve(name, revision(parts[1]), parts[2], loose=True)

    def _at_esm(self, path: str, query: Query) -> Found | None:
        path = re.sub(r"^(?:v\d+/|stable/|-/|pin/|new/|npm/|npm:|jspm:)+", "", path)
        wanted = reference(path.lstrip("*"))
        if wanted is None:
            return None
        name, spec, file = wanted
        spec = re.sub(r"-[A-Za-z0-9]{12,}$", "", spec)  # an address that the network pinned
        file = re.sub(r"^(?:X-[\w-]+/|dist=[^/]*/|es20\d\d/|esnext/|deno/|denonext/|mode=[^/]*/)+", "", file)
        if re.search(r"\.(?:css|json|wasm|svg|png|woff2?|ttf|csv)$", file):
            return self.serve(name, spec, file)
        return self._modules.find("esm", name, spec, file, query)

    def _at_jspm(self, path: str, query: Query) -> Found | None:
        """`npm:name@version/file`: the packages' own files."""
        wanted = reference(path.removeprefix("npm:"))
        return self.serve(*wanted) if wanted is not None and path.startswith("npm:") else None

    def _at_rawgit(self, path: str, query: Query) -> Found | None:
        """`owner/repository/revision/file`."""
        parts = path.split("/", 3)
        if len(parts) < 4:
            return None
        return self._at_github(f"{parts[0]}/{parts[1]}@{parts[2]}/{parts[3]}", query)

    # ---- packages and files ----

    def serve(
        self, name: str, spec: str, file: str, fields: Sequence[str] = ("main",), loose: bool = False
    ) -> Found | None:
        """The file of the best version that has it. `loose`: only the end of its path may be right."""
        other = self._known["stands_for"].get(name)
        if other is not None:
            name, files = other["package"], other.get("files", {})
            renamed = (re.sub(old, new, file) for old, new in files.items() if re.search(old, file))
            file = next(renamed, file)
        for package in self.candidates(name, spec):
            if file.endswith(".map"):
                return Found(self.mime(file), name, package.version, status=404)
            path = self._file(package, file.strip("/"), fields, loose)
            if path is not None:
                return Found(self.mime(path), package.name, package.version, path=path)
        return None

    def candidates(self, name: str, spec: str) -> list[Package]:
        """Pinned versions for a request, the best first: exact, within the range, else of the same major."""
        pinned = self._packages.get(name, [])
        usual = os.path.join(self.root, "node_modules", name)
        return best(pinned, spec, usual, name in self._known["any_major"])

    def described(self, package: Package) -> dict[str, Any]:
        """A package's package.json."""
        if package.folder not in self._described:
            with open(os.path.join(package.folder, "package.json"), encoding="utf-8") as file:
                self._described[package.folder] = json.load(file)
        return self._described[package.folder]

    def _file(self, package: Package, file: str, fields: Sequence[str], loose: bool) -> str | None:
        if not file:
            wanted = self._defaults(package, fields)
        else:
            wanted = [
                *variants(file),
                *([] if os.path.splitext(file)[1] else [f"{file}.js", f"{file}/index.js"]),
            ]
        path = next(filter(None, (self.inside(package, name) for name in wanted)), None)
        return self._by_its_end(package, file) if path is None and file and loose else path

    def _defaults(self, package: Package, fields: Sequence[str]) -> list[str]:
        """Where the file may be that a package's bare name means."""
        described, wanted = self.described(package), []
        for field in (*fields, "style"):
            named = described.get(field)
            if isinstance(named, str) and named:
                named = os.path.normpath(named)
                if fields[0] == "jsdelivr":  # which hands out the small form of it
                    wanted += variants(re.sub(r"(?<!\.min)\.js$", ".min.js", named))
                wanted += [named, f"{named}.js", f"{named}/index.js"]
        return [*wanted, "index.js"]

    def inside(self, package: Package, file: str) -> str | None:
        """The path of a package's file; None for what is not there, is no plain file, or lies elsewhere."""
        path = os.path.normpath(os.path.join(package.folder, file))
        if not path.startswith(package.folder + os.sep) or "/node_modules/" in path[len(package.folder) :]:
            return None
        if not os.path.isfile(path) or os.path.realpath(path) != path:
            return None
        return path

    def _by_its_end(self, package: Package, file: str) -> str | None:
        """The likeliest file whose path ends so, for networks that lay packages out in their own way."""
        for wanted in variants(file):
            names = [name for name in self._files(package) if name.lower().endswith("/" + wanted.lower())]
            if names:
                return self.inside(package, min(names, key=likeliness).lstrip("/"))
        return None

    def _files(self, package: Package) -> list[str]:
        if package.folder not in self._files_of:
            names = []
            for base, folders, files in os.walk(package.folder):
                short = base[len(package.folder) :]
                folders[:] = sorted(f for f in folders if f != "node_modules" and short.count("/") < SHALLOW)
                names += [f"{short}/{name}" for name in files]
            self._files_of[package.folder] = names
        return self._files_of[package.folder]

    def mime(self, path: str) -> str:
        """A file's type, by its ending."""
        types: dict[str, str] = self._known["types"]
        return types.get(os.path.splitext("x" + path)[1].lower(), types[""])

    def setting(self, name: str) -> Any:
        """A table of the manifest."""
        return self._known[name]

    def version_below(self, package: Package, name: str) -> str:
        """The request for `name` that a package, or the nearest of those it needs, makes; "" for none."""
        rest = [package]
        seen: set[str] = set()
        while rest and len(seen) < 300:
            here = rest.pop(0)
            if here.folder in seen:
                continue
            seen.add(here.folder)
            described = self.described(here)
            needs = {**described.get("peerDependencies", {}), **described.get("dependencies", {})}
            if name in needs:
                return str(needs[name])
            for other in needs:
                found = self._beside(here.folder, other)
                if found is not None:
                    rest.append(found)
        return ""

    def _beside(self, folder: str, name: str) -> Package | None:
        """The package that an import in `folder` would get."""
        while folder.startswith(self.root):
            path = os.path.join(folder, "node_modules", name)
            if os.path.isfile(os.path.join(path, "package.json")):
                return Package(name, "", path)
            folder = os.path.dirname(folder)
        return None
