"""Completing fragments: a bare picture, axis or formula gets a document around it.

What is put before stands on the user's own first line and what is put between opens no line either, so
every line keeps its number. Sources are handled as Latin-1, which keeps each byte what it is.
"""

from __future__ import annotations

import re

from renderkit_latex.source import code_of, packages_of

_DOCUMENT = re.compile(r"\\document(?:class|style)\b")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_DRAWS = re.compile(r"\\[a-zA-Z]{2,}|\\[\[(]|^[ \t]*\$[^$\n]+\$", re.MULTILINE)
_CJK = re.compile(r"[\xe3-\xed][\x80-\xbf]{2}")  # in UTF-8, read as Latin-1
_PICTURE = re.compile(
    r"\\begin\s*\{(?:tikzpicture|circuitikz|tikzcd|forest|pspicture\*?|picture|dependency|ganttchart|feynman|quantikz)\}|\\tikz\b"
    r"|\\begin\s*\{(?:figure|table|tabular|align|equation|document)\*?\}"
)
_PATHS = re.compile(
    r"\\begin\s*\{(?:axis|semilogxaxis|semilogyaxis|loglogaxis|polaraxis|ternaryaxis|groupplot|scope)\}"
    r"|^[ \t]*\\(?:draw|node|path|fill|filldraw|shade|clip|coordinate|pic|graph|matrix)\b",
    re.MULTILINE,
)
_BORDER = re.compile(r"\\(begin|end)\s*\{(?:tikzpicture|document)\}")
_SETTING = re.compile(
    r"\s*(?:%.*)?$|\s*\\(?:usepackage|RequirePackage|PassOptionsToPackage|usetikzlibrary|usepgfplotslibrary|usepgflibrary"
    r"|usegdlibrary|tikzset|pgfplotsset|ctikzset|tikzstyle|pgfkeys|pgfmathdeclarefunction|pgfmathsetmacro|pgfmathsetseed"
    r"|pgfdeclare\w*|pgfplotstableread|definecolor|colorlet|color|newcommand|renewcommand|providecommand|def|let|newlength"
    r"|setlength|newcounter|newif|DeclareMathOperator|forestset|tcbuselibrary|tcbset|sisetup|setchemfig|lstset|hypersetup"
    r"|pagestyle|title|author|date|makeatletter|makeatother|usetheme|usecolortheme|setbeamer\w+)\b"
)

_LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")

_LIBRARIES = (
    "arrows.meta,automata,backgrounds,calc,chains,decorations.markings,decorations.pathmorphing,"
    "decorations.pathreplacing,fit,intersections,matrix,mindmap,patterns,positioning,shapes,trees,angles,quotes"
)
_LAST = r"\usetikzlibrary{shadows}"  # it writes into the PDF at once, before which a preamble can be kept
_NEEDS = (
    (
        r"axis\}|\\begin\{groupplot|\\addplot|\\usepgfplotslibrary|\\pgfplots",
        "pgfplots",
        r"\pgfplotsset{compat=1.18}",
    ),
    (r"\{circuitikz\}|\bto\s*\[\s*(?:R|C|L|V|I|short|battery\d?|american [a-z ]+)\b", "circuitikz", ""),
    (r"\{tikzcd\}", "tikz-cd", ""),
    (r"\{forest\}", "forest", ""),
    (r"\{quantikz\}", "quantikz", ""),
    (r"\{feynman\}|\\feynmandiagram\b", "tikz-feynman", ""),
    (r"\{dependency\}", "tikz-dependency", ""),
    (r"\{ganttchart\}", "pgfgantt", ""),
    (r"\{pspicture", "pstricks-add", ""),
    (r"\{tcolorbox\}|\\newtcolorbox", "tcolorbox", ""),
    (r"\{lstlisting\}", "listings", ""),
    (r"\\(?:chemfig|schemestart)\b", "chemfig", ""),
    (r"\\smartdiagram\b", "smartdiagram", ""),
    (r"\\pie\b", "pgf-pie", ""),
    (r"\\ce\{", "mhchem", ""),
    (r"\\(?:SI|si|qty|unit|num|ang)\s*[\[{]", "siunitx", ""),
    (r"\\(?:top|mid|bottom)rule", "booktabs", ""),
    (r"\\multirow\b", "multirow", ""),
    (r"\\includegraphics|\\resizebox|\\scalebox|\\rotatebox", "graphicx", ""),
)
# Floats cannot stand in a cropped page; there they stay where they are, with their captions.
_FLOATS = (
    r"\makeatletter"
    + "".join(
        rf"\renewenvironment{{{name}}}[1][]{{\def\@captype{{{name.rstrip('*')}}}}}{{\par}}"
        for name in ("figure", "figure*", "table", "table*")
    )
    + r"\makeatother"
)


