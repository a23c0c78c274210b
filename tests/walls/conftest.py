"""The wall suite: each test attacks, and its fixture looks at what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.walls import support
from tests.walls.support import Walls

HERE = Path(__file__).parent


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Attacks on the kernel's walls meet them once in `make test`; the rest, and nightly all, meet every sandbox.

    A module says so by `EVERY_BACKEND = True`.
    """
    if "walls" in metafunc.fixturenames and "backend" not in vars(metafunc.module):
        nightly = metafunc.config.getoption("--nightly")
        most = support.USUAL if getattr(metafunc.module, "EVERY_BACKEND", False) else support.BASIC
        names = [name for name in support.BACKENDS if nightly or name in most]
        names = [name for name in names if not (name.startswith("docker") and support.no_docker())]
        for mark in metafunc.definition.iter_markers("backends"):
            names = [name for name in names if name in mark.args]
        metafunc.parametrize("backend", names, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Containers hold the local walls, and take a second each to start: every other attack meets them by day."""
    if config.getoption("--nightly"):
        return
    met = [item for item in items if item.path.is_relative_to(HERE) and "[docker" in item.name]
    left = set(met[1::2])
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=list(left))


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """The name of the sandbox that is attacked."""
    return str(request.param)


@pytest.fixture
def walls(backend: str, tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator[Walls]:
    """A sandbox to attack. After the test: the next job is right, and nothing is left anywhere."""
    support.become_subreaper()
    for folder in (
        tmp_path,
        *tmp_path.parents,
    ):  # reachable for an unprivileged user, if it were not for the walls
        if folder.owner() == Path.home().owner() and "pytest" in folder.name:
            folder.chmod(0o755)
    before = support.children(), support.descriptors(), support.mounts()
    groups = set(support.control_groups())  # of engines that other tests of this process share
    sandbox = support.BACKENDS[backend]()
    walls = Walls(sandbox, tmp_path / "outside")
    try:
        yield walls
        walls.no_process()
        walls.next_job_is_right()
        walls.nothing_outside()
    finally:
        sandbox.close()
    assert support.soon(lambda: support.children() <= before[0]), "a process is left"
    assert support.descriptors() == before[1], "a descriptor is left"
    assert support.mounts() == before[2], "a mount is left"
    assert set(support.control_groups()) <= groups, "a control group is left"
    walls.no_process()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Compiles an attack in C, once."""
    folder = tmp_path_factory.mktemp("attacks")
    made: dict[str, bytes] = {}

    def compile_once(name: str, *flags: str) -> bytes:
        if name not in made:
            made[name] = support.compile_c(HERE / "programs" / name, folder, *flags)
        return made[name]

    return compile_once
