"""The host's half of imaging: hands hostile files to the walled worker, believes nothing that comes back."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from renderkit.browser import is_page
from renderkit.diagnostics.text import clean, diagnose, file_name
from renderkit.imaging import reading
from renderkit.imaging.photographs import Photographs
from renderkit.models import (
    Collected,
    Diagnostic,
    Environment,
    Image,
    Kind,
    Limits,
    MiB,
    Picture,
    Severity,
    Statistics,
    Step,
    Worker,
    Workspace,
)
from renderkit.sandbox.contract import SandboxError, Session
from renderkit.sandbox.memfile import file_of

ENVIRONMENT = Environment(
    name="imaging", requirements=files(__package__).joinpath("requirements.txt").read_text(encoding="utf-8")
)

WORKER = Worker(
    name="imaging",
    argv=(
        "{environment}/bin/python",
        "-I",
        "-B",
        "-c",
        "import sys; sys.path.insert(0, '{library}'); import worker; worker.main()",
        "{fd}",
    ),
    environments=("imaging",),
    files={
        f"{name}.py": files(__package__).joinpath(f"inside/{name}.py").read_bytes()
        for name in ("worker", "pictures", "pdf", "svg", "fitted", "words")
    },
    # not the large pages that others gain by: one would be cleared whole for the little that a picture needs
    env={"GLIBC_TUNABLES": ""},
    preload=("svg",),
    sockets=False,
)

_PDF = WORKER.model_copy(update={"preload": ("pdf",)})


def worker_for(names: Iterable[str]) -> Worker:
    """The worker that has at hand what pictures of these names, or patterns, need."""
    names = tuple(names)
    return _PDF if names and all(map(_is_pdf, names)) else WORKER


MEMORY = 2048 * MiB
"""64 million pixels are 256 MB a copy, and flattening makes a few."""

OWN_FILES = 16
"""Of the worker: its report, and the folder of what lies beside the pictures."""

_KINDS: dict[str | None, tuple[Kind, Severity]] = {
    "image_limit": ("output_limit", "warning"),
    "blocked": ("blocked", "error"),
    "pixel_limit": ("output_limit", "error"),
}


class _Made(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    file: int = Field(ge=0)
    page: int = Field(ge=1)
    width: int = Field(ge=1)
    height: int = Field(ge=1)
    transparent: bool
    colors: int = Field(ge=1)
    dominant_share: float = Field(ge=0, le=1)
    entropy: float = Field(ge=0, le=8)
    vector: str | None = Field(pattern=r"^\d+\.(?:pdf|svg)$")


class _Finding(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    file: int = Field(ge=0)
    code: str | None
    message: str = Field(max_length=500)
    line: int | None = Field(ge=1)
    column: int | None = Field(ge=1)


class _Report(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    images: list[_Made]
    findings: list[_Finding]


class Imager:
    """Makes images of files. One walled session a call: `open_session` gives it.

    Time limits are the job's, counted anew: the pictures may take as long as the program.
    """

    def __init__(self, open_session: Callable[[Worker, Limits], Session], limits: Limits) -> None:
        self._open_session = open_session
        self._limits = limits

    def develop(self, pictures: Iterable[Picture], beside: dict[str, bytes] | None = None) -> Collected:
        """Decodes, rasterises, flattens and measures; `beside` are files that an SVG may show.

        A picture that cannot be had is a diagnostic (`invalid_image`, `blank_image`, …), never an
        exception. Raises SandboxError where the environment failed.
        """
        photographed = Photographs(self._open_session, self._limits)
        wanted = [photographed.of(p, beside or {}) if is_page(p.name) else p for p in pictures]
        made = self._develop([picture for picture in wanted if picture is not None], beside)
        diagnostics = (*photographed.diagnostics, *made.diagnostics)
        return made.model_copy(update={"diagnostics": diagnostics, "visits": photographed.visits})

    def pixels(self, pictures: Sequence[bytes], side: int) -> list[bytes | None]:
        """Each picture of pixels as side x side RGB, three bytes each; None where it cannot be decoded.

        Flattened on white as `develop` does it, resampled (Lanczos) until its longer side fits, in the middle
        of a white square. Raises ValueError for a side below 1 or above 4096, SandboxError where the
        environment failed.
        """
        return reading.pixels(partial(self._open_session, WORKER), pictures, side, self._own_limits())

    def words(self, name: str, vector: bytes, beside: Mapping[str, bytes] | None = None) -> list[str] | None:
        """The words of an SVG, a PDF or a page (its `name` says which); None where they cannot be read.

        They come in the order of the file, as it writes them, and are cut off where they are too many. Of an
        SVG they are those of its `text` and `foreignObject` elements, of a PDF those of all pages up to the
        limit on images; a text that was drawn as outlines has none. Of a page they are what the browser shows
        (innerText, in the usual window); `beside` are the files that it may ask for. Raises SandboxError
        where the environment failed.
        """
        if is_page(name):
            return reading.words_of_page(self._open_session, name, vector, beside or {}, self._limits)
        return reading.words(
            partial(self._open_session, worker_for([name])), name, vector, self._own_limits()
        )

    def _own_limits(self) -> Limits:
        return self._limits.model_copy(
            update={
                "memory_bytes": max(MEMORY, self._limits.memory_bytes),
                "file_bytes": 4 * self._limits.file_bytes,
                "workspace_bytes": 4 * self._limits.workspace_bytes,
                # the job's, where it has used all that it may, and what is made of them
                "workspace_files": self._limits.workspace_files + 2 * self._limits.images + OWN_FILES,
            }
        )

    def _develop(self, wanted: list[Picture], beside: dict[str, bytes] | None) -> Collected:
        if not wanted:
            return Collected()
        fds: list[int] = []
        session = self._open_session(worker_for(picture.name for picture in wanted), self._own_limits())
        try:
            if beside:  # in a folder, where no name of theirs is one of the worker's own
                session.put({f"beside/{name}": content for name, content in beside.items()})
            for picture in wanted:
                fds.append(_descriptor(picture.content))
            result = session.run(Step(name="imaging", call=self._call(wanted)), fds)
            if result.limit is not None or result.signal is not None:
                why = result.limit_detail or f"signal {result.signal}"
                kind: Kind = (
                    result.limit if result.limit in ("memory", "timeout", "disk_limit") else "invalid_image"
                )
                message = f"the picture could not be decoded within the limits: {why}"
                return Collected(diagnostics=(diagnose(kind, message, file=file_name(wanted[0].name)),))
            if not result.ok:
                raise reading.failed(result)
            made = self._read(session.workspace, wanted)
            return made.model_copy(update={"log": result.text})
        finally:
            for fd in fds:
                os.close(fd)
            session.close()

    def _call(self, wanted: list[Picture]) -> dict[str, object]:
        described = [
            {
                "name": p.name,
                "density": p.density,
                "engine": p.engine,
                "trim": p.trim,
                "vector": _is_pdf(p.name),
            }
            for p in wanted
        ]
        return {"files": described, "pixels": self._limits.pixels, "images": self._limits.images}

    def _read(self, workspace: Workspace, wanted: list[Picture]) -> Collected:
        try:
            report = _Report.model_validate_json(workspace.read("report.json"))
        except (OSError, ValidationError) as error:
            raise SandboxError("the imaging worker left no report that can be read") from error
        named = [*(made.file for made in report.images), *(finding.file for finding in report.findings)]
        if any(file >= len(wanted) for file in named):
            raise SandboxError("the imaging worker's report names a file that it was not given")
        images: list[Image] = []
        diagnostics: list[Diagnostic] = []
        for number, made in enumerate(report.images, 1):
            picture = wanted[made.file]
            png = workspace.read(f"{number}.png", 4 * self._limits.file_bytes)
            if png_size(png) != (made.width, made.height):
                raise SandboxError("the imaging worker's PNG is not what its report says")
            vector = workspace.read(made.vector, self._limits.file_bytes) if made.vector else None
            if vector is None and picture.name.lower().endswith(".svg"):
                vector = _content(picture.content)
            images.append(_image(made, picture, png, vector))
            if made.transparent or made.colors == 1:
                what = "fully transparent" if made.transparent else "one colour everywhere"
                name = file_name(picture.name)
                diagnostics.append(diagnose("blank_image", f"the picture is {what}", file=name))
        for finding in report.findings:
            kind, severity = _KINDS.get(finding.code, ("invalid_image", "error"))
            name = file_name(wanted[finding.file].name)
            diagnostics.append(
                Diagnostic(
                    kind=kind,
                    severity=severity,
                    message=clean(f"{name[-100:]}: {finding.message}"),
                    file=name,
                    line=finding.line,
                    column=finding.column,
                    code=finding.code,
                )
            )
        return Collected(images=tuple(images), diagnostics=tuple(diagnostics))


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height out of a PNG's first bytes; None where it is no PNG. Nothing is decoded."""
    if len(data) < 33 or not data.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"):
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _image(made: _Made, picture: Picture, png: bytes, vector: bytes | None) -> Image:
    return Image(
        width=made.width,
        height=made.height,
        sha256=hashlib.sha256(png).hexdigest(),
        bytes=len(png),
        statistics=Statistics(colors=made.colors, dominant_share=made.dominant_share, entropy=made.entropy),
        vector_format=None if vector is None else ("pdf" if _is_pdf(picture.name) else "svg"),
        page=made.page,
        source=file_name(picture.name),
        png=png,
        vector_bytes=vector,
    )


def _is_pdf(name: str) -> bool:
    return name.lower().endswith(".pdf")


def _content(content: BinaryIO | bytes) -> bytes:
    if isinstance(content, bytes):
        return content
    content.seek(0)
    return content.read(64 * MiB)


def _descriptor(content: BinaryIO | bytes) -> int:
    """A descriptor of our own, at the file's beginning."""
    if isinstance(content, bytes):
        return file_of(content)
    try:
        return os.dup(content.fileno())
    except OSError:
        return _descriptor(_content(content))
