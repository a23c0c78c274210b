"""What only Docker's walls can meet: its daemon, its logs, its images, and engines that are killed.

Whoever writes another backend has these as a list of what else can go wrong there.
"""

from __future__ import annotations

import contextlib
import http.server
import io
import json
import os
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docker
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.engine import Engine
from renderkit.models import COMMANDS, Step
from renderkit.sandbox.contract import SandboxError, SandboxUnavailable
from renderkit.sandbox.docker.names import ENGINE
from renderkit.sandbox.docker.wire import WireError, pack, unpack
from tests.walls import support

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle r="20" fill="red"/></svg>'
SOCKET = "/var/run/docker.sock"


@pytest.fixture(autouse=True)
def there() -> None:
    if why := support.no_docker():
        pytest.skip(why)


@pytest.fixture
def api() -> Iterator[Any]:
    """Docker, as another client sees it."""
    client = docker.from_env()
    yield client.api
    client.close()


def containers(api: Any, pid: int | None = None) -> list[dict[str, Any]]:
    """Those of an engine of this process, or of another's."""
    found: list[dict[str, Any]] = api.containers(all=True, filters={"label": ENGINE})
    return [c for c in found if f":{pid or os.getpid()}-" in c["Labels"][ENGINE]]


def test_nothing_is_left(api: Any) -> None:
    before = containers(api)
    with Engine(sandbox="docker") as engine:
        assert engine.render(SVG, "svg").status == "ok"
        assert len(containers(api)) == len(before) + 1
    assert support.soon(lambda: containers(api) == before, 10)


def test_what_a_container_may(api: Any) -> None:
    """Read off the daemon, not off what was asked of it."""
    with Engine(sandbox="docker") as engine, engine.session(COMMANDS, support.TIGHT):
        (made,) = containers(api)
        told = api.inspect_container(made["Id"])
        host, config = told["HostConfig"], told["Config"]
        assert config["User"] == "user" and not told["Mounts"] and not host["Binds"]
        assert host["NetworkMode"] == "none" and host["ReadonlyRootfs"] and not host["Privileged"]
        assert host["CapDrop"] == ["ALL"] and not host["CapAdd"]
        assert "no-new-privileges" in host["SecurityOpt"]
        assert any(option.startswith("seccomp={") for option in host["SecurityOpt"])
        assert 0 < host["Memory"] == host["MemorySwap"]
        assert 0 < host["PidsLimit"] <= support.TIGHT.processes + 64
        assert host["NanoCpus"] > 0 and host["Init"] and host["AutoRemove"]
        assert host["LogConfig"]["Type"] == "none" and not told["LogPath"]
        assert list(host["Tmpfs"]) == ["/tmp"] and "size=" in host["Tmpfs"]["/tmp"]


def test_the_daemons_log_stays_empty(api: Any) -> None:
    """A printing loop, once 2.3 GB of log in ten seconds."""
    limits = support.TIGHT.model_copy(update={"wall_seconds": 3})
    with Engine(sandbox="docker") as engine, engine.session(COMMANDS, limits) as session:
        (made,) = containers(api)
        free = shutil.disk_usage("/var").free
        result = session.run(Step(name="print", argv=("yes", "x" * 1000)))
        assert result.limit in ("timeout", "output_limit") and len(result.stdout) <= 2 * limits.output_bytes
        assert not api.inspect_container(made["Id"])["LogPath"]
        assert free - shutil.disk_usage("/var").free < 500e6


def test_a_container_that_will_not_die(api: Any) -> None:
    """Stopped as a whole, it answers nothing: its session ends in an error, and it is removed all the same."""
    with Engine(sandbox="docker") as engine:
        session = engine.session(COMMANDS, support.TIGHT)
        with session as opened:
            (made,) = containers(api)
            opened._container._socket.settimeout(1)  # type: ignore[attr-defined]
            api.pause(made["Id"])
            opened._ask.__self__._container.ask = impatient(opened._container.ask)  # type: ignore[attr-defined]
            with pytest.raises(SandboxError, match="lost"):
                opened.run(Step(name="true", argv=("true",)))
        assert support.soon(lambda: not containers(api), 10)
        assert engine.render(SVG, "svg").status == "ok"


def impatient(ask: Any) -> Any:
    return lambda *words, within: ask(*words, within=1)


