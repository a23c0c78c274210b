"""Keeps preloaded modules out of sight until the script imports them: preloading changes nothing but time.

While preloading, every import is traced: which module's code asked for which others. When the script then
imports one, that module and all that its code would have imported come back, no more: `import matplotlib;
matplotlib.pyplot` fails as it does in plain Python. Written with
nothing but what every interpreter has already loaded.
"""

from __future__ import annotations

import _frozen_importlib as machinery
import builtins
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


class Preloader:
    def __init__(self, base: set[str]) -> None:
        self.base = base  # what a plain interpreter holds before the script's first line
        self.edges: dict[str, set[str]] = {}
        self.stack: list[str] = []
        self.hidden: dict[str, ModuleType] = {}
        self.attributes: dict[str, ModuleType] = {}
        self.originals: tuple[Any, ...] = ()
        self.loaded = False
        self.on_back: Any = None  # called with the name of each module that comes back

    def trace(self) -> None:
        """From here on every import is written down."""
        plain_import, load, by_name = builtins.__import__, machinery._load_unlocked, machinery._gcd_import
        self.originals = plain_import, load, by_name

        def wanted(name: str) -> None:
            if self.stack:
                self.edges.setdefault(self.stack[-1], set()).add(name)

        def traced_load(spec: ModuleSpec) -> ModuleType:
            wanted(spec.name)
            before = len(sys.modules)
            self.stack.append(spec.name)
            try:
                return load(spec)
            finally:
                for name in list(sys.modules)[
                    before:
                ]:  # some put others there by hand (`typing.io`, Cython's helpers)
                    wanted(name)
                self.stack.pop()

        def traced_import(
            name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
        ) -> Any:
            result = plain_import(name, globals, locals, fromlist, level)
            full = (
                machinery._resolve_name(name, machinery._calc___package__(globals), level) if level else name
            )
            wanted(full)
            for item in fromlist or ():
                if f"{full}.{item}" in sys.modules:
                    wanted(f"{full}.{item}")
            return result

        def traced_by_name(name: str, package: str | None = None, level: int = 0) -> ModuleType:
            result = by_name(name, package, level)
            wanted(machinery._resolve_name(name, package, level) if level else name)
            return result

        builtins.__import__, machinery._load_unlocked, machinery._gcd_import = (
            traced_import,
            traced_load,
            traced_by_name,
        )

    def preload(self, names: Iterable[str]) -> None:
        for name in names:
            self.loaded = True
            try:
                __import__(name)
            except ImportError:
                pass  # not in this environment

    def hide(self, own: Iterable[str] = ()) -> None:
        """Ends the tracing, and takes everything out that plain Python would not have; `own` for good."""
        builtins.__import__, machinery._load_unlocked, machinery._gcd_import = self.originals
        self.hidden = {name: module for name, module in sys.modules.items() if name not in self.base}
        for name, module in self.hidden.items():
            parent, _, child = name.rpartition(".")
            holder = sys.modules.get(parent)
            if holder is not None and holder.__dict__.get(child) is module:
                delattr(holder, child)
                self.attributes[name] = module
            if (
                "__test__" in module.__dict__ or "__pyx_capi__" in module.__dict__
            ):  # Cython imports unseen: read its globals
                for value in list(module.__dict__.values()):
                    source = getattr(value, "__name__" if type(value) is type(sys) else "__module__", None)
                    if isinstance(source, str):
                        self.edges.setdefault(name, set()).add(source)
        for name in self.hidden:
            del sys.modules[name]
        for name in own:
            self.hidden.pop(name, None)
        sys.meta_path.insert(0, self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        module = self.hidden.get(name)
        return None if module is None else machinery.ModuleSpec(name, Back(self, module))

    def restore(self, name: str) -> None:
        todo, seen = [name], []
        while todo:
            one = todo.pop()
            module = self.hidden.pop(one, None)
            if module is None:
                continue
            sys.modules[one] = module
            seen.append(one)
            todo.extend(self.edges.get(one, ()))
            todo.append(one.rpartition(".")[0])
        for one in seen:
            if one in self.attributes:
                parent, _, child = one.rpartition(".")
                setattr(sys.modules[parent], child, self.attributes[one])
        if self.on_back is not None:
            for one in seen:
                self.on_back(one)

    def reveal(self) -> None:
        """When the script is over: our own code may use the standard library again."""
        self.on_back = None
        for name in list(self.hidden):
            self.restore(name)


class Back:
    """Hands a hidden module back as it was."""

    def __init__(self, owner: Preloader, module: ModuleType) -> None:
        self.owner, self.module, self.spec = owner, module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec
        module.__loader__ = getattr(self.spec, "loader", None)
        self.owner.restore(module.__name__)
