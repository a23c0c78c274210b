"""Where a script is meant to run: in a page, or in Node."""

from __future__ import annotations

from typing import Literal

from renderkit_javascript.libraries import BUILTINS, LIBRARIES, NODE_ONLY, is_sketch
from renderkit_javascript.source import Source

Target = Literal["page", "node"]

_NODE = (
    r"(?<![\w$.])(?:__dirname|__filename|require\.main|module\.exports|exports\.\w+\s*=|global\.\w|Deno\.)"
    r"|(?<![\w$.])process\.(?!env\.NODE_ENV)|\bimport\.meta\.(?:dirname|filename)\b|(?<![\w$.])Buffer\.from\b"
)
_PAGE = (
    r"(?<![\w$.])(?:document|window|localStorage|navigator|requestAnimationFrame|customElements)\b(?!\s*:)"
)
_DRAWS = r"(?<![\w$])(?:HTMLCanvasElement|SVGSVGElement|HTMLElement)\b"


def target_of(source: Source) -> Target:
    """By the first row that holds; the table in the README says it in words."""
    packages = {_package(wanted.module) for wanted in source.imports if not wanted.types}
    if source.text.startswith("#!") or any(wanted.module.startswith("node:") for wanted in source.imports):
        return "node"
    if packages & (BUILTINS | NODE_ONLY):
        return "node"
    if source.uses(_PAGE) and not source.declares("document"):
        return "page"
    if source.uses(_NODE):
        return "node"
    if is_sketch(source) or source.uses(_DRAWS):
        return "page"
    if source.says(
        r"\b(?:select|selectAll|selection)\s*(?:<[^()]*>)?\(\s*['\"](?:[#.][\w-]+|body|svg|html)\b"
    ):
        return "page"
    outputs = r"\brenderToSVGString\b|\brenderer\s*:\s*['\"]none['\"]|\.toSVG\s*\("
    if source.uses(r"\bconsole\.(?:log|info)\b") and source.says(rf"{outputs}|<svg\b"):
        return "node"
    visual = any(source.reads(name) for library in LIBRARIES if library.draws for name in library.names)
    return "page" if visual or packages - _CALCULATING else "node"


_CALCULATING = frozenset(
    ("lodash", "moment", "dayjs", "luxon", "mathjs", "simple-statistics", "papaparse", "chroma-js")
) | {"seedrandom", "regression", "vega", "vega-lite"}


def _package(module: str) -> str:
    parts = module.removeprefix("node:").split("/")
    return "/".join(parts[: 2 if module.startswith("@") else 1])
