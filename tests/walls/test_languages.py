"""The languages' own attacks: programs under languages/<language>/, described in its attacks.toml.

In a program `@SECRET@`, `@DATA@` and `@RED@` stand for a text, a table and a red picture in a folder of the host
that anybody may read; `@OUTSIDE@` for that folder, in which anybody may write; `@PORT@` for a listener on the
host's loopback; `@NOWHERE@` for an address and `@NAME@` for a name that are nobody's. A program that reaches one of them paints red, leaves a file, is heard, or shows the text. None
may: so no red pixel, no file, no visitor, no packet on the host's wires, no secret in the result. `kinds` are what the verdict must be one of;
`seconds` is the job's wall time, for programs that would take all of it; `control` is what is seen of it without walls,
where the tool itself lets it through.
"""

from __future__ import annotations

import contextlib
import io
import socket
import struct
import time
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from renderkit.engine import Engine
from renderkit.models import Job, Limits, MiB, RenderResult
from renderkit.plugins import Plugins
from tests.walls import support
from tests.walls.wire import CAPTURES, Wire

HERE = Path(__file__).parent / "languages"
RUNTIMES = {"python": "Python", "cpp": "native", "html": "browser", "javascript": "V8", "latex": "TeX"}
"""One language for each kind of runtime: theirs always run, the others' with --nightly."""

PART = 6
"""Behind Docker's walls, which hold the local ones, one in so many of theirs runs without --nightly."""

SLOW = {"downloads.html", "never_rests.html"}
"""Attacks that take their whole time and are like others: with --nightly."""

LIMITS = Limits(wall_seconds=15, cpu_seconds=10, memory_bytes=1024 * MiB, processes=100)
HONEST = Limits(wall_seconds=60)


def attacks() -> Iterator[Any]:
    for labels in sorted(HERE.glob("*/attacks.toml")):
        for name, label in tomllib.loads(labels.read_text()).items():
            yield pytest.param(labels.parent.name, name, label, id=f"{labels.parent.name}-{name}")


def attacks_of(language: str) -> list[str]:
    return [case.values[1] for case in attacks() if case.values[0] == language]


