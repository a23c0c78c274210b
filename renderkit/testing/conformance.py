"""What every language owes, as a list of checks. They use nothing but the plugin's own example."""

from __future__ import annotations

import contextlib
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

from renderkit import toolchain
from renderkit.diagnostics.kinds import ENVIRONMENT
from renderkit.diagnostics.text import lines_of
from renderkit.engine import Engine
from renderkit.models import Job, Language, RenderResult
from renderkit.plugins import Plugins
from renderkit.sandbox.choose import SandboxName
from renderkit.testing import hostile

INSIDE = ("/opt/renderkit/", "/run/renderkit/", "/work/", "/usr/share/", "/usr/lib/")
"""Paths of the machine, and of the walls: no message should show them to the author of a program."""

ODD = {
    "empty": b"",
    "blank": b" \r\n\t\n",
    "prose": "Voilà: here is the picture you asked for — ünïcode, 日本語, 🎈.\n".encode(),
    "a byte order mark": b"\xef\xbb\xbfno program\r\n",
    "invalid UTF-8": b"\xff\xfe\xfdno program\n",
    "NUL bytes": b"no\0program\0\n",
    "a long line": b"x" * 200_000,
    "quotes and backslashes": rb"""\ "$\theta$" ''' \n {0} %s `id` $(id) \\""",
}


class Check:
    """One check of one language; calling it runs it."""

    def __init__(self, function: Callable[[Kit], None], kit: Kit) -> None:
        self._function = function
        self._kit = kit
        self.__doc__ = function.__doc__

    def __call__(self, *, thorough: bool = True) -> None:
        """Raises AssertionError where the language falls short.

        What is not `thorough` tries a part only of what takes minutes.
        """
        self._kit.thorough = thorough
        self._function(self._kit)

    def __repr__(self) -> str:
        return self._function.__name__.strip("_")


class Kit:
    """A language under test."""

    def __init__(self, name: str, plugins: Plugins | None = None, sandbox: SandboxName = "local") -> None:
        self.name = name
        self.sandbox = sandbox
        self.plugins = plugins or Plugins()
        self.thorough = True

    @property
    def language(self) -> Language:
        """What the plugin says of it."""
        return self.plugins.language(self.name)

    @property
    def example(self) -> bytes:
        """The plugin's own example."""
        return self.language.example.encode()

    def job(self, source: bytes, **more: object) -> Job:
        """A job in the language."""
        return Job.model_validate({"source": source, "language": self.name, **more})

    def engine(self, **more: Any) -> Engine:
        """An engine behind the walls under test."""
        return Engine(plugins=self.plugins, sandbox=self.sandbox, **more)

    def render(self, source: bytes, uses: int = 1, **more: object) -> RenderResult:
        """Renders with an engine of its own."""
        with self.engine(uses=uses) as engine:
            return engine.render(self.job(source, **more))


def conformance(language: str, plugins: Plugins | None = None, sandbox: SandboxName = "local") -> list[Check]:
    """All checks for a language, of the installed plugins or of those that are given, behind some walls.

    Behind others than the local ones, only what runs programs is checked.
    """
    kit = Kit(language, plugins, sandbox)
    return [Check(function, kit) for function in CHECKS if sandbox == "local" or function not in PURE]


def describes_itself(kit: Kit) -> None:
    """The fact sheet is complete."""
    language = kit.language
    assert language.name == kit.name
    assert language.title and language.version
    assert language.example, "an example is what doctor renders"
    assert language.extensions, "files are told by their endings"
    for ending in language.extensions:
        assert ending.startswith(".") and ending == ending.lower(), f"{ending!r} is no ending"
    assert "png" in language.formats
    for name, option in language.options.items():
        assert option.meaning, f"the option {name} has no meaning"
    for command in language.toolchain.commands:
        assert command.package or command.environment, f"who installs {command.name}?"


