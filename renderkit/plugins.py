"""Finds plugins, and calls the hooks of one language.

Entry points carry the language's name, so one language is loaded without the other eleven. Each language
has a plugin manager of its own, with its plugin and those of no language: pluggy's subset callers do the
same on one manager, but a plugin that is registered after one was made is called for the wrong language,
and to make them late means importing all twelve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

import pluggy

from renderkit import hookspecs
from renderkit.imaging.collect import collect
from renderkit.models import Collected, Diagnostic, Execution, Job, Language, Program

GROUP = "renderkit"
WRAPPERS = "renderkit.wrappers"
"""The entry point group of plugins that belong to no language."""

STAGES = ("renderkit_prepare", "renderkit_execute", "renderkit_collect_image", "renderkit_classify_error")

hook = pluggy.HookimplMarker(hookspecs.PROJECT)


T = TypeVar("T")


class PluginError(Exception):
    """A plugin is missing, broken, or not what it must be."""


class UnknownLanguage(PluginError):
    """No plugin speaks this language."""


class _UsualWay:
    """What happens at a stage for which a language has no function of its own."""

    @hook(trylast=True)
    def renderkit_execute(self, job: Job, program: Program, session: Any) -> Execution:
        """Runs the steps in order, until one does not end well."""
        results = []
        for step in program.steps:
            results.append(session.run(step))
            if not results[-1].ok:
                break
        return Execution(steps=tuple(results), workspace=session.workspace)

    @hook(trylast=True)
    def renderkit_collect_image(
        self, job: Job, program: Program, execution: Execution, imager: Any
    ) -> Collected:
        """Develops the files that match the program's outputs."""
        return collect(job, program, execution, imager)

    @hook(trylast=True)
    def renderkit_classify_error(
        self, job: Job, program: Program, execution: Execution, collected: Collected
    ) -> list[Diagnostic]:
        """Leaves it to the engine."""
        return []


class Hooks:
    """The hooks of one language, wrapped by the plugins of none."""

    def __init__(self, language: Language, callers: Mapping[str, Callable[..., Any]]) -> None:
        self.language = language
        self._callers = callers

    def prepare(self, job: Job) -> Program:
        """What to run."""
        return self._call("renderkit_prepare", Program, job=job)

    def execute(self, job: Job, program: Program, session: Any) -> Execution:
        """What happened."""
        return self._call("renderkit_execute", Execution, job=job, program=program, session=session)

    def collect_image(self, job: Job, program: Program, execution: Execution, imager: Any) -> Collected:
        """What was drawn."""
        return self._call(
            "renderkit_collect_image", Collected, job=job, program=program, execution=execution, imager=imager
        )

    def classify_error(
        self, job: Job, program: Program, execution: Execution, collected: Collected
    ) -> list[Diagnostic]:
        """What went wrong."""
        return self._call(
            "renderkit_classify_error",
            list,
            job=job,
            program=program,
            execution=execution,
            collected=collected,
        )

    def _call(self, name: str, expected: type[T], **arguments: Any) -> T:
        answer = self._callers[name](**arguments)
        if not isinstance(answer, expected):
            what = "nothing: no plugin implements it" if answer is None else f"a {type(answer).__name__}"
            raise PluginError(
                f"{name} for {self.language.name} answered {what}; a {expected.__name__} is due"
            )
        return answer


