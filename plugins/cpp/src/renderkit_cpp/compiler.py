"""What g++, the linker and moc say of a program that they refuse."""

from __future__ import annotations

import re

from renderkit.plugin import Diagnostic, Job, Kind, Program, diagnose, line_of

_FILE = r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+):"
_ERROR = re.compile(rf"^{_FILE}(?:(?P<column>\d+):)? (?:fatal )?error: (?P<message>.*)$", re.I)
_TOOL = re.compile(r"^(?:g\+\+|cc1plus|collect2|/usr/bin/ld|moc): (?:fatal )?error: (?P<message>.*)$")
_LINKED = re.compile(r"undefined reference to .*|multiple definition of .*|cannot find -l\S+.*")
_PLACE = re.compile(r"(?P<file>[^\s:(][^:\n(]*):(?P<line>\d+): ")
_FROM = re.compile(rf"^{_FILE}(?:\d+:)?\s+required from")
_INCLUDED = re.compile(r"(?:In file included|^ +) from (?P<file>[^\s:,]+):(?P<line>\d+)")
_ANY = re.compile(rf"^{_FILE}")
_BROKEN = re.compile(r"internal compiler error: (?P<message>.*)$")
_NO_HEADER = re.compile(
    r"^(?:file not found: (?P<data>.+)|(?P<name>.+): (?:No such file or directory|Permission denied))$"
)
_STD = re.compile(r"'(?:std::)?(?P<name>\w+)' (?:is not a member of 'std'|was not declared)")
_PROSE = re.compile(r"\s*[A-Z][\w']*(?:[ ,]+[\w'+#/.-]+){3,}[.:!]?\s*")

_SYNTAX = re.compile(
    r"expected |unbalanced|missing terminating|stray |unterminated|extra |.* token\b|invalid suffix"
    r"|unable to find .* operator|a function-definition is not|.*unqualified-id|empty character"
    r"|parse error|'else' without|break statement not|continue statement not|case label|unexpected|raw string"
    r"|.*invalid in template|invalid preprocessing|#"
)
_UNDEFINED = re.compile(
    r".*(?:was not declared|has no member named|is not a member of|does not name a type|has not been declared"
    r"|undefined reference|is not a (?:class|namespace|template|type|namespace-name|class-or-namespace)"
    r"|no type named|undeclared|not declared|is not captured)"
)
_FOREIGN = {
    "import",
    "from",
    "def",
    "let",
    "var",
    "function",
    "func",
    "package",
    "fn",
    "library",
    "require",
    "print",
}

_OWN = (
    "vector array deque list map set unordered_map unordered_set queue stack string string_view sstream",
    "tuple optional variant functional memory numeric algorithm random chrono thread complex span",
)
_HOME = {
    **{name: name for line in _OWN for name in line.split()},
    **dict.fromkeys(("cout", "cerr", "cin", "endl", "clog"), "iostream"),
    **dict.fromkeys(("ofstream", "ifstream", "fstream"), "fstream"),
    **dict.fromkeys(("stringstream", "ostringstream", "istringstream"), "sstream"),
    **dict.fromkeys(("setw", "setprecision", "setfill"), "iomanip"),
    **dict.fromkeys(
        ("sort", "max_element", "min_element", "clamp", "transform", "fill", "copy"), "algorithm"
    ),
    **dict.fromkeys(("accumulate", "iota", "inner_product"), "numeric"),
    **dict.fromkeys(("unique_ptr", "shared_ptr", "make_unique", "make_shared"), "memory"),
    **dict.fromkeys(
        ("mt19937", "normal_distribution", "uniform_real_distribution", "random_device"), "random"
    ),
    **dict.fromkeys(("sqrt", "sin", "cos", "pow", "abs", "M_PI", "exp", "floor", "hypot"), "cmath"),
    **dict.fromkeys(("uint8_t", "uint32_t", "int64_t", "uint16_t"), "cstdint"),
    **dict.fromkeys(("numeric_limits",), "limits"),
    **dict.fromkeys(("function", "bind"), "functional"),
    **dict.fromkeys(("pair", "make_pair", "move", "swap"), "utility"),
    **dict.fromkeys(("printf", "fopen", "FILE", "fprintf", "snprintf", "perror"), "cstdio"),
    **dict.fromkeys(("exit", "rand", "srand", "malloc", "EXIT_FAILURE"), "cstdlib"),
    **dict.fromkeys(("memset", "memcpy", "strlen", "strcmp"), "cstring"),
}
"""The header of a name of the standard library."""

_THIRD_PARTY = re.compile(
    r"matplotlibcpp\.h|CImg\.h|pbPlots\.hpp|supportLib\.hpp|gnuplot\S*\.h(?:pp)?|json\.hpp|lodepng\.h"
    r"|stb_\w+\.h|EasyBMP\.h|bitmap_image\.hpp|graphics\.h|raylib\.h|svg\.hpp|simple_svg\S*|tinyxml2?\.h"
    r"|pngwriter\.h|sciplot/.*|matplot/.*|implot\.h|imgui\.h|glad/.*|opencv\S*|T[A-Z]\w+\.h|vtk\w+\.h|FL/.*"
    r"|wx/.*|gtk\w*/.*|allegro\S*|SFML/.*|SDL\S*|boost/.*|Eigen/.*|Q[A-Z]\w+"
)
"""Headers of libraries, also where they are included like files of one's own."""