def prepares_without_touching_anything(kit: Kit) -> None:
    """The same job gives the same program, and every line of the user's is in it byte for byte."""
    hooks = kit.plugins.hooks(kit.name)
    for what, source in {"the example": kit.example, **ODD}.items():
        program = hooks.prepare(kit.job(source))
        assert program == hooks.prepare(kit.job(source)), f"{what}: prepared twice, it is two programs"
        carried = any(_carries(content, source) for content in program.files.values())
        assert carried, f"{what}: the source is not in any of {sorted(program.files)}"


def reads_hostile_text_in_time(kit: Kit) -> None:
    """`prepare` runs on the host, behind no wall: no text may hold it up."""
    hooks = kit.plugins.hooks(kit.name)
    for before in ("", "return <a"):
        for said in hostile.repeated(_some(kit, hostile.BEGINNINGS), hostile.SOURCE):
            job = kit.job(f"{before}{said}".encode())
            with _in_time(before + said[:100]), contextlib.suppress(ValueError):
                hooks.prepare(job)


def reads_hostile_output_in_time(kit: Kit) -> None:
    """`classify_error` runs there too, on all that a program, its files and its pages may say."""
    hooks = kit.plugins.hooks(kit.name)
    for said in hostile.repeated(_some(kit, (*hostile.BEGINNINGS, *hostile.SAYINGS)), hostile.STREAM):
        try:
            job = kit.job(said[: hostile.SOURCE].encode())
            program = hooks.prepare(job)
        except ValueError:
            job = kit.job(kit.example)
            program = hooks.prepare(job)
        # a worker that does not fork reports in a form of its own, which is not the program's to break
        refused = () if program.worker.forks else (Exception,)
        for execution, collected in hostile.executions(program, said):
            with _in_time(said[:100]), contextlib.suppress(*refused):
                hooks.classify_error(job, program, execution, collected)


def _some(kit: Kit, words: tuple[str, ...]) -> tuple[str, ...]:
    return words if kit.thorough else words[:: hostile.PART]


@contextlib.contextmanager
def _in_time(what: str) -> Iterator[None]:
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < hostile.SECONDS, f"{took:.0f} s for {what!r}, and so on"


def keeps_files_beside_the_code(kit: Kit) -> None:
    """Files of the job lie where they were asked for, and none of them replaces the program."""
    hooks = kit.plugins.hooks(kit.name)
    plain = hooks.prepare(kit.job(kit.example))
    beside = hooks.prepare(kit.job(kit.example, files={"data/table.csv": b"a,b\n1,2\n"}))
    assert beside.files.get("data/table.csv") == b"a,b\n1,2\n"
    entry = plain.entry or next(iter(plain.files))
    try:
        hidden = hooks.prepare(kit.job(kit.example, files={entry: b"another program"}))
    except ValueError:
        return  # refused: that is clear, too
    runs = hidden.files[hidden.entry or entry]
    assert _carries(runs, kit.example), f"a file named {entry} replaces the source"


def renders_its_example(kit: Kit) -> None:
    """The example draws a picture, without complaints."""
    result = kit.render(kit.example)
    assert [found for found in result.diagnostics if found.severity != "info"] == [], result.diagnostics
    assert result.ok
    assert result.image is not None
    assert result.image.width > 1 and result.image.height > 1
    assert result.image.statistics.colors > 1
    assert result.fingerprint


def makes_the_formats_that_it_claims(kit: Kit) -> None:
    """Each vector format that the plugin lists is there for its example, or clearly is not.

    Where a program chooses itself what it saves, the example may have chosen another format.
    """
    starts = {"svg": (b"<svg", b"<?xml", b"<!DOCTYPE"), "pdf": (b"%PDF-",)}
    for format in kit.language.formats:
        if format == "png":
            continue
        result = kit.render(kit.example, format=format)
        if result.status == "failed" and result.images:
            assert [found.kind for found in result.diagnostics] == ["no_image"], (format, result.diagnostics)
            continue
        assert result.ok, (format, result.diagnostics)
        for image in result.images:
            assert image.vector_format == format
            assert (image.vector_bytes or b"").lstrip().startswith(starts[format])