def complete(source: bytes) -> bytes | None:
    """The fragment with a document around it; None where it is a document, or nothing that could be drawn.

    Prose, and code within a Markdown fence, is no fragment: drawn as text it would look like a success.
    """
    text = source.decode("latin-1")
    code = code_of(text)
    if _DOCUMENT.search(code) or _FENCE.search(code) or not _DRAWS.search(code):
        return None
    mark, text = ("\xef\xbb\xbf", text[3:]) if text.startswith("\xef\xbb\xbf") else ("", text)
    before = mark + _preamble(code)
    if re.search(r"\\begin\s*\{document\}", code):
        return (before + text).encode("latin-1")
    head, body = _parted(text)
    opening, closing = r"\begin{document}", "\n\\end{document}\n"
    if not _PICTURE.search(code) and _PATHS.search(code):
        opening, closing = opening + r"\begin{tikzpicture}", "\n\\end{tikzpicture}" + closing
    return (before + head + opening + body + closing).encode("latin-1")


def _preamble(code: str) -> str:
    """Class, packages and libraries, all on one line."""
    given = packages_of(code)
    needs = [(name, then) for pattern, name, then in _NEEDS if re.search(pattern, code) and name not in given]
    options = {
        "xcolor": "dvipsnames",
        **{name: given[name] for name in ("amsmath", "xcolor", "tikz") if given.get(name)},
    }
    passed = "".join(rf"\PassOptionsToPackage{{{value}}}{{{name}}}" for name, value in options.items())
    if re.search(r"\\begin\s*\{frame\}|\\frametitle\b", code):
        document_class = r"\documentclass{beamer}"
    elif _only_pictures(_parted(code)[1]):
        document_class = r"\documentclass[tikz,border=5pt]{standalone}"  # each picture is a page of its own
    else:
        document_class = r"\documentclass[border=5pt,varwidth]{standalone}" + _FLOATS
    if _CJK.search(code) and not given.keys() & {"CJKutf8", "CJK", "xeCJK", "ctex", "luatexja"}:
        needs.append(("xeCJK", r"\setCJKmainfont{Noto Serif CJK SC}\setCJKsansfont{Noto Sans CJK SC}"))
    asked = "".join(rf"\usepackage{{{name}}}{then}" for name, then in needs)
    always = rf"\usepackage{{amsmath,amssymb,tikz}}\usetikzlibrary{{{_LIBRARIES}}}"
    return f"{passed}{document_class}{always}{asked}{_LAST}".replace("\r", " ").replace("\n", " ")


def _only_pictures(body: str) -> bool:
    """Whether TikZ pictures are all that would be set: nothing stands between them."""
    depth = place = 0
    for border in _BORDER.finditer(body):
        document = border.group().endswith("{document}")
        if depth == 0 and body[place : border.start()].strip():
            return False
        if not document:
            depth = depth + 1 if border.group(1) == "begin" else max(0, depth - 1)
        place = border.end()
    return depth == 0 and place > 0 and not body[place:].strip()


def _parted(text: str) -> tuple[str, str]:
    """The leading settings, for before `\\begin{document}`, and the rest. A setting may span lines."""
    place = depth = 0
    within = False
    for line in _LINES.findall(text):
        continued = depth > 0 or (within and re.match(r"\s*[\[{]", line))
        if not continued and not _SETTING.match(line):
            break
        within = bool(line.strip())
        code = re.sub(r"\\.", "", code_of(line))
        depth += code.count("{") + code.count("[") - code.count("}") - code.count("]")
        place += len(line)
    return text[:place], text[place:]