def of_compiler(job: Job, program: Program, said: str) -> Diagnostic:
    """The first error, in a line of the user's."""
    lines = said.splitlines()
    for number, text in enumerate(lines):
        error = _ERROR.match(text)
        if error:
            return _compiled(job, program, error, lines, number)
    linked = [(found.group(), _PLACE.match(text)) for text in lines if (found := _LINKED.search(text))]
    if linked:
        users = (one for one in linked if one[1] and _is_users(one[1]["file"], job, program))
        message, place = next(users, linked[0])
        kind: Kind = "missing_package" if message.startswith("cannot find -l") else "undefined"
        if message.startswith("multiple"):
            kind = "type"
        file, line = (place["file"], int(place["line"]) or None) if place else ("", None)
        return _at(job, program, file, line, None, kind, message)
    broken = next((m.group() for m in map(_BROKEN.search, lines) if m), None)
    tool = broken or next((m["message"] for m in map(_TOOL.match, lines) if m), None)
    return diagnose("runtime", tool or (lines[-1] if lines else "the compiler failed without a word"))


def _compiled(job: Job, program: Program, error: re.Match[str], lines: list[str], number: int) -> Diagnostic:
    message = error["message"]
    line: int | None
    if _is_users(error["file"], job, program):
        file, line = error["file"], int(error["line"])
        column = int(error["column"] or 0) or None
    else:
        file, line = _led_here(job, program, lines, number)
        column = None
    source = _text(job, program, file)
    shown = source.split("\n")[line - 1] if line and line <= source.count("\n") + 1 else ""
    missing = _NO_HEADER.match(message)
    if missing:
        name = missing["name"] or missing["data"]
        quoted = bool(missing["data"]) or (f'"{name}"' in shown and not _THIRD_PARTY.fullmatch(name))
        kind: Kind = "missing_file" if quoted else "missing_package"
        if name.startswith("/"):
            return _at(job, program, file, line, column, "blocked", f"{message}: it lies outside the walls")
        hint = f"lay it beside the program, as with --file {name}=PATH" if quoted else None
        return _at(job, program, file, line, column, kind, message, hint)
    kind = "syntax" if _SYNTAX.match(message) else "undefined" if _UNDEFINED.match(message) else "type"
    word = re.match(r"'(\w+)' does not name a type", message)
    if word and (word[1] in _FOREIGN or _PROSE.fullmatch(shown)):
        kind = "syntax"
    if kind == "syntax" and line and column and re.match(r"expected .* before ", message):
        # where a line lacks its end, the next one is named, at its first word
        before = source.split("\n")[: line - 1]
        if not shown.encode()[: column - 1].strip() and any(text.strip() for text in before):
            line = next(n for n in range(len(before), 0, -1) if before[n - 1].split("//")[0].strip())
            column = None
    lacking = _STD.search(message)
    home = _HOME.get(lacking["name"]) if lacking else None
    hint = f"#include <{home}>" if home and f"<{home}>" not in source else None
    return _at(job, program, file, line, column, kind, message, hint)


def _led_here(job: Job, program: Program, lines: list[str], number: int) -> tuple[str, int | None]:
    """The user's line behind an error in a library's header: that needed it, or that included it."""
    above: list[str] = []
    for text in reversed(lines[:number]):
        if _ERROR.match(text):
            break
        above.append(text)
    below = []
    for text in lines[number + 1 :]:
        if _ERROR.match(text):
            break
        below.append(text)
    for pattern, where in ((_FROM, above), (_INCLUDED, above), (_ANY, below)):
        for text in where:
            found = pattern.search(text)
            if found and _is_users(found["file"], job, program):
                return found["file"], int(found["line"])
    return "", None


def _is_users(file: str, job: Job, program: Program) -> bool:
    name = file.removeprefix("/work/").removeprefix("./")
    return name == program.entry or name in job.files or name.rpartition("/")[2] == program.entry


def _text(job: Job, program: Program, file: str) -> str:
    name = file.removeprefix("/work/").removeprefix("./")
    return job.files[name].decode("utf-8", "replace") if name in job.files else job.text


def _at(
    job: Job,
    program: Program,
    file: str,
    line: int | None,
    column: int | None,
    kind: Kind,
    message: str,
    hint: str | None = None,
) -> Diagnostic:
    """A diagnostic; the compiler counts bytes where people count characters."""
    source = _text(job, program, file)
    name = file.removeprefix("/work/").removeprefix("./")
    lines = source.split("\n")
    if column is not None and line is not None and line <= len(lines):
        bom = 3 if line == 1 and job.source.startswith(b"\xef\xbb\xbf") and name not in job.files else 0
        column = len(lines[line - 1].encode()[: max(0, column - 1 - bom)].decode("utf-8", "ignore")) + 1
    if line is None and kind == "missing_package":
        line = line_of(source, message.split("-l")[-1].split(":")[0])
    return diagnose(
        kind,
        message,
        source=source,
        line=line,
        column=column,
        hint=hint,
        file=name if name in job.files else None,
    )