class Plugins:
    """All plugins that are installed; or, for tests and embedding, just those that are given.

    `languages` maps a name to a module or object with the hooks, `wrappers` are plugins of no language; and
    `more` are plugins of no language beside those that are installed or given.
    """

    def __init__(
        self,
        languages: Mapping[str, object] | None = None,
        wrappers: Iterable[object] | None = None,
        more: Iterable[object] = (),
    ) -> None:
        self._sources: dict[str, object] = (
            {point.name: point for point in entry_points(group=GROUP)}
            if languages is None
            else dict(languages)
        )
        self._wrappers: list[object] = list(entry_points(group=WRAPPERS) if wrappers is None else wrappers)
        self._wrappers += more
        self._hooks: dict[str, Hooks] = {}

    def check(self, walled: bool) -> None:
        """Raises ValueError where a plugin that was given says `needs_walls = True`, and there are none."""
        for one in self._wrappers:
            if getattr(one, "needs_walls", False) and not walled:
                name = type(one).__name__
                raise ValueError(f"{name} needs walls: without them a program could write what it believes")

    def names(self) -> list[str]:
        """The names of all languages, without loading any."""
        return sorted(self._sources)

    def hooks(self, language: str) -> Hooks:
        """The hooks of one language, by its name or an alias. Raises UnknownLanguage or PluginError."""
        name = language if language in self._sources else self._by_alias(language)
        if name not in self._hooks:
            self._hooks[name] = self._load(name)
        return self._hooks[name]

    def language(self, language: str) -> Language:
        """What one plugin says of its language."""
        return self.hooks(language).language

    def languages(self) -> list[Language]:
        """What all of them say. Loads them all."""
        return [self.language(name) for name in self.names()]

    def package(self, name: str) -> str | None:
        """The package of a language's plugin, for the data that it brings; None where it is in none."""
        source = self._sources[name]
        return source.module if isinstance(source, EntryPoint) else getattr(source, "__name__", None)

    def tagged(self, tag: str) -> str | None:
        """The language that a word behind a fence names: by name, alias or ending of files."""
        for language in self.languages():
            if tag in (language.name, *language.aliases) or f".{tag}" in language.extensions:
                return language.name
        return None

    def check_job(self, job: Job) -> None:
        """Raises ValueError for a format or an option that the job's language does not have."""
        language = self.language(job.language)
        if job.format not in language.formats:
            raise ValueError(f"{language.name} makes {', '.join(language.formats)}, not {job.format}")
        for name, value in job.options.items():
            if name not in language.options:
                known = ", ".join(sorted(language.options)) or "none"
                raise ValueError(f"{language.name} has no option {name} (known: {known})")
            choices = language.options[name].choices
            if choices and value not in choices:
                raise ValueError(f"option {name} of {language.name} is {' or '.join(choices)}, not {value!r}")

    def by_file_name(self, file_name: str) -> Language:
        """The language whose ending a file has; the longest ending wins. Raises UnknownLanguage."""
        lowered = file_name.lower()
        sound, broken = self._sound()
        found = [
            (len(extension), language.name)
            for language in sound
            for extension in language.extensions
            if lowered.endswith(extension)
        ]
        if found:
            return self.language(max(found)[1])
        if broken is not None:
            raise broken
        known = ", ".join(sorted(ending for language in sound for ending in language.extensions)) or "none"
        raise UnknownLanguage(f"{file_name}: no language has this ending (known: {known}); say which with -l")

    def _by_alias(self, alias: str) -> str:
        if alias.lower() in self._sources:
            return alias.lower()
        sound, broken = self._sound()
        for language in sound:
            if alias.lower() in language.aliases:
                return language.name
        if broken is not None:
            raise broken
        known = ", ".join(self.names()) or "none is installed"
        raise UnknownLanguage(f"unknown language {alias!r} (known: {known})")

    def _sound(self) -> tuple[list[Language], PluginError | None]:
        """The languages whose plugins load, and why the first that does not load does not."""
        sound: list[Language] = []
        broken: PluginError | None = None
        for name in self.names():
            try:
                sound.append(self.language(name))
            except PluginError as error:
                broken = broken or error
        return sound, broken

    def _load(self, name: str) -> Hooks:
        try:
            return self._register(name)
        except pluggy.PluginValidationError as error:
            said = " ".join(str(error).split())
            raise PluginError(f"the plugin for {name} does not keep the contract: {said}") from error

    def _register(self, name: str) -> Hooks:
        plugin = _imported(self._sources[name], name)
        manager = _manager()
        manager.register(plugin, name=name)
        if "renderkit_language" not in {caller.name for caller in manager.get_hookcallers(plugin) or ()}:
            raise PluginError(f"the plugin for {name} has no renderkit_language")
        for source in self._wrappers:
            wrapper = _imported(source, getattr(source, "name", "wrapper"))
            manager.register(wrapper)
            for caller in manager.get_hookcallers(wrapper) or ():
                for impl in caller.get_hookimpls():
                    if impl.plugin is wrapper and not (impl.wrapper or impl.hookwrapper or impl.tryfirst):
                        what = f"{impl.plugin_name} belongs to no language"
                        raise PluginError(f"{what}, so its {caller.name} must be a wrapper, or go ahead")
        manager.check_pending()
        try:
            language = manager.hook.renderkit_language()
        except Exception as error:
            said = " ".join(f"{type(error).__name__}: {error}".split())
            raise PluginError(f"the plugin for {name} fails in renderkit_language: {said}") from error
        if not isinstance(language, Language) or language.name != name:
            said = getattr(language, "name", language)
            raise PluginError(f"the plugin for {name} says that its language is {said!r}")
        return Hooks(language, {stage: getattr(manager.hook, stage) for stage in STAGES})


def _imported(source: object, name: str) -> object:
    if not isinstance(source, EntryPoint):
        return source
    try:
        return source.load()
    except (Exception, SystemExit) as error:
        said = " ".join(f"{type(error).__name__}: {error}".split())
        dist = source.dist.name if source.dist else f"renderkit-{name}"
        raise PluginError(f"the plugin for {name} cannot be imported: {said}; reinstall {dist}") from error


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    manager.register(_UsualWay(), name="the usual way")
    return manager
