"""The words that every part of renderkit speaks: what goes in, what happened, what came out.

Everything here is data. `RenderResult` and what it holds have a JSON form (`model_dump_json`) that keeps
its meaning within one `schema_version`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, BinaryIO, Literal, Protocol

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    field_serializer,
    field_validator,
)

from renderkit import feedback

SCHEMA_VERSION = 1

Format = Literal["png", "svg", "pdf"]
Status = Literal["ok", "failed", "error"]
Severity = Literal["error", "warning", "info"]
Isolation = Literal["namespace", "context", "converter", "container", "none"]
Kind = Literal[
    # the code's
    "syntax",
    "undefined",
    "type",
    "missing_package",
    "missing_file",
    "data",
    "runtime",
    "timeout",
    "memory",
    "output_limit",
    "disk_limit",
    "process_limit",
    "crash",
    "no_image",
    "blank_image",
    "invalid_image",
    "blocked",
    # warnings beside a picture that stands
    "empty_chart",
    "missing_glyph",
    "substituted",
    # the environment's
    "tool_missing",
    "sandbox_unavailable",
    "cancelled",
    "internal",
]

MiB = 1024 * 1024

Data = bytes
"""For records that have a field named `bytes`."""


_UNPRINTABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")


def _printable(text: str) -> str:
    """Names of files come from hostile code: control characters and broken UTF-8 are shown as escapes."""
    return _UNPRINTABLE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


Named = Annotated[str, PlainSerializer(_encodable, return_type=str, when_used="json")]
"""A name from outside: where a file's name is no UTF-8, JSON shows those bytes as escapes."""


