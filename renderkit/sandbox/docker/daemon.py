"""The Docker daemon: finding it, what to say when it cannot be had, and the images that it holds."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import docker
import docker.errors
import requests

from renderkit.sandbox.contract import SandboxError, SandboxUnavailable, ToolMissing
from renderkit.sandbox.docker.names import BASE, ENGINE, LABEL, image_name, walls

OLDEST = (1, 40)
"""Of Docker's API (Docker 19.03): the first that takes a container's masked paths."""

_TIMEOUT = 120


class Daemon:
    """A connection to Docker, made when it is first needed, and again once it was lost."""

    def __init__(self) -> None:
        self._api: Any = None
        self._lock = threading.Lock()
        self._images: dict[str, dict[str, str]] = {}
        self._info: dict[str, Any] = {}
        self._closed = False

    @contextmanager
    def api(self) -> Iterator[Any]:
        """Docker's low-level client. What goes wrong with it inside the block is raised as a SandboxError."""
        try:
            with self._lock:
                if self._api is None:
                    self._api = self._connect()
                    self._reap(self._api)
                api = self._api
            yield api
            if self._closed:  # whoever comes late, to remove a container, leaves no connection behind
                self.forget()
        except (docker.errors.DockerException, requests.RequestException, OSError) as error:
            if not isinstance(error, docker.errors.APIError):
                self.forget()
            raise explain(error) from error

    def info(self) -> dict[str, Any]:
        """What the daemon says of its machine."""
        if not self._info:
            with self.api() as api:
                self._info = api.info()
        return self._info

    def forget(self) -> None:
        """Connects anew the next time: the daemon may have ended and come back."""
        with self._lock:
            api, self._api = self._api, None
            self._images.clear()
            self._info = {}
        if api is not None:
            with suppress(Exception):
                api.close()

    def close(self) -> None:
        """Lets go of the connection; one that is made later ends with its use."""
        self._closed = True
        self.forget()

    def labels(self, language: str) -> dict[str, str]:
        """What a language's image says of itself. Raises ToolMissing where there is none, or another's."""
        name, ours = image_name(language), version("renderkit")
        mend = "renderkit images build" + (
            "" if language == BASE else f" {language}"
        )  # all stand on the base
        if name not in self._images:
            with self.api() as api:
                try:
                    found = api.inspect_image(name)
                except docker.errors.ImageNotFound:
                    raise ToolMissing(f"there is no image {name} here", mend) from None
            labels = dict((found.get("Config") or {}).get("Labels") or {})
            told = [labels.get(f"{LABEL}.{key}", "") for key in ("version", "walls", "language")]
            if told != [ours, walls(), language]:
                whose = f"of renderkit {told[0]} ({told[1]})" if told[0] else "not renderkit's"
                raise ToolMissing(
                    f"the image {name} is {whose}; this is renderkit {ours} ({walls()})",
                    mend,
                )
            self._images[name] = labels
        return self._images[name]

    def _connect(self) -> Any:
        api = docker.from_env(timeout=_TIMEOUT).api
        told = tuple(int(part) for part in str(api.api_version).split("."))
        if told < OLDEST:
            raise SandboxUnavailable(
                f"Docker's API is {api.api_version} here; {'.'.join(map(str, OLDEST))} is needed",
                "install Docker 19.03 or newer",
            )
        return api

    def _reap(self, api: Any) -> None:
        """Removes containers of this machine's engines that were killed."""
        for container in api.containers(all=True, filters={"label": ENGINE}):
            host, _, process = container["Labels"].get(ENGINE, "").partition(":")
            if host == _machine() and not _alive(process):
                with suppress(docker.errors.APIError):
                    api.remove_container(container["Id"], force=True, v=True)


def owner() -> str:
    """The label's value for this process."""
    return f"{_machine()}:{os.getpid()}-{_born(os.getpid())}"


def _machine() -> str:
    """This machine since its start, and the space in which its processes have their numbers."""
    with suppress(OSError):
        return f"{_host()}/{Path('/proc/self/ns/pid').readlink().name}".replace(":", "")
    return _host()


def _host() -> str:
    for path in ("/proc/sys/kernel/random/boot_id", "/etc/machine-id"):
        with suppress(OSError):
            return Path(path).read_text().strip()
    return socket.gethostname()


def _born(pid: int) -> str:
    """When a process started, in the kernel's ticks: its number may be another's by now."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


def _alive(process: str) -> bool:
    pid, _, born = process.partition("-")
    if not pid.isdigit():
        return False
    if born:
        return _born(int(pid)) == born
    try:
        os.kill(int(pid), 0)
    except OSError:
        return False
    return True


def explain(error: Exception) -> SandboxError:
    """Why Docker cannot be had, in a line, and what mends it."""
    where = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    said = str(error.explanation if isinstance(error, docker.errors.APIError) else error)
    said = " ".join(said.split())[:300]
    if "Permission denied" in said:
        mend = "add this user to the group docker, or run as root"
        return SandboxUnavailable(f"Docker's socket may not be used by this user ({where})", mend)
    if isinstance(error, docker.errors.APIError):
        return SandboxError(f"Docker refused: {said}", "run 'renderkit doctor'")
    if any(word in said for word in ("No such file", "refused", "Connection aborted", "Name or service")):
        mend = "start Docker (systemctl start docker), or set DOCKER_HOST"
        return SandboxUnavailable(f"no Docker daemon answers at {where}", mend)
    return SandboxUnavailable(f"Docker cannot be used at {where}: {said}", "see that 'docker info' works")
