"""The browser as a worker, what a visit asks of it, and the report that comes back."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from renderkit.browser.cdn import ENVIRONMENT as WEB
from renderkit.models import Environment, MiB, Step, StepResult, Toolchain, Worker


def _resource(name: str) -> bytes:
    return files("renderkit.browser").joinpath(name).read_bytes()


BROWSER = Environment(
    name="browser",
    requirements=_resource("requirements.txt").decode(),
    files={"own_build.py": _resource("inside/own_build.py")},
    after=(("{environment}/bin/python", "{environment}/own_build.py", "{environment}/browsers"),),
)

ENVIRONMENTS = (BROWSER, WEB)

TOOLCHAIN = Toolchain(
    debian=("libatomic1",),  # Playwright's Node is linked with it
    where_known=("chromium-headless-shell",),
    environments=ENVIRONMENTS,
)
"""What a language that draws by the browser needs, to be added to its own."""

WORKER = Worker(
    name="browser",
    argv=("{environment}/bin/python", "-s", "-B", "{library}/browser_worker.py", "{fd}"),
    environments=("browser", "web"),
    readable=("/opt/google/chrome",),
    files={
        **{
            f"browser_{name}.py": _resource(f"inside/{name}.py")
            for name in ("worker", "chromium", "visit", "report")
        },
        "browser_page.js": _resource("inside/page.js"),
        "browser_cdn/__init__.py": b"",
        "browser_cdn/manifest.json": _resource("cdn/manifest.json"),
        **{
            f"browser_cdn/{name}.py": _resource(f"cdn/{name}.py")
            for name in ("resolve", "modules", "packages", "addresses")
        },
    },
    forks=False,
    browser=True,
    extra={
        "memory_bytes": 1024 * MiB,
        "processes": 512,
        "file_bytes": 512 * MiB,  # shared memory of a large canvas is a file, to the kernel
        "workspace_bytes": 768 * MiB,
        "workspace_files": 5000,
        "cpu_seconds": 10,
    },
)


SEEN = {"script": _resource("inside/seen.js").decode(), "select": "#renderkit-seen"}
"""For `visit`: the picture is what is to be seen of the page, without the empty space around it."""

SAVED = {"width": 1000, "height": 600, **SEEN}
"""For `visit`: how a page that a program has saved is looked at, in a window as wide as a notebook's."""

ENDINGS = (".html", ".htm")
"""Of the names of such pages, in small letters."""


def is_page(name: str) -> bool:
    """Whether a file of this name is a page."""
    return name.lower().endswith(ENDINGS)


def is_part(name: str) -> bool:
    """Whether a file belongs to a page: it lies in the folder of its libraries."""
    return any(part == "lib" or part.endswith("_files") for part in PurePosixPath(name).parts[:-1])


def visit(
    entry: str = "index.html",
    *,
    width: int = 1280,
    height: int = 800,
    scale: float = 1.0,
    select: str = "",
    vector: str = "",
    script: str = "",
    keep: str = "",
    words: bool = False,
    name: str = "page",
) -> Step:
    """One visit to a page of the job's files, which leaves `page.png`.

    `width` and `height` are the viewport, in CSS pixels, and `scale` is how many of the picture's make one.
    The picture is the whole page, or just what matches `select`. `vector` names an SVG element that is to be
    left as `page.svg`, too. `script` runs in the page once it rests; its value comes back in the report.
    With `words` so does the text that is to be seen, as far as it is text.

    `keep` is for pages in which no text of the user's ever becomes code, by their content security policy,
    and whose `script` draws one text after another: the next visit with the same word may be to the same
    page, with its time and chance set back. A page in which more happened than a drawing needs is not kept.
    """
    call: dict[str, Any] = {"entry": entry, "width": width, "height": height, "scale": scale, "keep": keep}
    call |= {"select": select, "vector": vector, "script": script}
    return Step(name=name, call={**call, "words": True} if words else call)


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Record):
    """A place in some script or page; lines and columns count from 1."""

    url: str
    line: int
    column: int


class Thrown(_Record):
    """An exception that nothing in the page caught. `promise`: it was a promise's."""

    name: str
    message: str
    url: str
    line: int
    column: int
    stack: list[Place]
    promise: bool


class Printed(_Record):
    """A line on the page's console."""

    type: str
    text: str
    url: str
    line: int | None


class Request(_Record):
    """A request that was not answered, and what for it was (`script`, `image`, `fetch`, …)."""

    url: str
    type: str


class Served(_Record):
    """A library that a pinned package stood in for."""

    url: str
    package: str
    version: str


class Dialog(_Record):
    """An alert, a question: it was dismissed."""

    type: str
    text: str


class Report(_Record):
    """What a visit found. All of it comes from behind the walls: it is the page's word, not a fact."""

    errors: list[Thrown] = []
    console: list[Printed] = []
    blocked: list[Request] = []
    missing: list[Request] = []
    served: list[Served] = []
    dialogs: list[Dialog] = []
    popups: int = 0
    downloads: list[str] = []
    navigated: list[str] = []
    crashed: bool = False
    settled: bool = True
    height_cut: int = 0
    failed: str = ""
    data: Any = Field(default=None)
    words: str | None = None


def report(step: StepResult) -> Report:
    """The report of a visit; an empty one where a limit or a signal ended it before it could tell.

    Raises ValueError for what is no report: an empty one in its place would hide what went wrong.
    """
    if step.limit is not None or step.signal is not None:
        return Report()
    return read(step.stderr.decode("utf-8", "replace"))


def read(text: str) -> Report:
    """The same, out of its JSON. Raises ValueError."""
    return Report.model_validate_json(text)
