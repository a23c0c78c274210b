"""renderkit: code in many languages into images, untrusted code included, the same way every time.

    import renderkit

    result = renderkit.render("<svg …/>", language="svg")
    result.status, result.image.png, result.diagnostics

    with renderkit.Engine(workers=2) as engine:
        for result in engine.render_many(jobs):
            ...

What is named here is imported when it is first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderkit.api import render, render_many
    from renderkit.engine import Engine
    from renderkit.models import Diagnostic, Image, Job, Limits, RenderResult

__all__ = ["Diagnostic", "Engine", "Image", "Job", "Limits", "RenderResult", "render", "render_many"]

_HOMES = {
    "Engine": "renderkit.engine",
    "render": "renderkit.api",
    "render_many": "renderkit.api",
    **dict.fromkeys(("Diagnostic", "Image", "Job", "Limits", "RenderResult"), "renderkit.models"),
}


def __getattr__(name: str) -> Any:
    """Imports what is asked for when it is asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'renderkit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
