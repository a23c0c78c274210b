"""The page that a script runs in: libraries that it uses, and elements that it expects to be there."""

from __future__ import annotations

import html
import re

from renderkit_javascript.libraries import is_sketch, scripts
from renderkit_javascript.source import Source

HEIGHT = 600
"""Pixels, of elements whose library or script asks for their height."""

_MEASURES = (
    r"\becharts\b|\bcytoscape\b|\bvis\.|\bvis-network|\bL\.map\b|\bPlotly\b|\bG6\b|\bG2\b|\bForceGraph|\bsigma\b"
    r"|\b(?:client|offset)Height\b|\bgetBoundingClientRect\b|\bstockChart\b|\bLightweightCharts\b"
)
_ID = re.compile(
    r"\bgetElementById\s*\(\s*['\"`]([\w:-]+)['\"`]|"
    r"(?:\b(?:select|querySelector|selectAll|querySelectorAll)|(?<![\w$])(?:\$|jQuery))\s*(?:<[^()]*>)?\(\s*['\"`]"
    r"([a-z]*(?:#[\w:-]+|\.[\w-]+)?(?:\s+svg)?)['\"`]\s*\)"
)
# options and arguments in which libraries are given an element by its id or selector
_NAMED = re.compile(
    r"(?:\b(?:container|renderTo|bindto|element|el|mount|selector|chart)['\"]?\s*:|\.(?:bindto|renderTo)\s*=)"
    r"\s*['\"]([#.]?[\w-]+)['\"]"
    r"|\b(?:newPlot|react|plot|vegaEmbed|embed|chart|stockChart|map|mount|parent|SVG|initBoard|addTo)"
    r"\s*\(\s*['\"]([#.]?[\w-]+)['\"]"
    r"|\bnew\s+[\w.]+\(\s*['\"]([#.][\w-]+)['\"]"
    r"|\bnew\s+(?:Chart|Dygraph|ApexCharts|Konva\.Stage)\s*\(\s*['\"]([\w-]+)['\"]"
)
_C3 = r"\b(?:c3|bb)\.generate\s*\("
"""They draw into `#chart` unless they are told where."""
_MADE = re.compile(
    r"\bid\s*=\s*\\?['\"]([\w:-]+)\\?['\"]|\.id\s*=\s*['\"`]([\w:-]+)['\"`]"
    r"|\b(?:attr|setAttribute)\s*\(\s*['\"]id['\"]\s*,\s*['\"`]([\w:-]+)['\"`]|\bid\s*:\s*['\"]([\w:-]+)['\"]\s*[,}]"
)
_MADE_CLASS = re.compile(
    r"\bclass(?:Name)?\s*=\s*\\?['\"`]([\w\s-]+)\\?['\"`]"
    r"|\b(?:attr|setAttribute)\s*\(\s*['\"]class['\"]\s*,\s*['\"`]([\w\s-]+)['\"`]"
    r"|\bclassed\s*\(\s*['\"]([\w\s-]+)['\"]|\bclassList\.add\s*\(\s*['\"]([\w-]+)['\"]"
)
_USUAL = {"body", "html", "head", "document", "window", "svg", "canvas"}


def page(source: Source, script: str, *, module: bool = False, style: str = "") -> str:
    """The page for a script that lies beside it."""
    addresses, styles = scripts(source)
    links = [f'<link rel="stylesheet" href="{html.escape(address)}">' for address in styles]
    if style:
        links.append(f'<link rel="stylesheet" href="{html.escape(style)}">')
    tags = [f'<script src="{html.escape(address)}"></script>' for address in addresses]
    kind = ' type="module"' if module else ""
    tall = f" height: {HEIGHT}px;" if source.says(_MEASURES) else ""
    margin = "0" if is_sketch(source) or source.uses(r"\binner(?:Width|Height)\b") else "8px"
    lines = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>renderkit</title>',
        *links,
        f"<style>body {{ margin: {margin}; background: white; }} .renderkit-given {{{tall} }}</style>",
        *tags,
        "</head>\n<body>",
        *elements(source),
        f'<script{kind} src="{html.escape(script)}"></script>',
        "</body>\n</html>\n",
    )
    return "\n".join(lines)


