"""A hash of all that can change a picture: renderkit, plugin, environments, tools, fonts, options, limits."""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path

from renderkit import toolchain
from renderkit.imaging.imager import ENVIRONMENT
from renderkit.models import Job, Language
from renderkit.sandbox import fonts


def fingerprint(language: Language, job: Job) -> str:
    """16 hexadecimal digits; equal where the same program must give the same picture."""
    return of_job(of_installation(language), job)


def of_installation(language: Language) -> str:
    """The part that is the same for every job in a language: what is installed for it."""
    environments = (*language.toolchain.environments, ENVIRONMENT)
    return _hash(
        {
            "renderkit": version("renderkit"),
            "plugin": [language.name, language.version],
            "tools": toolchain.versions(language.toolchain),
            "environments": sorted(f"{e.name}-{toolchain.identity(e)}" for e in environments),
            "fonts": _fonts(),
        }
    )


def of_job(installation: str, job: Job) -> str:
    """The whole, out of the installation's part and what the job asks for."""
    asked = {"options": job.options, "format": job.format, "limits": job.limits.model_dump()}
    return _hash({"installation": installation, **asked})


def _hash(described: object) -> str:
    return hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()[:16]


@cache
def _fonts() -> str:
    """The fonts that programs see, by path and size: their contents come from packages."""
    paths = [Path(file) for file in fonts.FILES]
    for folder in fonts.FOLDERS:
        paths += [Path(parent, name) for parent, _, names in os.walk(folder) for name in names]
    found = [f"{path} {path.stat().st_size}" for path in paths if path.is_file()]
    return _hash(sorted(found))
