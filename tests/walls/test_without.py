"""`--sandbox none`: no walls, and it says so; but it clears up, and limits that need no namespace hold."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from renderkit.engine import Engine
from renderkit.models import COMMANDS
from renderkit.plugins import Plugins
from renderkit.sandbox.local import LocalSandbox
from tests.walls import support
from tests.walls.support import TIGHT, Walls


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Walls]:
    support.become_subreaper()
    before = support.children(), support.descriptors()
    sandbox = LocalSandbox(support.environment, walled=False)
    walls = Walls(sandbox, tmp_path / "outside")
    yield walls
    sandbox.close()
    assert support.soon(lambda: support.children() <= before[0]), "a process is left"
    assert support.descriptors() == before[1], "a descriptor is left"
    assert not support.marked(walls.marker)


def test_it_says_so_and_leaves_no_folder(bare: Walls) -> None:
    with bare.session() as session:
        folder = Path(session.run(bare.step("sh", "-c", "mkdir -p a/b; ln -s / a/root; pwd")).text.strip())
        assert session.isolation == "none" and bare.sandbox.name == "none"
        assert folder.is_dir() and folder.parent == Path("/tmp")
    assert not folder.exists()
    assert Path("/usr/bin/env").exists()


def test_the_folder_is_not_followed_out(bare: Walls) -> None:
    """What is removed is the folder itself, not what a link to it or in it points to."""
    kept = bare.outside / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    with bare.session() as session:
        session.run(bare.step("sh", "-c", f"ln -s {kept} link; cd /; rmdir $OLDPWD 2>/dev/null; true"))
    assert (kept / "file").read_text() == "x"


def test_a_daemon_is_ended(bare: Walls) -> None:
    code = "import time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0: time.sleep(60)\n  os._exit(0)\ntime.sleep(0.3)"
    result, _ = bare.run(bare.python(code))
    assert result.ok
    assert support.soon(lambda: not support.marked(bare.marker))


@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_time_has_an_end(bare: Walls, code: str) -> None:
    began = time.monotonic()
    result, _ = bare.run(bare.python(code), wall_seconds=0.5)
    assert result.limit == "timeout" and time.monotonic() - began < 3


def test_a_file_has_a_largest_size(bare: Walls) -> None:
    code = "with open('big', 'wb', 0) as out:\n  for _ in range(100): assert out.write(b'x' * (1 << 20)) == 1 << 20"
    result, files = bare.run(bare.python(code))
    assert result.limit == "disk_limit" and files["big"] == TIGHT.file_bytes


def test_output_is_drained(bare: Walls) -> None:
    result, _ = bare.run(bare.python("while True: os.write(1, b'x' * 65536)"))
    assert result.limit == "output_limit"
    assert COMMANDS.name == "commands"


@pytest.mark.parametrize("language", Plugins().names())
def test_each_language_says_how_it_stands_to_that(language: str) -> None:
    """It draws its example; or, where it is drawn by a browser, it is refused with what to do instead."""
    with Engine(sandbox="none", uses=1) as engine:
        result = engine.render(engine.plugins.language(language).example, language)
    if result.ok:
        return
    (found,) = result.diagnostics
    assert (result.status, found.kind) == ("error", "sandbox_unavailable")
    assert "a browser is driven behind walls only" in found.message and "--sandbox local" in str(found.hint)
