"""Images for Docker's walls: built of the Dockerfiles in `images/`, each told what is installed in it.

python -m renderkit.images [LANG]     inside an image: what it holds, as JSON
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from renderkit import base, toolchain
from renderkit.fingerprint import of_installation
from renderkit.models import Record
from renderkit.plugins import Plugins
from renderkit.sandbox.docker.names import BASE, LABEL, image_name, walls

CA = "RENDERKIT_CA"
"""Names a file of certificates that builds are given as a secret: for networks that have their own."""

Say = Callable[[str], None]


class ImageError(Exception):
    """An image could not be built. The message says what a person can do."""


class Built(Record):
    """An image that is there: its size in bytes, and the versions of what is installed in it."""

    language: str
    name: str
    id: str
    bytes: int
    version: str
    tools: dict[str, str]


def build(languages: Iterable[str], say: Say) -> None:
    """Builds the base's image and those of these languages. Raises ImageError."""
    root = _sources()
    docker = _docker()
    done: set[str] = set()
    for language in languages:
        for one in reversed([language, *_parents(root, language)]):
            if one not in done:
                say(f"building {image_name(one)}")
                _build(docker, root, one)
                done.add(one)


def _build(docker: str, root: Path, language: str) -> None:
    command = [docker, "build", "--quiet", "-f", str(_dockerfile(root, language)), "-t", image_name(language)]
    command += ["--secret", f"id=ca,src={os.environ[CA]}"] if CA in os.environ else []
    with contextlib.ExitStack() as held:
        for parent in _parents(root, language)[:1]:
            command.append(f"--build-arg=BASE={held.enter_context(_pinned(docker, image_name(parent)))}")
        _run([*command, str(root)])
    _label(docker, language)


def _parents(root: Path, language: str) -> list[str]:
    """The images that one stands on, the nearest first: what several need is in one of them, once."""
    found = re.search(r"^ARG BASE=.*/(\w+)$", _dockerfile(root, language).read_text(), re.MULTILINE)
    return [found[1], *_parents(root, found[1])] if found else []


def _dockerfile(root: Path, language: str) -> Path:
    file = root / "images" / language / "Dockerfile"
    if not file.is_file():
        raise ImageError(f"there is no {file}")
    return file


def built() -> list[Built]:
    """All images of renderkit's that Docker holds."""
    docker = _docker()
    listed = _run([docker, "image", "ls", "-q", "--no-trunc", "--filter", f"label={LABEL}.version"])
    ids = list(dict.fromkeys(listed.split()))
    if not ids:
        return []
    found = []
    for image in json.loads(_run([docker, "image", "inspect", *ids])):
        labels = image["Config"]["Labels"]
        language = labels[f"{LABEL}.language"]
        if image_name(language) not in {tag.rpartition(":")[0] for tag in image["RepoTags"] or ()}:
            continue
        found.append(
            Built(
                language=language,
                name=image_name(language),
                id=image["Id"],
                bytes=image["Size"],
                version=labels[f"{LABEL}.version"],
                tools=json.loads(labels.get(f"{LABEL}.tools", "{}")),
            )
        )
    return sorted(found, key=lambda image: (image.language != BASE, image.language))


def described(language: str) -> dict[str, str]:
    """What is installed here, as an image's labels."""
    chain = base.TOOLCHAIN
    labels = {
        f"{LABEL}.version": version("renderkit"),
        f"{LABEL}.walls": walls(),
        f"{LABEL}.language": language,
        f"{LABEL}.python": toolchain.python_version(),
        f"{LABEL}.environments": ",".join(
            sorted(path.name for path in (toolchain.SYSTEM_HOME / "environments").iterdir() if path.is_dir())
        ),
    }
    if language != BASE:
        spoken = Plugins().language(language)
        chain = spoken.toolchain
        labels[f"{LABEL}.installation"] = of_installation(spoken)
    labels[f"{LABEL}.tools"] = json.dumps(toolchain.versions(chain), sort_keys=True)
    return labels


def _label(docker: str, language: str) -> None:
    """Has the image say what is in it, and writes that on it."""
    name = image_name(language)
    inside = [docker, "run", "--rm", "--network", "none", "--entrypoint", "/srv/renderkit/bin/python", name]
    labels: dict[str, str] = json.loads(_run([*inside, "-m", "renderkit.images", language]))
    words = [word for key, value in labels.items() for word in ("--label", f"{key}={value}")]
    with _pinned(docker, name) as unlabelled:
        _run([docker, "build", "--quiet", "-t", name, *words, "-"], f"FROM {unlabelled}\n")


@contextmanager
def _pinned(docker: str, name: str) -> Iterator[str]:
    """An image under a name that it never had: BuildKit remembers for a while what a name meant before."""
    number = _run([docker, "image", "inspect", "-f", "{{.Id}}", name]).strip().rpartition(":")[2]
    pinned = f"{name}:{number[:12]}"
    _run([docker, "image", "tag", name, pinned])
    try:
        yield pinned
    finally:
        with contextlib.suppress(ImageError):  # its layers stay with those that stand on it
            _run([docker, "image", "rm", pinned])


def _sources() -> Path:
    """The repository: the Dockerfiles are built with it as their context."""
    for folder in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (folder / "images" / BASE / "Dockerfile").is_file() and (folder / "pyproject.toml").is_file():
            return folder
    raise ImageError("images are built in a clone of the repository: change to it")


def _docker() -> str:
    """A Docker command that can build with secrets: of BuildKit, which newer ones find as a plugin."""
    old = ""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        found = shutil.which("docker", path=folder)
        if found is None:
            continue
        told = subprocess.run([found, "build", "--help"], capture_output=True, text=True, env=_environment())
        if "--secret" in told.stdout:
            return found
        old = found
    if old:
        raise ImageError(f"{old} has no BuildKit; install Docker's buildx plugin (docker-buildx)")
    raise ImageError("there is no docker command; install Docker (apt-get install docker.io)")


def _environment() -> dict[str, str]:
    return {**os.environ, "DOCKER_BUILDKIT": "1"}


def _run(command: list[str], text: str | None = None) -> str:
    done = subprocess.run(command, input=text or "", capture_output=True, text=True, env=_environment())
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[-2000:]
        raise ImageError(f"{' '.join(command[:3])} … failed with status {done.returncode}:\n{said}")
    return done.stdout


if __name__ == "__main__":
    print(json.dumps(described(*sys.argv[1:])))