class Record(BaseModel):
    """A value: it is not changed once it is made, and unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class Limits(Record):
    """What one job may use. Hitting a limit gives a diagnostic of the limit's own kind.

    The defaults are those of the design: generous for a plot, small enough that a bomb is over quickly.
    """

    wall_seconds: float = Field(30, gt=0, le=3600, description="time of all steps together")
    cpu_seconds: float = Field(30, gt=0, le=3600, description="CPU time of the job's processes together")
    memory_bytes: int = Field(2048 * MiB, ge=16 * MiB, description="memory of the job's processes together")
    processes: int = Field(256, ge=1, le=30_000, description="processes and threads at one time")
    file_bytes: int = Field(64 * MiB, ge=4096, description="size of one file")
    workspace_bytes: int = Field(256 * MiB, ge=65536, description="all files, /tmp and /dev/shm included")
    workspace_files: int = Field(10_000, ge=16, description="files, folders and links together")
    output_bytes: int = Field(MiB, ge=1024, description="kept of each stream: half its head, half its tail")
    pixels: int = Field(64_000_000, ge=1, description="of one image")
    images: int = Field(100, ge=1, le=200, description="of one program; further ones are left out")


FILE_NAME = re.compile(r"(?!/)(?!.*(?:^|/)\.{1,2}(?:/|$))(?!.*//)[^\0]{1,1000}(?<!/)", re.DOTALL)
"""A relative path that stays below its folder: no leading slash, no `.` or `..`, no empty part, no NUL."""


def check_file_names(files: Mapping[str, bytes]) -> None:
    """Raises ValueError for a name that would leave the workspace."""
    for name in files:
        if not FILE_NAME.fullmatch(name) or any(len(part.encode()) > 255 for part in name.split("/")):
            raise ValueError(f"{name!r} is no file name: give a relative path without '..'")
        for slash in (at for at, letter in enumerate(name) if letter == "/"):
            if name[:slash] in files:
                raise ValueError(f"{name[:slash]!r} cannot be a file and a folder")


class Job(Record):
    """One program to render.

    `source` is kept as the bytes that were given; text is encoded as UTF-8. `files` are laid out beside
    the program under their relative names. `options` are the language's own (see its page in the docs).
    """

    id: Named = "job"
    source: bytes
    language: str
    files: dict[str, bytes] = {}
    options: dict[str, Any] = {}
    limits: Limits = Limits()
    format: Format = "png"

    @field_validator("source", mode="before")
    @classmethod
    def _encode(cls, value: object, info: ValidationInfo) -> object:
        if info.mode == "json" or not isinstance(value, str):  # in JSON, bytes are base64
            return value
        return value.encode("utf-8", "surrogateescape")

    @field_validator("files")
    @classmethod
    def _names(cls, value: dict[str, bytes]) -> dict[str, bytes]:
        check_file_names(value)
        return value

    @property
    def text(self) -> str:
        """The source for reading: UTF-8 where it is that, a BOM dropped, other bytes as U+FFFD."""
        return self.source.decode("utf-8-sig", "replace")


class Worker(Record):
    """A process inside the walls that has its runtime loaded and runs jobs, each in a fork of its own.

    `argv` starts it: `{environment}` stands for the folder of its first environment, `{library}` for the
    folder that holds `renderkit_worker.py`, `libwall.so`, `libmapped.so` and the worker's own `files` (both
    in `env`, too), `{fd}` for the descriptor that it serves. Without `argv` it has no runtime and runs
    commands. `readable` names paths of the host that it may read beside /usr; those that do not exist are
    passed over. `preload` is for the runtime: what it loads before the first job, where it will see more
    than one. Where `forks` is false it is a converter: it answers one request after another, and runs user
    code only where it is a `browser`, which keeps pages apart by contexts and builds a sandbox of its own
    around them, for which its filter leaves room. Where `sockets` is false its jobs may open none, not even
    among themselves: for what only computes, and whose jobs start sooner so. `extra` is what the runtime
    itself takes, on top of a job's limits, by their names.
    """

    name: str
    argv: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    readable: tuple[str, ...] = ()
    files: dict[str, bytes] = {}
    env: dict[str, str] = {}
    preload: tuple[str, ...] = ()
    forks: bool = True
    browser: bool = False
    sockets: bool = True
    extra: dict[str, int] = {}


COMMANDS = Worker(name="commands")
"""The worker for steps that need nothing but /usr."""


class Command(Record):
    """A program that a language needs: its name, how it tells its version, and the Debian package."""

    name: str
    version: tuple[str, ...] = ("--version",)
    pattern: str = r"\d+(?:\.\d+)+"
    package: str = ""
    environment: str | None = None


class Environment(Record):
    """A folder of pinned libraries that user code or a tool sees, made once by `renderkit setup`.

    `requirements` are Python's, pinned with hashes. `files` are laid out in it. `after` are commands that
    finish it (`{environment}` is its folder), as to build a font cache. Its identity is the hash of all this.
    """

    name: str
    requirements: str = ""
    files: dict[str, bytes] = {}
    after: tuple[tuple[str, ...], ...] = ()


class Toolchain(Record):
    """What a language needs installed.

    `debian` are packages. `where_known` are packages that are installed where the distribution has them;
    elsewhere one of the environments brings a stand-in of its own.
    """

    debian: tuple[str, ...] = ()
    where_known: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    environments: tuple[Environment, ...] = ()

    def __add__(self, other: Toolchain) -> Toolchain:
        """What both need."""
        return Toolchain(
            debian=tuple(dict.fromkeys((*self.debian, *other.debian))),
            where_known=tuple(dict.fromkeys((*self.where_known, *other.where_known))),
            commands=(*self.commands, *(c for c in other.commands if c not in self.commands)),
            environments=(*self.environments, *(e for e in other.environments if e not in self.environments)),
        )


class Option(Record):
    """An option of a language that a job may give: what it means, and the values it may have, if few."""

    meaning: str
    choices: tuple[str, ...] = ()


class Language(Record):
    """What a plugin says of its language. `extensions` begin with a dot and may have two (`.vl.json`)."""

    name: str
    title: str
    extensions: tuple[str, ...]
    version: str
    aliases: tuple[str, ...] = ()
    formats: tuple[Format, ...] = ("png",)
    toolchain: Toolchain = Toolchain()
    example: str = Field("", description="a small program that renders: the smoke test of an installation")
    options: dict[str, Option] = Field({}, description="what jobs may give in `Job.options`, by name")


class Step(Record):
    """One thing to run in a job's workspace: a command (`argv`), or a `call` into the worker's runtime."""

    name: str
    argv: tuple[str, ...] = ()
    call: dict[str, Any] | None = None
    env: dict[str, str] = {}


def _ended_well(execution: Any) -> bool:
    return bool(execution.ok)


class Recipe(Record):
    """Something slow that programs may share, and all that it is made from.

    It is made by a job of its own, in which `files` lie and the `steps` run; `output` is the file that is
    kept, if `fit` says so. `depends` are paths of the host: if one changes, it is made anew, as it is when
    packages are installed. Name nothing that is one job's own: whoever asks for the same is lent the same.
    """

    worker: Worker = COMMANDS
    files: dict[str, bytes] = {}
    steps: tuple[Step, ...]
    output: str
    depends: tuple[str, ...] = ()
    fit: Annotated[Callable[[Any], bool], Field(exclude=True)] = _ended_well  # of an Execution; pure


class Program(Record):
    """What `prepare` makes of a job: the files to lay out and the steps that run, in order.

    `outputs` are patterns of the files that are pictures (`*` matches within a folder, `**` across).
    `shift` is how many lines stand before the user's first line in the file that runs. `density` is for
    vector pictures, in dots per inch; `trim` says how many pixels of the white margin of an SVG stay, where
    it is to be cut off. `notes` are the plugin's own and come back to it in the later hooks.
    """

    files: dict[str, bytes]
    steps: tuple[Step, ...] = ()
    worker: Worker = COMMANDS
    outputs: tuple[str, ...] = ()
    entry: str = ""
    shift: int = 0
    density: float = 96.0
    trim: int | None = None
    notes: dict[str, Any] = {}
    diagnostics: tuple[Diagnostic, ...] = ()

    @field_validator("files")
    @classmethod
    def _names(cls, value: dict[str, bytes]) -> dict[str, bytes]:
        check_file_names(value)
        return value


class Entry(Record):
    """A file of a workspace. `order` rises with the moment at which it was first made."""

    name: str
    bytes: int
    order: int


class Workspace(Protocol):
    """The files that a job left. Every name and every byte in it may be hostile."""

    def entries(self) -> list[Entry]:
        """The regular files, in the order in which they were made; links and devices are not listed."""

    def open(self, name: str) -> BinaryIO:
        """Opens a regular file without following any link. Raises OSError."""

    def read(self, name: str, limit: int = 16 * MiB) -> bytes:
        """The first `limit` bytes of a file. Raises OSError."""

    def text(self, name: str, limit: int = 16 * MiB) -> str:
        """The same as text for reading; empty where there is no such file."""


class StepResult(Record):
    """What happened to one step. `limit` names the limit that ended it, if one did."""

    name: str
    exit_code: int | None = None
    signal: int | None = None
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    stdout: bytes = b""
    stderr: bytes = b""
    stdout_bytes: int = 0
    stderr_bytes: int = 0
    limit: Kind | None = None
    limit_detail: str = ""

    @property
    def ok(self) -> bool:
        """Ended by itself, with status 0."""
        return self.exit_code == 0 and self.limit is None

    @property
    def text(self) -> str:
        """Standard error, then standard output, as text for reading."""
        return b"\n".join(part for part in (self.stderr, self.stdout) if part).decode("utf-8", "replace")


class Execution(BaseModel):
    """What happened: the steps that ran, and the workspace as they left it."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    steps: tuple[StepResult, ...] = ()
    workspace: Any = None  # a Workspace

    @property
    def ok(self) -> bool:
        """Every step ended well."""
        return all(step.ok for step in self.steps)


