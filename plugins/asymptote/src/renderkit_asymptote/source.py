"""What can be told from a source before it runs."""

from __future__ import annotations

import re

# `import X` for each of Asymptote's modules that bring 3D in; and what may import without saying so.
_3D = re.compile(
    rb"\b(?:three\w*|graph3|solids|tube|obj|grid3|(?:smooth)?contour3|labelpath3|bsp|v3d|eval)\b"
)

_ENGINES = (
    ("lualatex", re.compile(rb"\b(?:luacode|luatexja\w*|directlua)\b")),
    (
        "xelatex",
        re.compile(rb"\b(?:fontspec|unicode-math|mathspec|polyglossia|xeCJK|ctex|setmainfont)\b"),
    ),
    ("pdflatex", re.compile(rb"""graphic\s*\(\s*["'][^"'\n]*\.(?:png|jpe?g|pdf)["']""", re.IGNORECASE)),
)
_GRAPHIC = re.compile(rb"""(?:graphic\s*\(\s*|includegraphics[^{}\n]*\{)["']?([^"'{}\n]+)""")


def draws_in_3d(*sources: bytes) -> bool:
    """Whether one of these may draw in 3D. Too often does no harm: it costs a tenth of a second."""
    return any(_3D.search(source) for source in sources)


def needed_engine(*sources: bytes) -> str:
    """The TeX engine that labels need; what the source sets itself as `settings.tex` wins over it."""
    for engine, pattern in _ENGINES:
        if any(pattern.search(source) for source in sources):
            return engine
    return "latex"


def read_back(*sources: bytes) -> tuple[str, ...]:
    """Pictures that the sources put into others: one that they make themselves is only a part."""
    names = [name for source in sources for name in _GRAPHIC.findall(source)]
    found = dict.fromkeys(name.decode("utf-8", "replace").strip() for name in names)
    return tuple(name if "." in name else f"{name}.eps" for name in found)
