"""What programs may share: made once, for whoever asks for the same byte by byte, and nobody's to change."""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from renderkit import Engine, Job
from renderkit.models import COMMANDS, Execution, Language, Program, Recipe, Step, StepResult
from renderkit.plugins import Plugins, hook
from renderkit.sandbox import kept
from renderkit.sandbox.kept import ASKED, Kept, unpacked

MAKE = "cat /proc/sys/kernel/random/uuid input > made"
"""Comes out otherwise each time, so that what is kept can be told from what is made anew."""


def recipe(content: bytes = b"", script: str = MAKE, **more: object) -> Recipe:
    step = Step(name="make", argv=("sh", "-c", script))
    return Recipe(files={"input": content}, steps=(step,), output="made", **more)  # type: ignore[arg-type]


class Sharing:
    """A language whose program prints what it was lent."""

    def __init__(self, script: str = "cat <&3") -> None:
        self.script = script
        self.recipe = recipe()
        self.results: list[StepResult] = []

    @hook
    def renderkit_language(self) -> Language:
        return Language(name="sharing", title="Sharing", extensions=(".sharing",), version="1")

    @hook
    def renderkit_prepare(self, job: Job) -> Program:
        step = Step(name="use", argv=("sh", "-c", self.script))
        return Program(files={}, steps=(step,), notes={"recipe": self.recipe})

    @hook
    def renderkit_execute(self, job: Job, program: Program, session: object) -> Execution:
        lent = session.made(program.notes["recipe"])  # type: ignore[attr-defined]
        result = StepResult(name="nothing was lent", exit_code=0)
        if lent is not None:
            with lent:
                result = session.run(program.steps[0], [lent.fileno()])  # type: ignore[attr-defined]
        self.results.append(result)
        return Execution(steps=(result,), workspace=session.workspace)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RENDERKIT_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def sharing() -> Sharing:
    return Sharing()


@pytest.fixture
def engine(sharing: Sharing) -> Iterator[Engine]:
    with Engine(plugins=Plugins({"sharing": sharing}, wrappers=()), uses=100) as engine:
        yield engine


def lent(engine: Engine, sharing: Sharing, times: int = 1) -> list[bytes]:
    """What each of so many jobs was lent; empty where that was nothing."""
    sharing.results.clear()
    for _ in range(times):
        engine.render("", "sharing")
    return [result.stdout for result in sharing.results]


def test_it_is_made_when_it_was_asked_for_often_enough(engine: Engine, sharing: Sharing) -> None:
    before, (first, second) = lent(engine, sharing, ASKED - 1), lent(engine, sharing, 2)
    assert before == [b""] * (ASKED - 1)
    assert first == second != b""


def test_another_process_finds_it(engine: Engine, sharing: Sharing) -> None:
    made = lent(engine, sharing, ASKED)[-1]
    with Engine(plugins=Plugins({"sharing": sharing}, wrappers=())) as other:
        assert lent(other, sharing) == [made]


@pytest.mark.parametrize(
    "other",
    [
        recipe(b"another byte"),
        recipe(script=MAKE + " "),
        recipe(worker=COMMANDS.model_copy(update={"env": {"A": "1"}})),
        recipe(depends=("/etc/hostname",)),
    ],
)
def test_whoever_asks_for_another_thing_is_not_lent_this(
    engine: Engine, sharing: Sharing, other: Recipe
) -> None:
    lent(engine, sharing, ASKED)
    sharing.recipe = other
    assert lent(engine, sharing) == [b""]


def test_a_path_that_it_depends_on_has_changed(engine: Engine, sharing: Sharing, tmp_path: Path) -> None:
    path = tmp_path / "settings"
    path.write_text("one")
    sharing.recipe = recipe(depends=(str(path),))
    assert lent(engine, sharing, ASKED)[-1]
    path.write_text("another")
    assert lent(engine, sharing) == [b""]


@pytest.mark.parametrize("offset", [0, 40, -1])
def test_a_changed_byte_is_noticed(engine: Engine, sharing: Sharing, folder: Path, offset: int) -> None:
    made = lent(engine, sharing, ASKED)[-1]
    (path,) = folder.iterdir()
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)
    again = lent(engine, sharing, 2)
    assert made not in again
    assert again[1] != b"", "it is made anew"