def elements(source: Source) -> list[str]:
    """The container, and what a script asks for by id, class or tag and does not make itself."""
    if is_sketch(source) and not source.says(r"\.parent\s*\("):
        return []
    text = source.uncommented
    made = {name for found in _MADE.findall(text) for name in found if name}
    classes = {word for found in _MADE_CLASS.findall(text) for name in found for word in name.split()}
    asked: dict[str, None] = {}
    for match in _ID.finditer(text):
        asked.setdefault(f"#{match[1]}" if match[1] else match[2])
    for match in _NAMED.finditer(text):
        name = next(group for group in match.groups() if group)
        asked.setdefault(name if name[0] in "#." else f"#{name}")
    if re.search(_C3, text) and not re.search(r"\bbindto\b", text):
        asked.setdefault("#chart")
    found: dict[str, str] = {}
    for selector in asked:
        parts = re.fullmatch(r"([a-z]*)(?:#([\w:-]+)|\.([\w-]+))?( +svg)?", selector)
        if parts is None or selector in _USUAL - {"svg", "canvas"}:
            continue
        tag, name, kind, inner = parts.groups()
        if name in made or (kind in classes) or (not name and not kind and tag not in ("svg", "canvas")):
            continue
        if not name and not kind and re.search(_makes(tag), text):
            continue
        key = name or kind or tag
        found.setdefault(key, _element(tag or _tag_of(key, selector, text), name, kind, bool(inner)))
    return list(found.values()) or ['<div id="container"></div>']


def _element(tag: str, name: str | None, kind: str | None, svg: bool) -> str:
    own = f' id="{name}"' if name else ""
    given = " ".join(
        word for word in (kind, "renderkit-given" if tag in ("div", "main", "section") else None) if word
    )
    own += f' class="{given}"' if given else ""
    size = {"svg": ' width="960" height="500"', "canvas": ' width="800" height="600"'}.get(tag, "")
    inner = '<svg width="960" height="500"></svg>' if svg else ""
    return f"<{tag}{own}{size}>{inner}</{tag}>" if tag not in ("input", "img") else f"<{tag}{own}>"


def _makes(tag: str) -> str:
    return (
        rf"\b(?:append|insert|create)\s*\(\s*['\"`](?:svg:)?{tag}['\"`]|<{tag}\b"
        rf"|\bcreateElement(?:NS)?\s*\([^)]*['\"`]{tag}['\"`]"
    )


def _tag_of(key: str, selector: str, text: str) -> str:
    """What an element has to be: a canvas that is drawn on, an SVG that is filled, else a box."""
    word = re.escape(key)
    ask = rf"['\"`][#.]?{word}['\"`]"
    kept = re.search(rf"\b(?:const|let|var)\s+([\w$]+)[^=;]*=[^;=]*?\(?{ask}\s*\)?", text)
    name = rf"(?<![\w$]){re.escape(kept[1])}[!?]*" if kept else "(?!)"
    canvas = (
        rf"{ask}\s*\)\s*!?\s*(?:as\s+HTMLCanvasElement|\)?\??!?\.getContext\b)",
        rf"<HTMLCanvasElement[^()]*>\(\s*{ask}",
        rf"\bnew\s+Chart\s*\(\s*(?:document\.getElementById\(\s*)?{ask}",
        rf"{name}\.(?:getContext|toDataURL)\b",
        rf"\bnew\s+Chart\s*\(\s*{name}",
    )
    if any(re.search(pattern, text) for pattern in canvas):
        return "canvas"
    if "canvas" in key.lower() and re.search(
        rf"\bcanvas\s*:\s*{name}|WebGLRenderer\(\s*\{{\s*canvas\b", text
    ):
        return "canvas"
    fills = rf"\s*\.\s*(?:append|selectAll)\s*\(\s*['\"`]{_SHAPES}['\"`]"
    svg = (
        rf"{ask}\s*\)\s*as\s+(?:unknown\s+as\s+)?SVG\w*",
        rf"<SVG\w*[^()]*>\(\s*{ask}",
        rf"{ask}\s*\)\s*(?:\.attr\([^()]*\)\s*)*{fills}",
        rf"(?s:\bnv\.models\b.*\bd3\.select\(\s*{ask}\s*\)\s*\.(?:datum|data)\b)",
    )
    if any(re.search(pattern, text) for pattern in svg):
        return "svg"
    if re.search(rf"{name}{fills}", text) and not re.search(rf"{ask}\s*\)\s*\.append\s*\(", text):
        return "svg"
    return "svg" if "svg" in key.lower() and re.search(rf"{name}\.appendChild\b", text) else "div"


_SHAPES = "(?:g|rect|circle|path|line|text|defs)"