class Statistics(Record):
    """Of one image's pixels, on white. A blank image has one colour: `colors` is 1."""

    colors: int = Field(description="distinct RGB colours")
    dominant_share: float = Field(description="share of the most frequent colour, 0 to 1")
    entropy: float = Field(description="of the grey levels, in bits, 0 to 8")


class Image(Record):
    """One PNG, flattened on white, and its vector original where the language made one.

    `sha256`, `bytes`, `width` and `height` (pixels) are the PNG's. `path` and `vector` are set once
    written; `png` and `vector_bytes` hold the pictures in the library and are left out of JSON.
    """

    format: Format = "png"
    width: int
    height: int
    sha256: str
    bytes: int
    statistics: Statistics
    path: Named | None = None
    vector: Named | None = None
    vector_format: Literal["svg", "pdf"] | None = None
    page: int | None = None
    source: Annotated[str, AfterValidator(_printable)] = Field(
        "", description="the file in the workspace that it came from"
    )
    png: Annotated[Data, Field(exclude=True, repr=False)] = b""
    vector_bytes: Annotated[Data | None, Field(exclude=True, repr=False)] = None


class Diagnostic(Record):
    """One finding. `line` and `column` count from 1 in the text that the user gave."""

    kind: Kind
    severity: Severity = "error"
    message: Annotated[str, StringConstraints(max_length=2000), AfterValidator(_printable)]
    file: Annotated[str, AfterValidator(_printable)] | None = None
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    hint: str | None = None
    code: str | None = None