def test_an_engine_that_ends_while_a_container_starts(api: Any) -> None:
    """What was begun ahead of a job is gone with the engine, and so is the connection that it was begun over."""
    from renderkit.imaging.imager import WORKER

    assert not containers(api)  # and so this test's own connection is open
    before = support.descriptors()
    for _ in range(4):
        with Engine(sandbox="docker") as engine:
            engine._sandbox.prepare(WORKER, support.TIGHT)
            engine._sandbox.prepare(WORKER, support.TIGHT)
        assert support.soon(
            lambda: not containers(api), 1
        )  # a container that is removed is not at once unlisted
        assert support.descriptors() == before


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_an_engine_that_is_killed(api: Any, blow: signal.Signals) -> None:
    """In the middle of a job. Nothing is left, at the latest when the next engine has started."""
    code = (
        "import sys\nfrom renderkit.engine import Engine\nfrom renderkit.models import COMMANDS, Limits, Step\n"
        "with Engine(sandbox='docker') as engine, engine.session(COMMANDS, Limits()) as session:\n"
        "    print('open', flush=True)\n    session.run(Step(name='sleep', argv=('sleep', '30')))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None and killed.stdout.readline() == b"open\n"
        assert len(containers(api, killed.pid)) == 1
        killed.send_signal(blow)
        killed.wait()
    with Engine(sandbox="docker") as engine:
        assert engine.render(SVG, "svg").status == "ok"
    assert support.soon(lambda: not containers(api, killed.pid), 10)


class _Proxy(socketserver.ThreadingUnixStreamServer):
    """A daemon that can be stopped: all that goes to the real one passes through here."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        self.open: list[Any] = []
        super().__init__(str(path), _Relay)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        for one in self.open:
            with contextlib.suppress(OSError):
                one.shutdown(2)
        Path(str(self.server_address)).unlink()


class _Relay(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        import socket

        with socket.socket(socket.AF_UNIX) as real:
            real.connect(SOCKET)
            self.server.open += [real, self.request]  # type: ignore[attr-defined]
            back = threading.Thread(target=self.copy, args=(real, self.request), daemon=True)
            back.start()
            self.copy(self.request, real)
            back.join()

    @staticmethod
    def copy(source: Any, sink: Any) -> None:
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(1)
        except OSError:
            pass


def test_a_daemon_that_stops_and_comes_back(
    api: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it held is an error, not the program's; the same engine goes on once it is back."""
    path = tmp_path / "docker.sock"
    proxy = _Proxy(path)
    monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
    with Engine(sandbox="docker") as engine:
        assert engine.render(SVG, "svg").status == "ok"
        proxy.stop()
        lost = engine.render(SVG, "svg")
        assert lost.status == "error" and lost.diagnostics[0].kind in ("internal", "sandbox_unavailable")
        gone = engine.render(SVG, "svg")
        assert gone.status == "error" and "no Docker daemon answers" in gone.diagnostics[0].message
        proxy = _Proxy(path)
        assert engine.render(SVG, "svg").status == "ok"
    proxy.stop()
    assert support.soon(lambda: not containers(api), 10)


def rendered(monkeypatch: pytest.MonkeyPatch | None = None, **env: str) -> tuple[int, str]:
    """Exit status and standard error of `renderkit render`, as a person sees them."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "renderkit",
            "render",
            "-",
            "-l",
            "svg",
            "-o",
            os.devnull,
            "--sandbox",
            "docker",
        ],
        input=SVG,
        capture_output=True,
        text=True,
        env={**os.environ, **env},
    )
    return done.returncode, done.stderr


def said(env: dict[str, str]) -> str:
    """The one sentence, with what mends it, of a command that ended with 3."""
    status, stderr = rendered(**env)
    assert status == 3 and "Traceback" not in stderr, stderr
    lines = stderr.splitlines()
    assert len(lines) == 2 and "to mend it" in lines[1], stderr
    return stderr


def test_no_daemon(tmp_path: Path) -> None:
    told = said({"DOCKER_HOST": f"unix://{tmp_path}/nothing.sock"})
    assert "no Docker daemon answers" in told and "systemctl start docker" in told


def test_a_port_where_nobody_listens() -> None:
    assert "no Docker daemon answers" in said({"DOCKER_HOST": "tcp://127.0.0.1:1"})


def test_an_image_that_is_missing() -> None:
    told = said({"RENDERKIT_IMAGES": "nobody-has-this"})
    assert "[tool_missing]" in told and "renderkit images build svg" in told


def test_a_wrong_image(api: Any) -> None:
    name = f"renderkit-test-{os.getpid()}"
    api.tag("debian:bookworm-slim", f"{name}/svg")
    try:
        told = said({"RENDERKIT_IMAGES": name})
    finally:
        api.remove_image(f"{name}/svg")
    assert "not renderkit's" in told and "renderkit images build svg" in told


class _Old(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"ApiVersion": "1.30", "Version": "17.06"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_an_old_api() -> None:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Old) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        told = said({"DOCKER_HOST": f"tcp://127.0.0.1:{server.server_port}"})
        server.shutdown()
    assert "1.30" in told and "install Docker 19.03 or newer" in told


def test_a_user_without_permission(api: Any, public_folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("becomes another user: for root")
    code = (
        "import os; os.setgid(65534); os.setgroups([]); os.setuid(65534)\n"
        "from renderkit.sandbox.docker.daemon import Daemon\n"
        "from renderkit.sandbox.contract import SandboxUnavailable\n"
        "try:\n    Daemon().labels('svg')\nexcept SandboxUnavailable as error:\n    print(error, '|', error.mend)\n"
    )
    import renderkit

    source = public_folder / "renderkit"
    shutil.copytree(Path(renderkit.__file__).parent, source, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    assert "may not be used by this user" in done.stdout and "group docker" in done.stdout, done


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Docker's own: what it says of it is passed on as an error of the environment."""
    from docker.errors import APIError

    from renderkit.sandbox.docker.daemon import explain

    full = explain(APIError("500", explanation="mkdir /var/lib/docker/overlay2/x: no space left on device"))
    assert isinstance(full, SandboxError) and not isinstance(full, SandboxUnavailable)
    assert "no space left on device" in str(full)


def test_a_host_without_files_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """As macOS is."""
    monkeypatch.delattr(os, "memfd_create")
    with Engine(sandbox="docker") as engine:
        assert engine.render(SVG, "svg").status == "ok"


def test_without_inner_walls(monkeypatch: pytest.MonkeyPatch, api: Any) -> None:
    """Where a host lets no container build them, a job has a container of its own, and the result says so."""
    from renderkit.sandbox.docker import container

    def bare(*words: Any, **more: Any) -> Any:
        config = _host_config(*words, **more)
        config["SecurityOpt"] = [option for option in config["SecurityOpt"] if "seccomp" not in option]
        return config

    _host_config = container._host_config
    monkeypatch.setattr(container, "_host_config", bare)  # Docker's own profile refuses unshare
    with Engine(sandbox="docker") as engine:
        seen: set[str] = set()
        for _ in range(3):
            assert engine.render(SVG, "svg").status == "ok"
            with engine.session(COMMANDS, support.TIGHT) as session:
                assert session.isolation == "container"
                names = {found["Id"] for found in containers(api)}
                assert session.run(Step(name="touch", argv=("touch", "here"))).ok
                assert [entry.name for entry in session.workspace.entries()] == ["here"]
                seen |= names
            with engine.session(COMMANDS, support.TIGHT) as session:
                blow = "import os; os.kill(-1, 9)"
                result = session.run(Step(name="blow", argv=(*support.PYTHON, blow)))
                assert result.signal == signal.SIGKILL, "a job that ends its container has ended itself"
        assert len(seen) >= 3
    assert support.soon(lambda: not containers(api), 10)


class _Trickle:
    """A container that never comes to the end of its answer."""

    def settimeout(self, seconds: float) -> None:
        self.seconds = seconds

    def sendall(self, data: bytes) -> None:
        pass

    def recv(self, size: int) -> bytes:
        time.sleep(0.02)
        if self.seconds <= 0.001:
            raise TimeoutError
        return b"\x02\0\0\0\0\0\0\x01x"  # a byte on standard error


def test_an_answer_that_trickles_has_an_end() -> None:
    from renderkit.sandbox.docker.container import Container

    with Engine(sandbox="docker") as engine, engine.session(COMMANDS, support.TIGHT) as session:
        container: Container = session._container  # type: ignore[attr-defined]
        real, container._socket = container._socket, _Trickle()
        began = time.monotonic()
        with pytest.raises(SandboxError, match="lost"):
            container.ask("read", {}, within=0.3)
        assert time.monotonic() - began < 2
        container._socket = real


LIES = {
    "no message": b"\0\0\0\4\0\0\0\0null",
    "a message that is too long": b"\xff\xff\xff\xff\0\0\0\0",
    "parts that do not add up": b'\0\0\0\x0d\0\0\0\1{"parts":[2]}',
    "a part of less than nothing": b'\0\0\0\x10\0\0\0\1{"parts":[2,-1]}',
    "deep": b"\0\0\x27\x10\0\0\0\0" + b"[" * 10_000,
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_no_message_is_refused(lie: str) -> None:
    source = io.BytesIO(LIES[lie])
    with pytest.raises(WireError):
        unpack(lambda size: source.read(size))


@given(st.dictionaries(st.text(), st.integers() | st.text()), st.lists(st.binary(max_size=100)))
def test_messages_come_as_they_went(message: dict[str, Any], parts: list[bytes]) -> None:
    message.pop("parts", None)
    source = io.BytesIO(b"".join(pack(message, parts)))
    assert unpack(lambda size: source.read(size)) == (message, parts)
    assert not source.read()
