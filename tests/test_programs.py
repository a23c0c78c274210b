"""Programs of our own, in every language, beside pictures that were looked at.

Eight of each language are drawn by a warm engine and compared, a few of them by a cold one, too. With
`--nightly` every one is compared, and drawn ten times.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from renderkit.engine import Engine
from renderkit.plugins import Plugins
from renderkit.testing import references
from renderkit.testing.references import Program
from tests import support

ROOT = Path(__file__).parent.parent
PLUGINS = Plugins()
FOLDERS = {
    name: folder
    for name in PLUGINS.names()
    if (folder := ROOT / "plugins" / name / "tests" / "programs").is_dir()
}
PROGRAMS = {name: references.read(folder, PLUGINS) for name, folder in FOLDERS.items()}
SOME, FEW, TIMES = 8, 2, 10


def spread(programs: list[Program], most: int | None) -> list[Program]:
    """So many of them, from all over their folder."""
    many = min(most or len(programs), len(programs))
    return [programs[at * len(programs) // many] for at in range(many)]


def cases(most: int | None = None) -> list[object]:
    """All programs, or so many of each language."""
    return [
        pytest.param(program, id=f"{name}-{program}")
        for name, programs in PROGRAMS.items()
        for program in spread(programs, most)
    ]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


@pytest.mark.parametrize("program", cases())
def test_the_picture_is_the_one_that_was_looked_at(engine: Engine, program: Program, nightly: bool) -> None:
    if not nightly and program not in spread(PROGRAMS[program.language], SOME):
        pytest.skip("for --nightly")
    references.check(engine, program)


@pytest.mark.parametrize("program", cases(FEW))
def test_a_cold_engine_draws_the_same(engine: Engine, program: Program) -> None:
    same(engine, program, 1)


@pytest.mark.parametrize("program", cases())
def test_ten_times_one_picture(engine: Engine, program: Program, nightly: bool) -> None:
    if not nightly:
        pytest.skip("for --nightly")
    same(engine, program, TIMES - 1)


def same(engine: Engine, program: Program, times: int) -> None:
    source, language = program.path.read_bytes(), program.language
    results = [engine.render(source, language)]
    for _ in range(times):
        with Engine(uses=1) as fresh:
            results.append(fresh.render(source, language))
    seen = Counter(
        (one.status, tuple(image.sha256 for image in one.images), one.diagnostics, one.fingerprint)
        for one in results
    )
    told = "\n".join(f"{times} times {one}" for one, times in seen.items())
    assert len(seen) == 1, f"not always the same:\n{told}"


@pytest.mark.parametrize("name", FOLDERS)
def test_there_are_enough_programs(name: str) -> None:
    programs = PROGRAMS[name]
    assert len(programs) >= 20
    assert {program.language for program in programs} == {name}
    assert all(program.reference.is_file() for program in programs)
    pictures = {path.name for path in FOLDERS[name].glob("*.png")}
    assert pictures == {program.reference.name for program in programs}, "a picture without a program"
    assert all(program.reference.stat().st_size < 200_000 for program in programs)


# ---- the comparison itself ----


def drawn(words: str, size: tuple[int, int] = (800, 600)) -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((200, 200), words, fill="black", font_size=20)
    return support.encoded(image, "PNG")


def toy(path: Path, words: str) -> Program:
    """A program that draws these words."""
    path.write_text(f"base64 -d > out.png <<END\n{b64encode(drawn(words)).decode()}\nEND\n")
    return Program(path, "toy")


def test_a_word_that_is_missing_is_noticed(tmp_path: Path, warm: Engine) -> None:
    references.write(toy(tmp_path / "words.toy", "one label"), drawn("one label"))
    references.check(warm, toy(tmp_path / "words.toy", "one label"))
    with pytest.raises(AssertionError, match=r"differs from its picture by \d+\.\d"):
        references.check(warm, toy(tmp_path / "words.toy", "one"))


def test_another_size_is_noticed(tmp_path: Path, warm: Engine) -> None:
    program = toy(tmp_path / "words.toy", "one label")
    references.write(program, drawn("one label", (810, 600)))
    with pytest.raises(AssertionError, match=r"\(400, 300\), not \(400, 296\)"):
        references.check(warm, program)


def test_without_a_reference_there_is_nothing_to_compare(tmp_path: Path, warm: Engine) -> None:
    with pytest.raises(AssertionError, match=r"no words\.png is there"):
        references.check(warm, toy(tmp_path / "words.toy", "one label"))


def test_small_pictures_stay_as_they_are() -> None:
    assert references.shrunk(drawn("", (30, 20))).size == (30, 20)


def test_two_programs_with_one_name_are_refused(tmp_path: Path) -> None:
    known = support.plugins(support.toy(), support.toy("bare"))
    for ending in ("toy", "bare"):
        (tmp_path / f"same.{ending}").touch()
    with pytest.raises(ValueError, match="one name"):
        references.read(tmp_path, known)
