"""The rules that this house keeps, beside those that ruff, mypy and import-linter know."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from renderkit import hookspecs

ROOT = Path(__file__).parent.parent
CORE = sorted(path for path in (ROOT / "renderkit").rglob("*.py"))
PLUGINS = sorted(path for path in (ROOT / "plugins").glob("*/src/**/*.py") if "tasks" not in path.parts)

LANGUAGES = (
    *("python", "r", "latex", "lilypond", "asymptote", "mermaid"),
    *("vegalite", "svg", "html", "javascript", "typescript", "cpp"),
)
NOT_THE_LANGUAGE = {
    "svg": "a picture's format",
    "html": "a report's format",
    "python": "the interpreter of the core and of environments",
    "r": "a mode of opening files, a letter",
}
"""Words that are a language's name and mean something else in the core."""


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True
    )
    if listed.returncode != 0:
        pytest.skip("this is no checkout")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def tool(*words: str) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_ruff_finds_nothing() -> None:
    tool("ruff", "check", ".")


def test_ruff_would_format_nothing() -> None:
    tool("ruff", "format", "--check", ".")


def test_mypy_finds_nothing() -> None:
    tool("mypy")


def test_imports_go_downward() -> None:
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_imports_no_plugin(path: Path) -> None:
    named = {name.split(".")[0] for name in imports(path)}
    assert not {name for name in named if name.startswith("renderkit_")} - {"renderkit_worker"}


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: str(path.relative_to(ROOT / "plugins")))
def test_plugins_import_nothing_of_the_core_but_its_door(path: Path) -> None:
    named = {name for name in imports(path) if name.split(".")[0] == "renderkit"}
    assert named <= {"renderkit.plugin"}
    own = next(part for part in path.parts if part.startswith("renderkit_"))
    others = {name for name in imports(path) if name.startswith("renderkit_")}
    folder = ROOT / "plugins" / path.relative_to(ROOT / "plugins").parts[0]
    needed = tomllib.loads((folder / "pyproject.toml").read_text())["project"]["dependencies"]
    # of another plugin that it depends on: what that one offers in its package, not its modules
    names = (re.split(r"[<>=]", word)[0].replace("-", "_") for word in needed)
    offered = {name for name in names if name.startswith("renderkit_")}
    assert {name for name in others if name.split(".")[0] != own} <= {*offered, "renderkit_worker"}


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_names_no_language(path: Path) -> None:
    words = set(re.findall(r"[a-z]+", path.read_text().lower()))
    assert not words & (set(LANGUAGES) - set(NOT_THE_LANGUAGE))


def test_words_are_excused_only_where_they_are_used() -> None:
    used = set().union(*(re.findall(r"[a-z]+", path.read_text().lower()) for path in CORE))
    assert set(NOT_THE_LANGUAGE) <= used


def test_the_engine_can_be_read_in_one_sitting() -> None:
    assert lines(ROOT / "renderkit" / "engine.py") < 300


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: str(path.relative_to(ROOT / "plugins")))
def test_plugins_are_short(path: Path) -> None:
    most = 200 if path.name == "__init__.py" else 600
    assert lines(path) < most


def test_no_module_is_long() -> None:
    code = [path for path in tracked() if path.suffix in {".py", ".c", ".h", ".js", ".scm"}]
    assert {str(path): lines(path) for path in code if lines(path) > 600} == {}


def test_no_file_names_the_host_of_a_registry() -> None:
    hosts = [
        ".".join(parts) for parts in (("pypi", "org"), ("debian", "org"), ("npmjs", "org"), ("npmjs", "com"))
    ]
    hosts += [".".join(parts) for parts in (("pythonhosted", "org"), ("cran", "r-project", "org"))]
    found = {}
    for path in tracked():
        text = path.read_bytes().lower()
        named = [host for host in hosts if host.encode() in text]
        if named:
            found[str(path.relative_to(ROOT))] = named
    assert found == {}


def test_every_hook_is_documented_and_typed() -> None:
    hooks = [value for name, value in vars(hookspecs).items() if name.startswith("renderkit_")]
    assert len(hooks) == 5
    for hook in hooks:
        assert inspect.getdoc(hook), hook.__name__
        signature = inspect.signature(hook)
        assert signature.return_annotation is not signature.empty
        assert all(p.annotation is not p.empty for p in signature.parameters.values())


def test_the_whole_contract_fits_on_a_screen() -> None:
    assert lines(ROOT / "renderkit" / "hookspecs.py") <= 120


@pytest.mark.parametrize("path", [*CORE, *PLUGINS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said is not None and len(said) > 10


@pytest.mark.parametrize("module", ["renderkit", "renderkit.plugin"])
def test_the_public_surface_is_documented(module: str) -> None:
    names = import_module(module)
    for name in names.__all__:
        value = getattr(names, name)
        if inspect.isclass(value) or inspect.isfunction(value):
            assert inspect.getdoc(value), name
            for method, function in vars(value).items() if inspect.isclass(value) else ():
                if not method.startswith("_") and inspect.isfunction(function):
                    assert inspect.getdoc(function), f"{name}.{method}"


def test_the_package_is_lazy() -> None:
    code = "import sys, renderkit; print(*{'pydantic', 'pluggy', 'structlog', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.split() == [], done.stderr


def test_every_plugin_has_what_a_plugin_has() -> None:
    for path in sorted((ROOT / "plugins").glob("*/src/renderkit_*/__init__.py")):
        folder = path.parent.parent.parent
        assert (folder / "README.md").is_file(), folder.name
        assert any((folder / "examples").iterdir()), folder.name
        labels = (folder / "tests" / "faults" / "labels.toml").read_text()
        assert labels.count("\nkind") >= 15, folder.name
