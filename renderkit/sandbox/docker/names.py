"""What images and containers are called, and how they are labelled."""

import hashlib
import os
from functools import cache
from pathlib import Path

BASE = "base"
"""The image that every language's stands on."""

LABEL = "renderkit"
ENGINE = f"{LABEL}.engine"
"""The label that says which process of which machine a container belongs to."""

OUTSIDE = {
    f"sandbox/{name}.py"
    for name in ("choose", "docker/container", "docker/daemon", "docker/sandbox", "docker/session")
}
"""Code that never runs in a container."""

_PACKAGE = Path(__file__).resolve().parent.parent.parent


def image_name(language: str) -> str:
    """A language's image: $RENDERKIT_IMAGES says whose, `renderkit/` if nobody's."""
    return f"{os.environ.get('RENDERKIT_IMAGES', 'renderkit')}/{language}"


@cache
def walls() -> str:
    """A hash of the code that runs inside: an image with another's would be asked what it does not know."""
    digest = hashlib.sha256()
    code = (path for path in _PACKAGE.joinpath("sandbox").rglob("*") if path.suffix in (".py", ".c", ".h"))
    sources = (path for path in code if path.relative_to(_PACKAGE).as_posix() not in OUTSIDE)
    for path in (_PACKAGE / "models.py", *sorted(sources)):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