class Collected(BaseModel):
    """What `collect_image` found: the images in the order in which the program made them, and findings.

    `log` is what the rasteriser itself had to say, and `visits` what the browser said of each page, by name:
    JSON for `renderkit.browser.read`. A finding's line is one of the picture's file.
    """

    images: tuple[Image, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    log: str = ""
    visits: dict[str, str] = {}


@dataclass(frozen=True)
class Picture:
    """A file to make images of: bytes, or an open file. The name's ending tells PDF, SVG and HTML.

    `visit` is what the browser is asked, for a page; see `renderkit.browser.visit`. `density` is for
    vectors, in dots per inch; `engine` draws SVG; `trim` cuts off the white
    margin of an SVG but for so many pixels, and its vector original is cut likewise.
    """

    name: str
    content: BinaryIO | bytes
    density: float = 96.0
    engine: Literal["resvg", "cairosvg"] = "resvg"
    trim: int | None = None
    visit: Mapping[str, Any] | None = None


class Usage(Record):
    """What the job used. `memory_wall` says what held the memory limit."""

    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    memory_wall: str = ""


class RenderResult(BaseModel):
    """The verdict on one job, its pictures, and the reasons."""

    model_config = ConfigDict(extra="forbid")

    schema_version: int = SCHEMA_VERSION
    id: Named
    status: Status
    language: str
    images: tuple[Image, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    usage: Usage = Usage()
    timings: dict[str, float] = {}
    sandbox: str = ""
    isolation: Isolation = "none"
    fingerprint: str = ""

    @property
    def ok(self) -> bool:
        """The program drew a picture that stands."""
        return self.status == "ok"

    @property
    def image(self) -> Image | None:
        """The first picture."""
        return self.images[0] if self.images else None

    def feedback(self, *, max_chars: int = feedback.MOST) -> str:
        """What is wrong, for whoever is to mend the program: the cause first, each finding with its line.

        At most `max_chars` characters, without folders of the machine; the same for the same failure. Empty
        where there is nothing to say. Raises ValueError for `max_chars` below 1.
        """
        return feedback.written(self.status, self.diagnostics, max_chars)

    @field_serializer("timings")
    def _round(self, value: dict[str, float]) -> dict[str, float]:
        return {name: round(seconds, 6) for name, seconds in value.items()}


Program.model_rebuild()
