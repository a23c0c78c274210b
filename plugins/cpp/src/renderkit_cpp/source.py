"""What a source says of how it wants to be built: its headers, its build command, its Qt.

Nothing is run and nothing is looked up: the same text gives the same command on every machine.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from renderkit_cpp import libraries

STANDARD = "c++20"
LEVEL = "-O1"
"""Quick to compile, quick enough to run, and calls stay calls, so that a crash can be placed."""

_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|(?P<kept>R"(?P<end>[^\s()\\]{0,16})\(.*?(?:\)(?P=end)"|\Z)"""
    r"""|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n]){1,8}')""",
    re.S,
)
"""What is never closed ends with its line or the text, else it would be looked for again from each quote."""
_INCLUDE = re.compile(r"""^[ \t]*#[ \t]*include[ \t]*(?:<([^>\n]+)>|"([^"\n]+)")""", re.M)
_LEADING = re.compile(r"(?:\s*(?://[^\n]*|/\*.*?\*/))*", re.S)
_COMMAND = re.compile(r"(?:^|[\s`$>*:(])(?:x86_64-linux-gnu-)?(?:g\+\+|clang\+\+|c\+\+)(?:-\d+)?[ \t]+(.*)")
_STANDARDS = re.compile(r"-std=(?:c|gnu)\+\+(?:11|14|17|20|23|0x|1y|1z|2a|2b)")
_LEVELS = re.compile(r"-O[0-3s]?|-Ofast")
_DEFINE = re.compile(r"-D\w+(?:=[\w.+-]*)?")
_SHOWS = re.compile(r"\b(?:imshow|namedWindow|selectROI|startWindowThread)\s*\(")
_RUNS_GNUPLOT = re.compile(r"""["']\s{0,9}(?:\S{0,200}/)?gnuplot\b""")
_FOR_QT5 = re.compile(
    r"\bQT_CHARTS_USE_NAMESPACE\b|\bQtCharts::|\busing\s+namespace\s+QtCharts\b|\bQDesktopWidget\b|\bQRegExp\b"
)
_MAIN = re.compile(r"\bmain\s*\(")
_ENDINGS = (".cpp", ".cc", ".cxx")
_SOURCES = (*_ENDINGS, ".h", ".hpp", ".hh", ".hxx", ".ipp", ".inl")


@dataclass
class Build:
    """How a program is to be built and run."""

    flags: list[str] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    level: str = LEVEL
    standard: str = f"-std={STANDARD}"
    screen: bool = False
    """It may open windows."""
    shows: bool = False
    """It shows pictures by OpenCV."""
    qt: str = ""
    moc: str = ""
    """The name that the source includes of what moc makes of it, if it has signals and slots."""
    names_moc: bool = False
    plplot: bool = False
    refused: list[str] = field(default_factory=list)
    """Words of the build command that name a library which is not there."""


def without_comments(text: str) -> str:
    """The text with comments blanked out; line numbers stay."""
    return _TOKEN.sub(lambda m: m.group() if m["kept"] else re.sub(r"[^\n]", " ", m.group()), text)


def includes(text: str) -> list[str]:
    """What a text without comments includes."""
    return [m[1] or m[2] for m in _INCLUDE.finditer(text)]


def build_of(text: str, files: Mapping[str, bytes]) -> Build:
    """How to build a source and the sources and headers beside it."""
    code = without_comments(text)
    beside = [
        without_comments(content.decode("utf-8", "replace"))
        for name, content in files.items()
        if name.endswith(_SOURCES)
    ]
    whole = "\n".join((code, *beside))
    headers = [header for header in includes(whole) if header not in files]
    build = Build()
    names = libraries.for_headers(headers)
    for word in _command_words(text):
        _obey(build, word, names)
    found = [libraries.library(name) for name in dict.fromkeys(names)]
    older = bool(_FOR_QT5.search(whole)) or build.qt == "5"
    framework = libraries.qt(headers, older)
    if framework is not None:
        found.insert(0, framework)
        build.qt = "5" if older else "6"
        if re.search(r"\bQ_(?:OBJECT|GADGET)\b", code):
            named = [header for header in includes(code) if header.endswith(".moc")]
            build.moc, build.names_moc = (named[0] if named else "renderkit.moc"), bool(named)
    for one in found:
        build.packages += [name for name in one.packages if name not in build.packages]
        build.flags += [flag for flag in one.flags if flag not in build.flags]
        build.screen = build.screen or one.screen
    build.plplot = "plplot" in names
    build.screen = build.screen or bool(_RUNS_GNUPLOT.search(whole))
    build.shows = "opencv" in names and bool(_SHOWS.search(whole))
    return build


