"""Plugins: a language's hooks are called for it alone, and what is wrong is refused with a reason."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import EntryPoint, requires
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from renderkit.models import Language, Program
from renderkit.plugin import hook, wrapper
from renderkit.plugins import GROUP, PluginError, Plugins, UnknownLanguage
from tests import support


def make(text: str, folder: Path, name: str) -> EntryPoint:
    (folder / f"{name}.py").write_text(text)
    return EntryPoint(name=name.removeprefix("lang_"), value=name, group=GROUP)


# ---- the four traps ----


def test_a_plugin_that_comes_late_is_not_called_for_another_language() -> None:
    calls: list[str] = []

    def prepare_for(name: str) -> Any:
        def prepare(job: Any) -> Program:
            calls.append(name)
            return Program(files={})

        return prepare

    languages = {"a": support.toy("a", prepare_for("a"))}
    plugins = Plugins(languages, ())
    plugins.hooks("a").prepare(support.job(language="a"))
    late = Plugins({**languages, "b": support.toy("b", prepare_for("b"))}, ())
    held = late.hooks("a")
    late.hooks("b")  # registered after a's caller was made
    held.prepare(support.job(language="a"))
    late.hooks("b").prepare(support.job(language="b"))
    assert calls == ["a", "a", "b"]


def test_a_plugin_of_no_language_must_wrap() -> None:
    hijacker = SimpleNamespace(
        __name__="hijacker",
        renderkit_prepare=hook(specname="renderkit_prepare")(lambda job: Program(files={})),
    )
    with pytest.raises(
        PluginError, match="belongs to no language, so its renderkit_prepare must be a wrapper"
    ):
        support.plugins(support.toy(), wrappers=(hijacker,)).hooks("toy")


def test_no_answer_is_an_error_that_says_so() -> None:
    silent = support.toy("silent")
    del silent.renderkit_prepare
    with pytest.raises(PluginError, match="renderkit_prepare for silent answered nothing"):
        support.plugins(silent).hooks("silent").prepare(support.job(language="silent"))


def test_a_wrong_answer_is_an_error_that_says_so() -> None:
    wrong = support.toy("wrong", lambda job: "sh main.sh")
    with pytest.raises(PluginError, match="renderkit_prepare for wrong answered a str; a Program is due"):
        support.plugins(wrong).hooks("wrong").prepare(support.job(language="wrong"))


def test_one_language_imports_one_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    text = "from tests.support import toy\nglobals().update(vars(toy({name!r})))"
    points = {n: make(text.format(name=n), tmp_path, f"lang_{n}") for n in ("one", "two", "three")}
    plugins = Plugins(points, ())
    assert plugins.names() == ["one", "three", "two"]
    assert plugins.language("two").title == "Two"
    loaded = {name for name in sys.modules if name.startswith("lang_")}
    assert loaded == {"lang_two"}
    sys.modules.pop("lang_two")


@pytest.mark.parametrize("name", Plugins().names())
def test_asking_for_an_installed_language_imports_that_plugin_only(name: str) -> None:
    code = (
        "import sys; from renderkit.plugins import Plugins; Plugins().language(sys.argv[1]);"
        "print(*sorted({m.split('.')[0] for m in sys.modules if m.startswith('renderkit_')}))"
    )
    done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True)
    needs = (re.match(r"[\w-]+", need) for need in requires(f"renderkit-{name}") or ())
    allowed = {found[0].replace("-", "_") for found in needs if found} | {f"renderkit_{name}"}
    assert f"renderkit_{name}" in done.stdout.split() and set(done.stdout.split()) <= allowed, done.stderr


# ---- wrappers ----


def test_a_wrapper_sees_every_stage_of_every_language() -> None:
    seen: list[tuple[str, str]] = []

    stages = ("prepare", "execute", "collect_image", "classify_error")
    meter = ModuleType("meter")
    for stage in stages:
        setattr(
            meter,
            f"renderkit_{stage}",
            hook(specname=f"renderkit_{stage}", wrapper=True)(watcher(seen, stage)),
        )
    with support.engine(support.toy("a"), support.toy("b"), wrappers=(meter,)) as engine:
        engine.render(support.job("exit 1", "a"))
        engine.render(support.job("exit 1", "b"))
    assert seen == [(stage, language) for language in "ab" for stage in stages]


def watcher(seen: list[tuple[str, str]], stage: str) -> Any:
    def around(job: Any) -> Any:
        seen.append((stage, job.language))
        return (yield)

    return around


def test_a_wrapper_may_change_the_answer() -> None:
    cutter = ModuleType("cutter")

    @wrapper
    def renderkit_classify_error() -> Any:
        found = yield
        return found[:1]

    cutter.renderkit_classify_error = renderkit_classify_error  # type: ignore[attr-defined]
    from renderkit.plugin import diagnose

    two = support.toy(classify_error=lambda: [diagnose("data", "one"), diagnose("data", "two")])
    with support.engine(two, wrappers=(cutter,)) as engine:
        result = engine.render(support.job("exit 1"))
    assert [found.message for found in result.diagnostics] == ["one"]


# ---- broken plugins ----


def test_a_plugin_that_cannot_be_imported_says_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    plugins = Plugins(
        {"broken": make("import no_such_module", tmp_path, "lang_broken"), "toy": support.toy()}, ()
    )
    with pytest.raises(PluginError) as caught:
        plugins.hooks("broken")
    assert str(caught.value) == (
        "the plugin for broken cannot be imported: ModuleNotFoundError: No module named 'no_such_module';"
        " reinstall renderkit-broken"
    )
    assert not isinstance(caught.value, UnknownLanguage)
    assert plugins.language("toy").name == "toy", "its neighbour works"


@pytest.mark.parametrize("error", ["raise SystemExit(3)", "1/0", "def ("])
def test_whatever_an_import_raises_is_the_plugins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    name = f"lang_bad{abs(hash(error))}"
    with pytest.raises(PluginError, match="cannot be imported"):
        Plugins({name.removeprefix("lang_"): make(error, tmp_path, name)}, ()).hooks(
            name.removeprefix("lang_")
        )


def test_a_plugin_without_a_language_is_refused() -> None:
    with pytest.raises(PluginError, match="has no renderkit_language"):
        Plugins({"x": SimpleNamespace()}, ()).hooks("x")


def test_a_plugin_that_calls_itself_something_else_is_refused() -> None:
    with pytest.raises(PluginError, match="the plugin for x says that its language is 'toy'"):
        Plugins({"x": support.toy()}, ()).hooks("x")


def test_a_misspelt_hook_is_refused() -> None:
    toy = support.toy()
    toy.renderkit_clasify_error = hook(specname="renderkit_clasify_error")(lambda job: [])
    with pytest.raises(PluginError, match="renderkit_clasify_error"):
        support.plugins(toy).hooks("toy")


def test_a_hook_with_an_argument_that_does_not_exist_is_refused() -> None:
    with pytest.raises(PluginError, match="sauce"):
        support.plugins(support.toy(classify_error=lambda sauce: [])).hooks("toy")


# ---- names ----


@pytest.fixture(scope="module")
def named() -> Plugins:
    return support.plugins(
        support.toy("json", extensions=(".json",)),
        support.toy("chart", extensions=(".vl.json", ".vg.json"), aliases=("charts", "vl")),
        support.toy("other", extensions=(".o", ".svgz")),
    )


def test_aliases_are_names(named: Plugins) -> None:
    assert {named.language(name).name for name in ("chart", "charts", "vl", "VL", "Chart")} == {"chart"}


@pytest.mark.parametrize(
    ("file", "language"),
    [
        ("a.json", "json"),
        ("a.vl.json", "chart"),
        ("A.VG.JSON", "chart"),
        ("vl.json", "json"),
        (".o", "other"),
    ],
)
def test_the_longest_ending_wins(named: Plugins, file: str, language: str) -> None:
    assert named.by_file_name(file).name == language


@pytest.mark.parametrize("file", ["a", "a.jso", "json", "a.json.bak", ""])
def test_an_unknown_ending_names_those_that_are_known(named: Plugins, file: str) -> None:
    with pytest.raises(UnknownLanguage, match=r"no language has this ending \(known: \.json, \.o, .*-l"):
        named.by_file_name(file)


def test_an_unknown_language_names_those_that_are_known(named: Plugins) -> None:
    with pytest.raises(UnknownLanguage, match=r"unknown language 'klingon' \(known: chart, json, other\)"):
        named.hooks("klingon")
    with pytest.raises(UnknownLanguage, match="known: none is installed"):
        Plugins({}, ()).hooks("klingon")


def test_a_broken_neighbour_does_not_hide_an_alias_or_an_ending(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    broken = make("import no_such_module", tmp_path, "lang_a")
    plugins = Plugins({"a": broken, "toy": support.toy(aliases=("t",))}, ())
    assert plugins.language("t").name == "toy"
    assert plugins.by_file_name("x.toy").name == "toy"
    with pytest.raises(PluginError, match="the plugin for a cannot be imported"):
        plugins.by_file_name("x.a")


@pytest.mark.parametrize("name", Plugins().names())
def test_installed_languages_describe_themselves(installed: Plugins, name: str) -> None:
    language = installed.language(name)
    assert isinstance(language, Language)
    assert language.name == name
    assert language.example, "an example is the smoke test"
    assert language.title
    assert all(ending.startswith(".") and ending == ending.lower() for ending in language.extensions)
    assert "png" in language.formats


def test_no_two_installed_languages_share_an_ending_or_a_name(installed: Plugins) -> None:
    languages = installed.languages()
    endings = [ending for language in languages for ending in language.extensions]
    names = [name for language in languages for name in (language.name, *language.aliases)]
    assert len(endings) == len(set(endings))
    assert len(names) == len(set(names))
