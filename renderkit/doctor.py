"""Checks an installation: tools, environments, walls; and renders each language's example with them."""

from __future__ import annotations

from collections.abc import Iterator

from renderkit import base, toolchain
from renderkit.engine import Engine
from renderkit.models import COMMANDS, Language, Limits, Record, Step, Toolchain
from renderkit.plugins import PluginError, Plugins
from renderkit.sandbox.contract import SandboxError


class Check(Record):
    """One thing that was looked at. `mend` is the command that puts it right."""

    area: str
    name: str
    ok: bool
    found: str = ""
    mend: str = ""


def examine(plugins: Plugins, names: list[str]) -> Iterator[Check]:
    """Looks at the walls, then at each language. Raises UnknownLanguage."""
    yield from _tools("renderkit", base.TOOLCHAIN)
    with Engine(plugins=plugins, uses=1) as engine:
        yield _walls(engine)
        for name in names:
            try:
                language = plugins.language(name)
            except PluginError as error:
                yield Check(
                    area=name, name="plugin", ok=False, found=str(error), mend=f"pip install renderkit-{name}"
                )
                continue
            yield from _tools(name, language.toolchain)
            yield smoke(engine, language)


def _tools(area: str, chain: Toolchain) -> Iterator[Check]:
    setup = "renderkit setup" if area == "renderkit" else f"renderkit setup {area}"
    packages = (*chain.debian, *chain.where_known)
    installed = toolchain.package_versions(packages)
    for package in toolchain.missing_packages(chain.debian):
        yield Check(
            area=area, name=package, ok=False, found="not installed", mend=f"apt-get install {package}"
        )
    for command in chain.commands:
        version = toolchain.command_version(command)
        mend = f"apt-get install {command.package}" if command.package else setup
        yield Check(
            area=area,
            name=command.name,
            ok=version is not None,
            found=version or "not found",
            mend="" if version else mend,
        )
    for package in packages:
        if package in installed and package not in {command.package for command in chain.commands}:
            yield Check(area=area, name=package, ok=True, found=installed[package])
    for environment in chain.environments:
        folder = toolchain.folder_of(environment)
        yield Check(
            area=area,
            name=f"environment {environment.name}",
            ok=folder is not None,
            found=str(folder or "not installed"),
            mend="" if folder else setup,
        )


def _walls(engine: Engine) -> Check:
    try:
        with engine.session(COMMANDS, Limits()) as session:
            result = session.run(Step(name="true", argv=("true",)))
            found = f"bubblewrap and an inner wall; memory held by {session.memory_wall}"
            return Check(
                area="renderkit", name="walls", ok=result.ok, found=found if result.ok else result.text
            )
    except SandboxError as error:
        return Check(area="renderkit", name="walls", ok=False, found=str(error), mend=error.mend)


def smoke(engine: Engine, language: Language) -> Check:
    """Renders a language's example."""
    result = engine.render(language.example, language.name)
    if result.ok and result.image is not None:
        found = f"{result.image.width} x {result.image.height} pixels in {sum(result.timings.values()):.2f} s"
        return Check(area=language.name, name="smoke test", ok=True, found=found)
    cause = result.diagnostics[0]
    mend = cause.hint or f"renderkit setup {language.name}"
    return Check(
        area=language.name, name="smoke test", ok=False, found=f"{cause.kind}: {cause.message}", mend=mend
    )