def gives_the_same_bytes_cold_and_warm(kit: Kit) -> None:
    """Twice in fresh workers and twice in one: four times the same pictures and the same findings."""
    runs = [kit.render(kit.example), kit.render(kit.example)]
    with kit.engine(uses=10) as engine:
        runs += [engine.render(kit.job(kit.example)) for _ in range(2)]
    seen = {(tuple(image.sha256 for image in run.images), run.diagnostics, run.fingerprint) for run in runs}
    assert len(seen) == 1, seen


def blames_odd_sources_on_the_code(kit: Kit) -> None:
    """What is no program is a failure with a reason, never an error of the environment."""
    with kit.engine() as engine:
        documents = engine.render(kit.job(ODD["prose"])).ok  # in such a language every text is one
        for what, source in ODD.items():
            result = engine.render(kit.job(source))
            if result.ok and documents and source.strip():
                continue
            assert result.status == "failed", f"{what}: {result.status}: {result.diagnostics}"
            assert result.diagnostics[0].severity == "error", f"{what}: {result.diagnostics}"
            _well_formed(result, kit.job(source).text, what)


def survives_pictures_beside_the_code(kit: Kit) -> None:
    """A picture that the job brings along is not one that the program made."""
    plain = kit.render(kit.example)
    files = {"beside.png": _png(), "sub/beside.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}
    result = kit.render(kit.example, files=files)
    assert [image.sha256 for image in result.images] == [image.sha256 for image in plain.images]


def tells_a_missing_tool_from_a_broken_program(kit: Kit) -> None:
    """Without its environments nothing is rendered, and the code is not blamed."""
    without = mock.patch.object(toolchain, "folder_of", lambda environment: None)
    with without, mock.patch.dict(os.environ, RENDERKIT_IMAGES="nobodys"):
        result = kit.render(kit.example)
    assert result.status == "error", result.diagnostics
    assert result.diagnostics[0].kind == "tool_missing"
    mend = {"local": "renderkit setup", "docker": "renderkit images build"}[kit.sandbox]
    assert mend in (result.diagnostics[0].hint or "")


def keeps_jobs_apart(kit: Kit) -> None:
    """Two at once, and a broken one between them, do not disturb each other."""
    sources = {"one": kit.example, "broken": b"\0", "two": kit.example}
    with kit.engine(workers=2) as engine:
        jobs = [kit.job(source, id=name) for name, source in sources.items()]
        results = {result.id: result for result in engine.render_many(jobs)}
    assert [results[name].status for name in sources] == ["ok", "failed", "ok"]
    one, two = (results[name].images for name in ("one", "two"))
    assert [image.sha256 for image in one] == [image.sha256 for image in two]


PURE = (
    describes_itself,
    prepares_without_touching_anything,
    reads_hostile_text_in_time,
    reads_hostile_output_in_time,
    keeps_files_beside_the_code,
)

CHECKS: tuple[Callable[[Kit], None], ...] = (
    *PURE,
    renders_its_example,
    makes_the_formats_that_it_claims,
    gives_the_same_bytes_cold_and_warm,
    blames_odd_sources_on_the_code,
    survives_pictures_beside_the_code,
    tells_a_missing_tool_from_a_broken_program,
    keeps_jobs_apart,
)


def _carries(content: bytes, source: bytes) -> bool:
    """Whether every line of the source is there, in order; a document may have been put around them."""
    at = 0
    for line in source.split(b"\n"):
        found = content.find(line, at)
        if found < 0:
            return False
        at = found + len(line)
    return True


def _well_formed(result: RenderResult, text: str, what: str) -> None:
    lines = lines_of(text)
    for found in result.diagnostics:
        assert found.kind not in ENVIRONMENT, f"{what}: {found}"
        assert found.message and len(found.message.splitlines()) == 1, f"{what}: {found}"
        shown = [path for path in INSIDE if path in found.message]
        assert not shown, f"{what}: a path of the machine in {found.message!r}"
        assert found.line is None or 1 <= found.line <= len(lines), f"{what}: there is no line {found.line}"


def _png() -> bytes:
    """A picture of two pixels, made by hand."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0\xff"))
        + chunk(b"IEND", b"")
    )
