"""The cache of verdicts: a known job is not run again, and says what it said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renderkit.cli.main import main
from renderkit.engine import Engine
from renderkit.models import Job, Limits, Program, RenderResult, Step
from renderkit.plugins import PluginError, Plugins
from renderkit.result_cache import ResultCache
from tests import support

DRAWS = "cp p.png a.png; cp v.svg b.svg; echo seen >&2"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>'


class Counting:
    """A toy that counts how often it is asked to prepare."""

    def __init__(self) -> None:
        self.times = 0

    def engine(self, folder: Path, **more: Any) -> Engine:
        def prepare(job: Job) -> Program:
            self.times += 1
            files = {"main.sh": job.source, **job.files}
            return Program(
                files=files, steps=(Step(name="sh", argv=("sh", "main.sh")),), outputs=support.OUTPUTS
            )

        toy = support.toy("toy", prepare, aliases=("plaything",))
        plugins = Plugins({"toy": toy}, (), more=[ResultCache(folder, **more)])
        return Engine(plugins=plugins)


def job(script: str = DRAWS, **more: Any) -> Job:
    return support.job(script, files={"p.png": support.png(), "v.svg": SVG}, **more)


def same(one: RenderResult, other: RenderResult) -> bool:
    left = {"timings": True}
    pictures = [[(i.png, i.vector_bytes) for i in r.images] for r in (one, other)]
    return one.model_dump(exclude=left | {"usage": {"memory_wall"}}) == other.model_dump(
        exclude=left | {"usage": {"memory_wall"}}
    ) and (pictures[0] == pictures[1])


@pytest.mark.parametrize("script", [DRAWS, "echo broken >&2; exit 3", "true", "cp p.png a.png; exit 1"])
def test_what_is_known_is_not_run_again(tmp_path: Path, script: str) -> None:
    toy = Counting()
    with toy.engine(tmp_path) as engine:
        first, second = engine.render(job(script)), engine.render(job(script))
    with toy.engine(tmp_path) as engine:
        third = engine.render(job(script, language="plaything"))
        assert not engine._sandbox._idle  # nothing was started
    assert toy.times == 1
    assert same(first, second) and same(first, third)


@pytest.mark.parametrize(
    "other",
    [
        job(DRAWS + " "),
        job(limits=Limits(wall_seconds=9)),
        support.job(DRAWS, files={"p.png": support.png("blue"), "v.svg": SVG}),
        support.job(DRAWS, files={"p.png": support.png(), "v.svg": SVG, "more": b""}),
    ],
    ids=["source", "limits", "content", "file"],
)
def test_anything_else_is_run(tmp_path: Path, other: Job) -> None:
    toy = Counting()
    with toy.engine(tmp_path) as engine:
        engine.render(job())
        engine.render(other)
    assert toy.times == 2


def test_time_that_ran_out_is_no_verdict_to_keep(tmp_path: Path) -> None:
    toy = Counting()
    with toy.engine(tmp_path) as engine:
        for _ in range(2):
            result = engine.render(job("sleep 9", limits=Limits(wall_seconds=0.3)))
            assert support.kinds(result) == ["timeout"]
    assert toy.times == 2


@pytest.mark.parametrize("damage", [b"", b"x" * 40, None])
def test_what_is_damaged_is_rendered_again(tmp_path: Path, damage: bytes | None) -> None:
    toy = Counting()
    with toy.engine(tmp_path) as engine:
        first = engine.render(job())
        [kept] = tmp_path.iterdir()
        content = kept.read_bytes()
        kept.write_bytes(content[:-9] + b"otherwise" if damage is None else damage)
        second, third = engine.render(job()), engine.render(job())
    assert toy.times == 2
    assert same(second, third)
    assert [i.png for i in second.images] == [i.png for i in first.images]


def test_it_keeps_no_more_than_it_may(tmp_path: Path) -> None:
    with Counting().engine(tmp_path, most=3000) as engine:
        for number in range(20):
            engine.render(job(f"{DRAWS} {number}"))
        assert 0 < sum(path.stat().st_size for path in tmp_path.iterdir()) <= 3000


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    toy = Counting()
    with toy.engine(tmp_path) as engine:
        assert [engine.render(job()).status for _ in range(2)] == ["ok", "ok"]
    assert toy.times == 2 and not list(tmp_path.iterdir())


def test_verdicts_without_walls_are_not_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.svg"
    source.write_bytes(SVG)
    words = ["render", str(source), "--cache", str(tmp_path / "cache"), "--sandbox", "none"]
    assert main(words) == 2
    assert "--cache with --sandbox none" in capsys.readouterr().err


def test_an_engine_without_walls_refuses_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="ResultCache needs walls"):
        Engine(sandbox="none", plugins=Plugins({}, (), more=[ResultCache(tmp_path / "cache")]))
    assert not (tmp_path / "cache").exists()
    assert not (tmp_path / "cache").exists()


def test_a_plugin_of_no_language_that_answers_for_all_has_to_say_so() -> None:
    class Hijacker:
        renderkit_prepare = staticmethod(support.toy("other").renderkit_prepare)

    with pytest.raises(PluginError, match="must be a wrapper, or go ahead"):
        Plugins({"toy": support.toy()}, (), more=[Hijacker()]).hooks("toy")
