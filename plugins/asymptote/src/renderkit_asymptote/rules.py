"""What messages mean: the first pattern that is found in one says its kind.

A group is the thing that a message names; the source is searched for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from renderkit.plugin import Kind

Rules = tuple[tuple[Kind, re.Pattern[str]], ...]


def _compiled(*rules: tuple[Kind, str]) -> Rules:
    return tuple((kind, re.compile(pattern)) for kind, pattern in rules)


ASYMPTOTE = _compiled(
    ("blocked", r"disabled; override with option|modifying non-public field outside"),
    ("missing_file", r"Cannot open (?:XDR |binary )?file \"([^\"]*)\""),
    ("syntax", r"^syntax error|invalid token|unexpected end of input|not terminated|^missing "),
    ("syntax", r"must return a value|^(?:break|continue|return) |not allowed|expected"),
    ("undefined", r"^no (?:matching variable|type of name|matching types? or fields?|field)"),
    ("undefined", r"does not exist|unknown|undeclared|undefined"),
    (
        "type",
        r"^cannot (?:call|cast|convert|deduce)|^no matching function|is ambiguous|not a (?:function|type)",
    ),
    (
        "type",
        r"incompatible|^(?:casts|expression|type) |called with|used as|with signature|use of|assigning to",
    ),
    (
        "data",
        r"uninitialized|out-of-bounds|different lengths?|empty (?:array|path)|array of length|rectangular",
    ),
    (
        "data",
        r"[Ss]ingular matrix|lengths? (?:do|does) not|(?:not|no) enough|too few|invalid (?:data|number)",
    ),
)

TEX = _compiled(
    ("missing_package", r"File `([^']*\.(?:sty|cls|clo|def|ldf|fd|cfg|code\.tex))' not found"),
    ("missing_file", r"[Ff]ile `([^']*)' not found|font [`'\"]([^'\"]*)['\"] cannot be found"),
    ("missing_file", r"[Ff]ile .* not found|Font \S+ at \d+ not found|not loadable"),
    ("data", r"Cannot determine size of graphic in (\S+)"),
    ("undefined", r"Undefined control sequence|Undefined color `([^']*)'"),
    ("undefined", r"Environment (\S+) undefined|Unicode character (\S+) \(U\+"),
    ("type", r"Missing number|Illegal unit|Option clash for package ([\w-]+)|Unknown option `([^']*)'"),
    ("undefined", r"[Uu]ndefined|not defined"),
    ("runtime", r"too (?:large|big)|capacity exceeded|already defined|Command \\?(\S+) already"),
    ("syntax", r""),
)  # fmt: skip

_MODULES = {
    "graph": "graph xaxis yaxis axes xlimits ylimits LeftTicks RightTicks Ticks NoTicks BottomTop LeftRight"
    " scale errorbars polargraph xequals yequals Linear Log Hermite Spline Crop crop",
    "graph3": "xaxis3 yaxis3 zaxis3 axes3 InTicks OutTicks Bounds limits3",
    "three": "surface triple path3 draw3 perspective orthographic currentprojection plane unitsphere unitbox"
    " Arrow3 Arrows3 shift3 O X Y Z extrude unitcube unitcylinder unitcone material",
    "solids": "revolution sphere cylinder cone",
    "palette": "palette image Rainbow Gradient BWRainbow Grayscale Wheel",
    "contour": "contour",
    "geometry": "triangle line point circumcircle incircle segment altitude circumcenter centroid"
    " orthocentercenter",
    "math": "perpendicular drawline grid intersect",
    "markers": "markangle markerinterval stickmarkuniform markuniform",
    "patterns": "hatch crosshatch tile checker brick",
    "stats": "histogram gaussrand",
    "slopefield": "slopefield curve",
    "flowchart": "block roundrectangle diamond parallelogram blockconnector",
    "roundedpath": "roundedpath",
}


def kind_of(message: str, rules: Rules) -> tuple[Kind, str | None]:
    """The kind of an error, and the thing that it names."""
    for kind, pattern in rules:
        match = pattern.search(message)
        if match:
            return kind, next((name for name in match.groups() if name), None)
    return "runtime", None


def module_of(message: str, imported: Iterable[str]) -> str | None:
    """The module that has the name that a message misses, where it is not imported."""
    missed = re.search(r"no (?:matching variable|type of name) '(\w+)", message)
    has = [module for module, names in _MODULES.items() if missed and missed[1] in names.split()]
    return has[0] if has and not set(has) & set(imported) else None
