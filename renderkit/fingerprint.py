"""A hash of all that can change a picture: renderkit, plugin, environments, tools, fonts, options, limits."""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from renderkit import toolchain
from renderkit.imaging.imager import ENVIRONMENT
from renderkit.models import Job, Language

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/texmf/fonts/opentype"),
)


def fingerprint(language: Language, job: Job) -> str:
    """16 hexadecimal digits; equal where the same program must give the same picture."""
    described = {
        "renderkit": version("renderkit"),
        "plugin": [language.name, language.version],
        "tools": _tools(language.toolchain.model_dump_json()),
        "environments": sorted(
            f"{e.name}-{toolchain.identity(e)}" for e in (*language.toolchain.environments, ENVIRONMENT)
        ),
        "fonts": _fonts(),
        "options": job.options,
        "limits": job.limits.model_dump(),
    }
    text = json.dumps(described, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@lru_cache(64)
def _tools(toolchain_json: str) -> dict[str, str]:
    from renderkit.models import Toolchain

    return toolchain.versions(Toolchain.model_validate_json(toolchain_json))


@lru_cache(1)
def _fonts() -> str:
    """The fonts that programs see, by path and size: their contents come from packages."""
    found = []
    for folder in FONT_FOLDERS:
        for parent, _, names in os.walk(folder):
            for name in names:
                path = Path(parent, name)
                if path.suffix.lower() in {".ttf", ".otf", ".ttc", ".pfb", ".woff2"} and path.exists():
                    found.append(f"{path} {path.stat().st_size}")
    return hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:16]
