"""Where the tools are, and the environment that a user's shell gives them. What is not here is Missing."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from benchmarks.rates.rows import Missing
from renderkit.browser.pages import WEB
from renderkit.models import Environment
from renderkit.plugins import Plugins
from renderkit.toolchain import folder_of
from tests.corpora import plain
from tests.corpora.debian import cache_folder


def environment(language: str) -> Path:
    """The folder of a language's own environment."""
    toolchain = Plugins().language(language).toolchain
    return folder(next(each for each in toolchain.environments if each.name == language))


def folder(environment: Environment) -> Path:
    """The folder of an environment."""
    found = folder_of(environment)
    if found is None:
        raise Missing(f"the environment {environment.name}: make setup")
    return found


def command(name: str) -> str:
    """The path of a command."""
    found = shutil.which(name)
    if found is None:
        raise Missing(f"the command {name} is not installed")
    return found


def environ(*first: Path, **more: str) -> dict[str, str]:
    """PATH with some folders first, and a home that keeps tools' caches, as a user's does."""
    home = cache_folder() / "rates-home"
    home.mkdir(exist_ok=True)
    path = ":".join([*map(str, first), os.environ["PATH"]])
    return {"PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}


def browser() -> str:
    """The browser's shell."""
    found = (shutil.which(name) for name in plain.SHELLS)
    return next((path for path in found if path), None) or command(plain.SHELLS[0])


def web() -> Path:
    """The web's packages."""
    return folder(WEB) / "node_modules"


def esbuild() -> Path:
    """The folder of esbuild's binary."""
    return next(environment("javascript").glob("node_modules/@esbuild/linux-*/bin"))


def types() -> Path:
    """TypeScript's packages."""
    return environment("typescript") / "node_modules"


def tsc() -> Path:
    """The folder of TypeScript's compiler."""
    return next(types().glob("@typescript/typescript-linux-*/lib"))