def other_sources(text: str, files: Mapping[str, bytes]) -> list[str]:
    """The sources beside the program that are compiled with it.

    Not those that another file includes, nor programs of their own.
    """
    texts = {
        name: without_comments(content.decode("utf-8", "replace"))
        for name, content in files.items()
        if name.endswith(_SOURCES)
    }
    included = {name for one in (without_comments(text), *texts.values()) for name in includes(one)}
    return [
        name
        for name, code in texts.items()
        if name.endswith(_ENDINGS) and name not in included and not _MAIN.search(code)
    ]


def _command_words(text: str) -> Iterator[str]:
    """The words of the build command in the comments before the first line of code."""
    leading = _LEADING.match(text)
    for line in (leading.group() if leading else "").replace("\\\n", " ").splitlines():
        command = _COMMAND.search(line)
        if command:
            yield from re.split(r"[\s`$()\"']+", command[1].split("&&")[0])


def _obey(build: Build, word: str, names: list[str]) -> None:
    """Takes from a build command what it may say; the rest is passed over."""
    if _STANDARDS.fullmatch(word):
        build.standard = word
    elif _LEVELS.fullmatch(word):
        build.level = "-O1" if word == "-O" else word
    elif _DEFINE.fullmatch(word):
        build.flags.append(word)
    elif word == "-fopenmp":
        names.append("openmp")
    elif word == "-pthread":
        names.append("threads")
    elif word.startswith("-l") and len(word) > 2:
        known = libraries.for_word(word[2:])
        qt = re.fullmatch(r"-lQt([56])\w+", word)
        if known:
            names.append(known)
        elif qt:
            build.qt = qt[1]
        else:
            build.refused.append(word)
    elif re.fullmatch(r"Qt[56]\w+", word):
        build.qt = word[2]
    elif libraries.for_word(word) and not re.fullmatch(r"c|m|dl|rt|util|gd|fmt|png|jpeg|tiff|z|gl", word):
        names.append(libraries.for_word(word) or "system")


# DWARF 4: of version 5, addr2line 2.40 takes the wrong file for inlined functions of headers
OPTIONS = (
    "-g1 -gdwarf-4 -w -pipe -pthread"
    " -fmax-errors=20 -fdiagnostics-plain-output -fdiagnostics-column-unit=byte"
)


def command(build: Build, source: str, others: list[str], program: str, first: str = "") -> str:
    """The shell's words that make the program. Status 69 means that a library is not installed.

    `first` is a header that is included before the source.
    """
    lines = []
    flags = " ".join(map(shlex.quote, build.flags))
    if build.packages:
        lines.append(f'found="$(pkg-config --cflags --libs {" ".join(build.packages)})" || exit 69')
    if build.moc:
        tool = "host_bins" if build.qt == "5" else "libexecdir"
        lines.append(
            f'"$(pkg-config --variable={tool} Qt{build.qt}Core)/moc" {source}'
            f" -o {shlex.quote(build.moc)} || exit 1"
        )
    if build.moc and not build.names_moc:
        entry = f"{program}_moc.cpp"
        lines.append(f"""printf '#include "%s"\\n' {source} {shlex.quote(build.moc)} > {entry}""")
    else:
        entry = source
    sources = " ".join(
        shlex.quote(f"./{name}") if name.startswith("-") else shlex.quote(name) for name in (entry, *others)
    )
    found = " $found" if build.packages else ""
    before = f" -include {first}" if first else ""
    compiler, libraries_ = f"g++ {build.standard} {build.level} {OPTIONS}", f"{found} {flags}".rstrip()
    if others:
        lines.append(f"exec {compiler}{before} -o {program} {sources}{libraries_}")
        return "\n".join(lines)
    link = f"-o {program} {program}.o{libraries_}"
    lines += [
        f"{compiler}{before} -c -o {program}.o {sources}{libraries_} || exit",
        # gold takes a third of the time; where it is not there, or refuses, GNU ld has the last word
        f"{compiler} -fuse-ld=gold {link} 2>/dev/null || {compiler} {link}",
        f"status=$?; rm {program}.o; exit $status",
    ]
    return "\n".join(lines)


def command_for_headers(build: Build, header: str) -> str:
    """What compiles a header as this build's source would see it, and then once more on top of itself."""
    flags = " ".join(shlex.quote(flag) for flag in build.flags if not flag.startswith("-l"))
    found = f"$(pkg-config --cflags {' '.join(build.packages)})" if build.packages else ""
    compile_ = f"g++ {build.standard} {build.level} {OPTIONS} {found} {flags}"
    return (
        f"{compile_} -x c++-header -o {header}.gch {header}"
        f" && {compile_} -fsyntax-only -include ./{header} -x c++ {header}"
    )
