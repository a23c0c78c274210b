"""Reading a LaTeX source without running it: its code, its packages, its braces."""

from __future__ import annotations

import re

ENGINES = ("pdflatex", "xelatex", "lualatex")

_LINE_END = re.compile(r"\r\n?")
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_PACKAGES = re.compile(
    # lengths are bounded throughout this module: what is read here may be hostile and long
    r"\\(?:usepackage|RequirePackage|documentclass|LoadClass)\s*(?:\[([^\]]{0,2000})\])?\s*\{([^{}]{0,2000})\}"
)
_MAGIC = re.compile(
    r"^\s*%\s*(?:!\s*TEX\s+(?:TS-)?program\s*=|arara\s*:)\s*(pdf|xe|lua)(?:la)?tex\b",
    re.IGNORECASE | re.MULTILINE,
)

_LUA_PACKAGES = re.compile(
    r"lua(?:code|latex.*|texja.*|textra|mplib|otfload|color|pstricks|draw|quotes|keys)|lua-.*|ltj.*|emoji|pyluatex|tkz-elements|tikz-feynman"
)
_LUA = re.compile(
    r"contour lua|\\(?:directlua|luaexec|luadirect|latelua|usegdlibrary)\b|\\begin\{luacode\*?\}"
    r"|\\use(?:tikz|pgf)library\s*\{[^}]{0,2000}\bgraphdrawing\b"
)
_XE_PACKAGES = re.compile(
    r"fontspec|unicode-math|fontsetup|polyglossia|xeCJK.*|ctex.*|mathspec|xltxtra|xunicode|xgreek|xepersian|arabxetex|bidi"
    r"|zhspacing|.*-otf|pstricks.*|pst-.*"
)
_XE = re.compile(
    r"\\includegraphics\*?\s*(?:\[[^\]]{0,500}\])?\s*\{[^}]{0,500}\.eps\}|\\(?:set(?:main|sans|mono|CJKmain|CJKsans|CJKmono)font|newfontfamily|XeTeX[a-z]+)\b|\\begin\{pspicture\*?\}"
)

# A word of braces: an escaped character (never a brace), a comment, verbatim text, a line end, or a brace.
_BRACES = re.compile(
    r"\\begin\{(verbatim\*?|lstlisting|minted|Verbatim|luacode\*?|filecontents\*?)\}.*?(?:\\end\{\1\}|\Z)"
    r"|\\verb\*?([^\sa-zA-Z*]).*?(?:\2|$)|\\.|%[^\r\n]*|[{}\[\]]",
    re.DOTALL | re.MULTILINE,
)


def code_of(text: str) -> str:
    """The text without its comments, and with one sort of line ends; lines stay where they are."""
    return _COMMENT.sub(r"\1", _LINE_END.sub("\n", text))


def packages_of(code: str) -> dict[str, str]:
    """Packages and classes that the code asks for by name, with the options that it gives."""
    found: dict[str, str] = {}
    for options, names in _PACKAGES.findall(code):
        for name in names.split(","):
            found[name.strip()] = options.strip() or found.get(name.strip(), "")
    return found


def named_engine(text: str) -> str | None:
    """The engine that a magic comment in the first lines names."""
    named = _MAGIC.search("\n".join(text.split("\n", 20)[:20]))
    return f"{named.group(1).lower()}latex" if named else None


def needed_engine(*texts: str) -> str:
    """The engine that the sources of a program need, by their packages and commands."""
    codes = [code_of(text) for text in texts]
    packages = {name for code in codes for name in packages_of(code)}
    if any(map(_LUA.search, codes)) or any(map(_LUA_PACKAGES.fullmatch, packages)):
        return "lualatex"
    if any(map(_XE.search, codes)) or any(map(_XE_PACKAGES.fullmatch, packages)):
        return "xelatex"
    return "pdflatex"


def open_brackets(text: str, brackets: str = "{}") -> list[int]:
    """Where the brackets stand that the text opens and does not close, the innermost last."""
    opened: list[int] = []
    for word in _BRACES.finditer(text):
        if word.group() == brackets[0]:
            opened.append(word.start())
        elif word.group() == brackets[1] and opened:
            opened.pop()
    return opened
