"""Keeps loaded modules out of sight until the script imports them: preloading changes nothing but time.

While preloading, every import is traced: which module's code asked for which others. When the script then
imports one, that module and all that its code would have imported come back, no more: `import matplotlib;
matplotlib.pyplot` fails as it does in plain Python. It needs nothing but what every interpreter has loaded.
"""

import _frozen_importlib as machinery
import builtins
import sys


class Preloader:
    """Traces imports, hides what they brought, and gives it back piece by piece."""

    def __init__(self, base):
        self.base = base  # names of the modules that a plain interpreter holds before a script's first line
        self.edges = {}
        self.stack = []
        self.hidden = {}
        self.attributes = {}
        self.originals = ()
        self.on_back = None  # called with each module that comes back, once all of them are there

    def trace(self):
        """From here on every import is written down."""
        plain_import, load, by_name = builtins.__import__, machinery._load_unlocked, machinery._gcd_import
        self.originals = plain_import, load, by_name

        def wanted(name):
            if self.stack:
                self.edges.setdefault(self.stack[-1], set()).add(name)

        def traced_load(spec):
            wanted(spec.name)
            before = len(sys.modules)
            self.stack.append(spec.name)
            try:
                return load(spec)
            finally:
                # some put others there by hand: `typing.io`, Cython's helpers
                for name in list(sys.modules)[before:]:
                    wanted(name)
                self.stack.pop()

        def traced_import(name, globals=None, locals=None, fromlist=(), level=0):
            result = plain_import(name, globals, locals, fromlist, level)
            full = name
            if level:
                full = machinery._resolve_name(name, machinery._calc___package__(globals), level)
            wanted(full)
            for item in fromlist or ():
                if f"{full}.{item}" in sys.modules:
                    wanted(f"{full}.{item}")
            return result

        def traced_by_name(name, package=None, level=0):
            result = by_name(name, package, level)
            wanted(machinery._resolve_name(name, package, level) if level else name)
            return result

        builtins.__import__ = traced_import
        machinery._load_unlocked, machinery._gcd_import = traced_load, traced_by_name

    def preload(self, names):
        """Imports what is there of these modules."""
        for name in names:
            try:
                __import__(name)
            except ImportError:
                pass  # not in this environment

    def hide(self):
        """Ends the tracing, and takes everything out that plain Python would not have."""
        builtins.__import__, machinery._load_unlocked, machinery._gcd_import = self.originals
        self.hidden = {name: module for name, module in sys.modules.items() if name not in self.base}
        self.hidden.pop("sitecustomize", None)
        for name, module in self.hidden.items():
            parent, _, child = name.rpartition(".")
            holder = sys.modules.get(parent)
            if holder is not None and holder.__dict__.get(child) is module:
                delattr(holder, child)
                self.attributes[name] = module
            if "__test__" in module.__dict__ or "__pyx_capi__" in module.__dict__:
                self.read_globals(name, module)
        for name in self.hidden:
            del sys.modules[name]
        sys.meta_path.insert(0, self)

    def read_globals(self, name, module):
        """Cython's imports go unseen: what it imported stands in its globals."""
        for value in list(module.__dict__.values()):
            source = getattr(value, "__name__" if type(value) is type(sys) else "__module__", None)
            if isinstance(source, str):
                self.edges.setdefault(name, set()).add(source)

    def find_spec(self, name, path=None, target=None):
        """A finder of modules, the first one on `sys.meta_path`."""
        module = self.hidden.get(name)
        return None if module is None else machinery.ModuleSpec(name, Back(self, module))

    def restore(self, name):
        """Gives one module back, and what its code has imported."""
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
                self.on_back(one, sys.modules[one])

    def reveal(self):
        """When the script is over: our own code may use the standard library again."""
        self.on_back = None
        for name in list(self.hidden):
            self.restore(name)


class Back:
    """Hands a hidden module back as it was."""

    def __init__(self, owner, module):
        self.owner, self.module, self.spec = owner, module, module.__spec__

    def create_module(self, spec):
        """It is made already."""
        return self.module

    def exec_module(self, module):
        """It has run already."""
        module.__spec__ = self.spec
        module.__loader__ = getattr(self.spec, "loader", None)
        self.owner.restore(module.__name__)
