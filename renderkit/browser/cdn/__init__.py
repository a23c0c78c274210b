"""The offline CDN: pinned packages that stand in for what pages load from elsewhere.

`resolve.py` runs behind the walls, beside the browser, and finds the file that an address means; which hosts
it knows, and how they name things, is data in `manifest.json`. `packages.json` says which packages need none
of what they name (`alone`), and what of others no page asks for (`prune`).
"""

from __future__ import annotations

from importlib.resources import files

from renderkit.models import Environment


def _resource(name: str) -> bytes:
    return files("renderkit.browser").joinpath(name).read_bytes()


ENVIRONMENT = Environment(
    name="web",
    files={
        "package.json": _resource("cdn/package.json"),
        "package-lock.json": _resource("cdn/package-lock.json"),
        ".npmrc": b"legacy-peer-deps=true\n",
        "packages.json": _resource("cdn/packages.json"),
        "build.py": _resource("inside/web_build.py"),
    },
    after=(("python3", "{environment}/build.py", "{environment}"),),
)
