"""Packages as modules, as content networks build them: by esbuild, when they are asked for."""

from __future__ import annotations

import glob
import json
import os
import re
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any

from .addresses import NAME, Query, reference, variants
from .packages import Found, Package

if TYPE_CHECKING:
    from .resolve import Cdn

BUILD_SECONDS = 60

KEPT = 64 << 20
"""Bytes of built modules."""

EXPORTED = re.compile(
    r"\bexports\.([A-Za-z_$][\w$]*)\s*=(?!=)|defineProperty\(\s*exports\s*,\s*[\"']([A-Za-z_$][\w$]*)[\"']"
)
"""Names that a CommonJS module gives away."""


BUILD = [
    *("--bundle", "--format=esm", "--platform=browser", "--target=es2022", "--charset=utf8"),
    *("--legal-comments=none", "--log-level=error", "--main-fields=browser,module,main"),
    *("--conditions=browser,production", '--define:process.env.NODE_ENV="production"'),
    *("--define:global=globalThis", "--loader:.css=empty", "--loader:.png=dataurl", "--loader:.svg=dataurl"),
    *("--loader:.woff=dataurl", "--loader:.woff2=dataurl"),
]
"""How modules are made: for a page, all in one file."""


class Modules:
    """Packages as modules: each is one file with all that it needs, but for what a page has once only."""

    def __init__(self, cdn: Cdn) -> None:
        self._cdn = cdn
        self._built: dict[tuple[object, ...], bytes | None] = {}

    def find(
        self, host: str, name: str, spec: str, file: str = "", query: Query | None = None
    ) -> Found | None:
        """A module for a package's entry, as the networks make them."""
        query = query or {}
        name = self._cdn.setting("stands_for").get(name, {}).get("package", name)
        pinned = self._cdn.candidates(name, spec)
        for package in pinned:
            asked = (query.get("external", ""), query.get("deps", ""), spec == package.version)
            key = (host, package, file, *asked)
            if key not in self._built:
                if sum(len(text or b"") for text in self._built.values()) > KEPT:
                    self._built.clear()
                self._built[key] = self._make(host, package, file, query, spec)
            text = self._built[key]
            if text is not None:
                mime = self._cdn.mime("module.js")
                return Found(mime, package.name, package.version, content=text)
            if spec == package.version:
                return None  # this version has no such module, and no other is meant
        return None

    def _make(self, host: str, package: Package, file: str, query: Query, spec: str) -> bytes | None:
        entry = f"{package.name}/{file}" if file else package.name
        if entry in self._cdn.setting("shared") and spec != package.version:
            # one instance for a page, however its scripts ask for it
            return passed_on(address(host, package.name, package.version, file)).encode()
        written = self._cdn.setting("written").get(entry)
        if written is not None:
            root = address(host, package.name, package.version, "")
            return str(written).replace(f"{{{package.name}}}", root).encode()
        with tempfile.TemporaryDirectory(prefix="cdn-") as folder:
            options = self._options(folder, host, package, entry, query)
            for named in self._entries(package, file):
                built = self._run(folder, package, named, options)
                if built is not None:
                    return built
        return None

    def _options(self, folder: str, host: str, package: Package, own: str, query: Query) -> list[str]:
        """What esbuild is told of packages that stay apart from this one."""
        nothing = write(folder, "nothing.cjs", "")
        builtins = [name for name in self._cdn.setting("builtins") if not self._cdn.candidates(name, "")]
        options = [f"--alias:{name}={nothing}" for name in builtins]
        wanted = (reference(part) for part in query.get("deps", "").split(",") if part)
        asked = {found[0]: found[1] for found in wanted if found}
        outside = [name for name in query.get("external", "").split(",") if NAME.fullmatch(name)]
        for number, name in enumerate(self._cdn.setting("shared")):
            root, _, rest = reference(name) or (name, "", "")
            if name == own or root in outside:
                continue
            spec = asked.get(root) or self._cdn.version_below(package, root)
            if root == package.name:
                spec = package.version
            best_of = self._cdn.candidates(root, spec)
            if best_of:
                target = address(host, root, best_of[0].version, rest)
                stub = target
                if name not in self._cdn.setting("only_imported"):  # but called for by `require` as well
                    stub = write(folder, f"{number}.mjs", passed_on(target))
                options.append(f"--alias:{name}={stub}")
                options.append(f"--external:{target}")
        return options + [f"--external:{name}" for name in outside]

    def _entries(self, package: Package, file: str) -> list[str]:
        """How the entry may be named to esbuild, from the folder above: as an import, else as a file."""
        base = package.folder.rpartition("/node_modules/")[2]
        entries = self._cdn.setting("entries")
        file = file or entries.get(base) or entries.get(package.name, "")
        if not file:
            return [base]
        named = [f"{base}/{file}"]
        for name in (*variants(file), f"{file}.js", f"{file}.mjs", f"{file}/index.js"):
            path = self._cdn.inside(package, name)
            if path is not None:
                named.append(path)
        return named

    def _run(self, folder: str, package: Package, entry: str, options: list[str]) -> bytes | None:
        """The module, as esbuild makes it; None where it cannot."""
        home = package.folder.rpartition("/node_modules/")[0]
        program = next(iter(sorted(glob.glob(f"{self._cdn.root}/node_modules/@esbuild/*/bin/esbuild"))), "")
        meta = os.path.join(folder, "meta.json")
        command = [program, entry, *BUILD, f"--metafile={meta}", f"--outfile={folder}/out.mjs", *options]
        try:
            done = subprocess.run(
                command,
                cwd=home,
                env={"HOME": "/tmp", "PATH": "/usr/bin:/bin", "TMPDIR": folder},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=BUILD_SECONDS,
            )
            if done.returncode != 0:
                return None
            with open(meta, encoding="utf-8") as file:
                made = json.load(file)
            with open(os.path.join(folder, "out.mjs"), encoding="utf-8") as file:
                text = file.read()
        except (OSError, subprocess.TimeoutExpired, ValueError):
            return None
        return self._with_names(text, made, home, package).encode()

    def _with_names(self, text: str, made: dict[str, Any], home: str, package: Package) -> str:
        """The same with named exports, where all that there is of a CommonJS module is its default."""
        tail = re.search(r"export default (require_[\w$]+\(\));\s*$", text)
        if tail is None:
            return text
        names: set[str] = set()
        for name in made["inputs"]:
            path = os.path.normpath(os.path.join(home, name))
            if path.startswith(package.folder + os.sep):
                with open(path, encoding="utf-8", errors="replace") as file:
                    names.update(first or second for first, second in EXPORTED.findall(file.read()))
        names -= {"default", "__esModule"}
        lines = [f"var __all = {tail[1]};"]
        lines.append(
            "export default __all && __all.__esModule && 'default' in __all ? __all.default : __all;"
        )
        given = sorted(names)
        lines += [f"var __{number} = __all.{name};" for number, name in enumerate(given)]
        if given:
            pairs = ", ".join(f"__{number} as {name}" for number, name in enumerate(given))
            lines.append(f"export {{ {pairs} }};")
        return text[: tail.start()] + "\n".join(lines) + "\n"


def passed_on(target: str) -> str:
    """A module that is another one."""
    return (
        f'import * as all from "{target}";\nexport * from "{target}";\n'
        'export default "default" in all ? all.default : all;\n'
    )


def address(host: str, name: str, version: str, file: str) -> str:
    """Where a module of a package is, on the network that is being spoken to."""
    rest = f"{name}@{version}" + (f"/{file}" if file else "")
    if host == "jsdelivr":
        return f"/npm/{rest}/+esm"
    return f"/{rest}?module" if host == "unpkg" else f"/{rest}"


def write(folder: str, name: str, text: str) -> str:
    """Writes a small file and says where it is."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path
