"""Small languages and pictures for the core's own tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import PIL.Image

from renderkit.engine import Engine
from renderkit.models import Job, Language, Program, Step
from renderkit.plugin import hook
from renderkit.plugins import Plugins

OUTPUTS = ("**/*.png", "**/*.svg", "**/*.pdf", "**/*.jpg")


def picture(
    color: str | tuple[int, ...] = "red", size: tuple[int, int] = (4, 3), mode: str = "RGB"
) -> PIL.Image.Image:
    """A picture of one colour."""
    return PIL.Image.new(mode, size, color)


def png(color: str | tuple[int, ...] = "red", size: tuple[int, int] = (4, 3)) -> bytes:
    """A picture of two colours: `color`, and one black pixel."""
    made = picture(color, size)
    made.putpixel((0, 0), (0, 0, 0))
    return encoded(made, "PNG")


def encoded(picture: PIL.Image.Image, format: str, **options: Any) -> bytes:
    """A picture as a file's bytes."""
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def toy(name: str = "toy", /, prepare: Callable[..., Program] | None = None, **more: Any) -> Any:
    """A language whose programs are shell scripts. `more` are its other hooks, and facts of its Language."""
    hooks = {key: more.pop(key) for key in ("execute", "collect_image", "classify_error") if key in more}
    facts = {"title": name.title(), "extensions": (f".{name}",), "version": "1", **more}

    def renderkit_language() -> Language:
        return Language(name=name, **facts)

    def renderkit_prepare(job: Job) -> Program:
        files = {"main.sh": job.source, **job.files}
        return Program(files=files, steps=(Step(name="sh", argv=("sh", "main.sh")),), outputs=OUTPUTS)

    marked = {"renderkit_language": renderkit_language, "renderkit_prepare": prepare or renderkit_prepare}
    marked |= {f"renderkit_{key}": value for key, value in hooks.items()}
    return SimpleNamespace(**{key: hook(specname=key)(value) for key, value in marked.items()})


def plugins(*languages: Any, wrappers: tuple[Any, ...] = ()) -> Plugins:
    """These plugins and no others."""
    named = {plugin.renderkit_language().name: plugin for plugin in languages or (toy(),)}
    return Plugins(named, wrappers)


def engine(*languages: Any, wrappers: tuple[Any, ...] = (), **settings: Any) -> Engine:
    """An engine that knows these languages and no others."""
    return Engine(plugins=plugins(*languages, wrappers=wrappers), **settings)


def job(script: str | bytes = "", /, language: str = "toy", **more: Any) -> Job:
    """A job for the toy."""
    source = script.encode() if isinstance(script, str) else script
    return Job(source=source, language=language, **more)


def kinds(result: Any) -> list[str]:
    """The kinds of a result's diagnostics, in order."""
    return [found.kind for found in result.diagnostics]


def pictures(**named: bytes) -> Mapping[str, bytes]:
    """Pictures to lay out as `NAME.bin`, for scripts to copy: what is laid out is no picture of theirs."""
    return {f"{name}.bin": content for name, content in named.items()}