def test_half_a_file_is_noticed(engine: Engine, sharing: Sharing, folder: Path) -> None:
    made = lent(engine, sharing, ASKED)[-1]
    (path,) = folder.iterdir()
    os.truncate(path, path.stat().st_size // 2)
    assert made not in lent(engine, sharing)


def test_one_thing_is_not_taken_for_another(engine: Engine, sharing: Sharing, folder: Path) -> None:
    lent(engine, sharing, ASKED)
    (path,) = folder.iterdir()
    stolen = path.read_bytes()
    path.unlink()
    sharing.recipe = recipe(b"another")
    made = lent(engine, sharing, ASKED)[-1]
    (other,) = folder.iterdir()
    other.write_bytes(stolen)
    assert lent(engine, sharing)[0] not in (made, stolen[32:])


@pytest.mark.parametrize(
    "attack",
    [
        "echo changed >/dev/fd/3",
        "echo changed >&3",
        "truncate -s 0 /dev/fd/3",
        "chmod 0 /proc/self/fd/3",
        "rm -f /proc/self/fd/3",
    ],
)
def test_no_job_changes_what_the_next_is_lent(engine: Engine, sharing: Sharing, attack: str) -> None:
    made = lent(engine, sharing, ASKED)[-1]
    sharing.script = f"{attack}; true"
    lent(engine, sharing)
    sharing.script = "cat <&3; cat /dev/fd/3"
    assert lent(engine, sharing) == [made + made]


def test_no_job_finds_the_folder(engine: Engine, sharing: Sharing, folder: Path) -> None:
    lent(engine, sharing, ASKED)
    sharing.script = f"ls {folder} >/dev/null 2>&1 && echo found"
    assert lent(engine, sharing) == [b""]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("script", ["exit 1", "true", "mkdir made", "ln -s /etc/passwd made"])
def test_what_cannot_be_made_is_tried_once(engine: Engine, sharing: Sharing, script: str) -> None:
    tried: list[Execution] = []

    def fit(execution: Execution) -> bool:
        tried.append(execution)
        return execution.ok

    sharing.recipe = recipe(script=script, fit=fit)
    assert lent(engine, sharing, ASKED + 3) == [b""] * (ASKED + 3)
    assert len(tried) == 1


def test_nothing_is_kept_that_is_not_fit(engine: Engine, sharing: Sharing, folder: Path) -> None:
    sharing.recipe = recipe(fit=lambda execution: False)
    assert lent(engine, sharing, ASKED + 1) == [b""] * (ASKED + 1)
    assert list(folder.iterdir()) == []


def test_a_folder_that_others_may_write_to_is_not_used(
    engine: Engine, sharing: Sharing, folder: Path
) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    assert lent(engine, sharing, ASKED + 1) == [b""] * (ASKED + 1)
    assert list(folder.iterdir()) == []


def test_nothing_is_lent_without_walls(sharing: Sharing, folder: Path) -> None:
    with Engine(plugins=Plugins({"sharing": sharing}, wrappers=()), sandbox="none") as engine:
        assert lent(engine, sharing, ASKED + 1) == [b""] * (ASKED + 1)
    assert not folder.exists()


def test_two_who_ask_at_once_do_not_both_make_it(engine: Engine, sharing: Sharing) -> None:
    tried: list[Execution] = []
    sharing.recipe = recipe(script=MAKE + "; sleep 0.3", fit=lambda execution: not tried.append(execution))
    lent(engine, sharing, ASKED - 1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: engine.render("", "sharing"), range(4)))
    assert len(tried) == 1


def test_what_was_not_asked_for_the_longest_goes_first(
    sharing: Sharing, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "ASKED", 1)
    with Engine(plugins=Plugins({"sharing": sharing}, wrappers=()), uses=100) as engine:
        engine._sandbox._kept = Kept(folder, most=250_000)
        made = []
        for name in (b"a", b"b", b"a", b"c"):
            sharing.recipe = recipe(name * 100_000)
            made += lent(engine, sharing)
        assert made[0] == made[2]
        assert len(list(folder.iterdir())) == 2
        sharing.recipe = recipe(b"a" * 100_000)
        assert lent(engine, sharing) == [made[0]]
        sharing.recipe = recipe(b"b" * 100_000)
        assert lent(engine, sharing) != [made[1]]


def test_a_packed_file_is_unpacked(engine: Engine, sharing: Sharing) -> None:
    packed = next(path for path in sorted(Path("/usr/share").rglob("*.gz")) if path.is_file())
    sharing.recipe = unpacked(str(packed), COMMANDS)
    assert lent(engine, sharing, ASKED)[-1] == gzip.decompress(packed.read_bytes())