def red_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = zlib.compress((b"\0" + b"\xff\0\0" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def plugins() -> Plugins:
    return Plugins()


@pytest.fixture(params=["local", "docker"])
def engine(plugins: Plugins, request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine for one test. Whatever it started is gone with it."""
    if request.param == "docker" and (why := support.no_docker()):
        pytest.skip(why)
    support.become_subreaper()
    before = support.children(), support.descriptors(), support.mounts()
    groups = set(support.control_groups())
    # uses: the next job is the same worker's
    with Engine(plugins=plugins, sandbox=request.param, uses=1000) as engine:
        yield engine
    assert support.soon(lambda: support.children() <= before[0]), "a process is left"
    assert support.descriptors() == before[1], "a descriptor is left"
    assert support.mounts() == before[2], "a mount is left"
    assert set(support.control_groups()) <= groups, "a control group is left"


@pytest.fixture(scope="module")
def honest() -> dict[str, list[str]]:
    """What each language's example looks like before anybody attacks: filled as it is asked for."""
    return {}


def hashes(engine: Engine, language: str) -> list[str]:
    example = engine.plugins.language(language).example
    result = engine.render(example, language, limits=HONEST)
    assert result.ok, result.diagnostics
    return [image.sha256 for image in result.images]


def test_every_program_is_described() -> None:
    """No attack lies there unused, and every language that is built in has some."""
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir()):
        described = set(tomllib.loads((folder / "attacks.toml").read_text()))
        assert described == {path.name for path in folder.iterdir()} - {"attacks.toml"}
        assert len(described) >= 8


class Ground:
    """What the attacks are after: a folder of the host with its files, and a listener."""

    def __init__(self, folder: Path, listener: socket.socket, wire: Wire) -> None:
        self.folder = folder
        self.listener = listener
        self.wire = wire
        self.files = {
            "secret.txt": b"rk-secret-on-the-disk",
            "data.csv": b"a,b\n1,28\n2,55\n",
            "red.png": red_png(50, 30),
            "red.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><rect id="x" width="50" height="30" fill="#f00"/></svg>',
        }
        for parent in (folder, *folder.parents):
            if "pytest" in parent.name:
                parent.chmod(0o755)
        folder.mkdir()
        folder.chmod(0o777)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o666)

    def source(self, language: str, name: str) -> bytes:
        """A program with the words replaced."""
        words = {
            "SECRET": str(self.folder / "secret.txt"),
            "DATA": str(self.folder / "data.csv"),
            "RED": str(self.folder / "red.png"),
            "OUTSIDE": str(self.folder),
            "PORT": str(self.listener.getsockname()[1]),
            "NOWHERE": self.wire.nowhere,
            "NAME": self.wire.name,
        }
        text = (HERE / language / name).read_text()
        for word, meaning in words.items():
            text = text.replace(f"@{word}@", meaning)
        return text.encode()

    def reached(self, result: RenderResult) -> list[str]:
        """The evidence that something got through: none, if the walls stand."""
        found = []
        self.listener.settimeout(0.05)
        with contextlib.suppress(TimeoutError):
            self.listener.accept()
            found.append("heard")
        found += [f"on the wire: {where}" for where in self.wire.seen()]
        now = {path.name: path.read_bytes() if path.is_file() else None for path in self.folder.iterdir()}
        found += [f"file {name}" for name in {*now, *self.files} if now.get(name) != self.files.get(name)]
        if "rk-secret" in result.model_dump_json():
            found.append("told")
        for image in result.images:
            if (255, 0, 0) in colors(image.png):
                found.append("red")
            if b"rk-secret" in (image.vector_bytes or b""):
                found.append("in the vector")
        return found


def colors(png: bytes) -> set[Any]:
    return {color for _, color in PIL.Image.open(io.BytesIO(png)).convert("RGB").getcolors(1 << 24) or []}


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    monkeypatch.setenv("RK_SECRET_KEY", "rk-secret-in-the-environment")
    with socket.create_server(("127.0.0.1", 0)) as listener, Wire(listener.getsockname()[1]) as wire:
        yield Ground(tmp_path / "outside", listener, wire)


@pytest.mark.parametrize(("language", "name", "label"), list(attacks()))
def test_attack(
    ground: Ground,
    engine: Engine,
    honest: dict[str, list[str]],
    language: str,
    name: str,
    label: dict[str, Any],
    nightly: bool,
) -> None:
    docker = engine._sandbox.name == "docker"
    if not nightly and (language not in RUNTIMES or (docker and name not in attacks_of(language)[::PART])):
        pytest.skip("for --nightly")
    if not nightly and name in SLOW:
        pytest.skip("for --nightly")
    assert language in engine.plugins.names(), f"not installed: pip install -e plugins/{language}"
    ours = f"{language} {engine._sandbox.name}"
    if ours not in honest:
        honest[ours] = hashes(engine, language)
    limits = LIMITS.model_copy(update={"wall_seconds": label.get("seconds", LIMITS.wall_seconds)})
    job = Job(id=name, source=ground.source(language, name), language=language, limits=limits)
    began = time.monotonic()
    result = engine.render(job)
    took = time.monotonic() - began
    assert not ground.reached(result), "BREACH"
    assert result.status in ("ok", "failed"), result.diagnostics
    if "kinds" in label:
        assert {found.kind for found in result.diagnostics} & set(label["kinds"]), result.diagnostics
    assert took < limits.wall_seconds + 8
    assert not [found for found in result.diagnostics if not found.message.isprintable()]
    assert hashes(engine, language) == honest[ours], "the next job is not right"


@pytest.mark.parametrize(
    ("language", "name", "label"), [case for case in attacks() if "control" in case.values[2]]
)
def test_control(
    ground: Ground, plugins: Plugins, language: str, name: str, label: dict[str, Any], nightly: bool
) -> None:
    """The same programs without walls, where the tool itself does not refuse: they do get through."""
    if language not in RUNTIMES and not nightly:
        pytest.skip("for --nightly")
    with Engine(plugins=plugins, sandbox="none") as engine:
        result = engine.render(Job(source=ground.source(language, name), language=language, limits=LIMITS))
    assert label["control"] in ground.reached(result), result.diagnostics


def test_red_is_seen(engine: Engine) -> None:
    """The oracle itself: a program that paints red without reaching for anything is found out."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="9" height="9" fill="#f00"/></svg>'
    (image,) = engine.render(svg, "svg").images
    assert (255, 0, 0) in colors(image.png)


@pytest.mark.skipif(not CAPTURES, reason="packets are captured by root only; the listener listens for all")
def test_a_packet_is_seen(ground: Ground) -> None:
    """The other oracle: what an attack would send is noticed, on loopback and on the way to nowhere."""
    port = ground.listener.getsockname()[1]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as quiet:
        quiet.sendto(b"x", ("127.0.0.1", port))
        with contextlib.suppress(OSError):  # without a route nothing goes there, and nothing has to be seen
            quiet.sendto(b"x", (ground.wire.nowhere, 9))
        name = b"".join(len(part).to_bytes() + part.encode() for part in ground.wire.name.split("."))
        question = b"\0\1\1\0\0\1\0\0\0\0\0\0" + name + b"\0\0\1\0\1"
        quiet.sendto(question, ("127.0.0.1", 53))
    evidence = ground.reached(RenderResult(id="x", status="ok", language="svg"))
    assert f"on the wire: 127.0.0.1:{port}" in evidence
    assert "on the wire: a question to 127.0.0.1" in evidence
