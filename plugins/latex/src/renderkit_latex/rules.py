"""What LaTeX's errors mean: the first pattern that is found in a message says its kind.

A group called `name` is the thing that the message names; the line in which the source names it is the line
to mend, since TeX often reports a later one.
"""

from __future__ import annotations

import re

from renderkit.plugin import Kind

_RULES: tuple[tuple[Kind, str], ...] = (
    # refused by the walls or by TeX's own settings
    ("blocked", r"Package (?P<name>[\w-]+) Error: .*-shell-escape"),
    ("blocked", r"-shell-escape|shell escape|Shell access forbidden"),
    ("blocked", r"File `(?P<name>\|[^']*)' not found"),
    ("blocked", r"can't write on file"),
    # not there
    ("missing_package", r"File `(?P<name>[^']*\.(?:sty|cls|clo|def|ldf|fd|cfg|code\.tex))' not found"),
    ("missing_package", r"did not find the (?:\w+ )+library '(?P<name>[^']*)'"),
    ("missing_package", r"Unknown option '(?P<name>[^']*)'.*language definition file .* was not found"),
    ("missing_package", r"module '(?P<name>[^']*)' not found"),
    (
        "missing_file",
        r"(?:[Ff]ile|image|picture) [`'\"](?P<name>[^'\"]*)['\"] (?:not|could not be|cannot be|does not)",
    ),
    ("missing_file", r"Could not read table file '(?P<name>[^']*)'"),
    ("missing_file", r"[Cc]an(?:no|')t find file [`'\"](?P<name>[^'\"]*)"),
    ("missing_file", r"font [`'\"](?P<name>[^'\"]*)['\"] cannot be found"),
    ("missing_file", r"Font [^=]*=(?P<name>\S+).* not (?:loadable|found)"),
    ("missing_file", r"[Ff]ile .* not found|cannot find|Font \S+ at \d+ not found"),
    # names
    ("undefined", r"Undefined control sequence"),
    ("undefined", r"Environment (?P<name>.*) undefined"),
    ("undefined", r"Undefined color (?:model )?`(?P<name>[^']*)'"),
    ("undefined", r"No shape named [`'](?P<name>[^']*)' is known"),
    ("undefined", r"Unknown (?:arrow tip kind|shape) [`']+(?P<name>[^`']*)'"),
    ("undefined", r"Unicode character (?P<name>\S+) \(U\+"),
    ("undefined", r"You need to say `?\\use\w+\{(?P<name>[^}]*)\}"),
    ("undefined", r"No counter '(?P<name>[^']*)' defined"),
    ("undefined", r"attempt to call a nil value(?: \((?:global|field|method|local) '(?P<name>\w+)'\))?"),
    # values; PGF takes a word that stands where a number is due for a function
    ("data", r"Unknown function `(?P<name>[^']*)' \(in '\s*(?P=name)\s*'\)"),
    ("data", r"could not retrieve column '(?P<name>[^']*)'"),
    ("data", r"Could not parse input '(?P<name>[^']*)'"),
    ("data", r"Invalid number '?(?P<name>[^'.]*)"),
    ("data", r"input coordinate `(?P<name>[^']*)' has not been defined"),
    ("data", r"\(file (?:\./)?(?P<name>[^)]*)\): .*(?:libpng|reading image|error)"),
    ("data", r"unreadable part was near|reading image|Cannot determine size of graphic"),
    ("data", r"(?:libpng|image file|JPEG|PNG).*(?:failed|error|corrupt)"),
    ("undefined", r"Unknown function `(?P<name>[^']*)'"),
    # options and arguments
    ("type", r"I do not know the key '(?:[^']*/)?(?P<name>[^'/]+)'"),
    ("type", r"[Kk]ey '(?:[^']*/)?(?P<name>[^'/]+)' (?:is unknown|requires)"),
    ("type", r"Choice '(?P<name>[^']*)' unknown"),
    ("type", r"Unknown option `(?P<name>[^']*)'"),
    ("type", r"Option clash for package (?P<name>[\w-]+)"),
    ("type", r"Package x?keyval Error: `?(?P<name>[^' ]+)'? undefined"),
    ("type", r"Missing number|Illegal unit|Incompatible glue|Improper alphabetic|Number expected"),
    ("type", r"Illegal (?:character in array|pream-token)"),
    ("type", r"attempt to \w+|bad argument|I cannot decode|requires? a value"),
    ("undefined", r"(?:is|are) (?:undefined|not defined)|[Uu]ndefined|not defined"),
    ("type", r"Unknown (?!operator)"),
    # the shape of the text
    ("syntax", r"Missing \S+ inserted|Missing \\?\w+|Extra |Misplaced|Incomplete|Forbidden control"),
    ("syntax", r"File ended|Paragraph ended|Runaway|Too many \}'s|ended by|doesn't match its definition"),
    (
        "syntax",
        r"Argument of .* has an extra|Illegal parameter|Parameters must be|Double (?:super|sub)script",
    ),
    ("syntax", r"Display math should|Bad math environment|Lonely \\item|missing \\item|only in preamble"),
    ("syntax", r"Two \\documentclass|[Ii]nvalid (?:UTF-8|utf-8|character)|Text line contains"),
    ("syntax", r"Giving up on this path|Cannot parse|Unknown operator|no legal \\end found|You can't use"),
    ("syntax", r"expected near|unexpected symbol|unfinished string|malformed number|'[^']*' expected"),
    ("syntax", r"unbalanced|occurred inside a group"),
    # the rest happens while TeX runs; one of it names its line
    ("runtime", r"Command \\?(?P<name>\S+) already defined"),
)
RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)

_EXTRA = (
    (r"fontawesome5?|academicons|bbm|dsfont|roboto|fira.*|libertin.*|ebgaramond|sourcesans.*|ccicons|bbold"
     r"|fourier|kpfonts|newpx.*|newtx.*|cabin|lato|opensans|noto.*|inconsolata", "texlive-fonts-extra"),
    (r"biblatex.*", "texlive-bibtex-extra"),
    (r"musixtex|skak|xskak|chessboard|chessfss", "texlive-games or texlive-music"),
    (r"luatexja.*", "texlive-lang-japanese"),
)  # fmt: skip


def kind_of(message: str) -> tuple[Kind, str | None]:
    """The kind of an error, and the thing that it names."""
    for kind, pattern in RULES:
        match = pattern.search(message)
        if match:
            return kind, match.groupdict().get("name") or None
    return "runtime", None


def hint_for(kind: Kind, message: str, name: str | None) -> str | None:
    """What helps, where that is more than the message says."""
    if "requires either XeTeX or LuaTeX" in message:
        return "name the engine in the first line: % !TEX program = xelatex"
    if kind == "missing_package" and name:
        stem = re.sub(r"\.\w+$", "", name)
        for names, package in _EXTRA:
            if re.fullmatch(names, stem):
                return f"Debian has it in {package}, which setup leaves out; where it is installed it is used"
    return None
