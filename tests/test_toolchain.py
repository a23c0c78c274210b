"""Environments appear whole or not at all, once, and are found again; versions are asked for once."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from renderkit import toolchain
from renderkit.models import Command, Environment, Toolchain

TINY = Environment(
    name="tiny", files={"etc/a.conf": b"a"}, after=(("sh", "-c", "echo {environment} > made; umask > mask"),)
)


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("RENDERKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "home"


def test_an_environment_is_made_of_files_and_commands(home: Path) -> None:
    assert toolchain.folder_of(TINY) is None
    said: list[str] = []
    folder = toolchain.install(TINY, said.append)
    assert folder == home / "environments" / f"tiny-{toolchain.identity(TINY)}"
    assert toolchain.folder_of(TINY) == folder
    assert (folder / "etc" / "a.conf").read_bytes() == b"a"
    assert (folder / "made").exists()
    assert len(said) == 1


def test_everybody_may_read_it_whatever_the_umask() -> None:
    old = os.umask(0o077)
    try:
        folder = toolchain.install(TINY)
    finally:
        os.umask(old)
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        assert mode & stat.S_IROTH, path
        assert not path.is_dir() or mode & stat.S_IXOTH, path
    assert (folder / "mask").read_text().strip() == "0022"


def test_what_is_there_is_not_made_again() -> None:
    folder = toolchain.install(TINY)
    before = folder.stat().st_mtime_ns, folder.stat().st_ino
    assert toolchain.install(TINY) == folder
    assert (folder.stat().st_mtime_ns, folder.stat().st_ino) == before


@pytest.mark.parametrize(
    "change",
    [{"files": {"etc/a.conf": b"b"}}, {"after": ()}, {"requirements": "x==1"}, {"name": "other"}],
)
def test_whatever_defines_it_names_it(change: dict[str, object]) -> None:
    assert toolchain.identity(TINY.model_copy(update=change)) != toolchain.identity(TINY)


def test_a_failure_leaves_nothing_and_says_why(home: Path) -> None:
    bad = TINY.model_copy(
        update={"after": (("sh", "-c", "echo half > made"), ("sh", "-c", "echo no >&2; exit 3"))}
    )
    with pytest.raises(toolchain.SetupError, match=r"(?s)sh -c .* failed with status 3:.*no"):
        toolchain.install(bad)
    assert toolchain.folder_of(bad) is None
    assert [path.name for path in (home / "environments").iterdir()] == [".lock"]
    assert toolchain.install(TINY).is_dir(), "and the next one works"


def test_a_command_that_is_missing_is_a_failure_too(home: Path) -> None:
    bad = TINY.model_copy(update={"after": (("no-such-command",),)})
    with pytest.raises(toolchain.SetupError, match="no-such-command"):
        toolchain.install(bad)
    assert [path.name for path in (home / "environments").iterdir()] == [".lock"]


def test_installs_at_the_same_time_make_one(home: Path) -> None:
    slow = TINY.model_copy(update={"after": (("sh", "-c", "sleep 0.3; echo x >> ../count"),)})
    code = (
        "import sys; from renderkit import toolchain; from renderkit.models import Environment\n"
        "print(toolchain.install(Environment.model_validate_json(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, slow.model_dump_json()]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(4)))
    assert [run.stderr for run in done] == [""] * 4
    assert len({run.stdout for run in done}) == 1
    assert (home / "environments" / "count").read_text() == "x\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_to_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERKIT_HOME", "/usr/renderkit")
    with pytest.raises(toolchain.SetupError, match="set RENDERKIT_HOME"):
        toolchain.install(TINY)


def test_where_things_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RENDERKIT_HOME")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert toolchain.home() == Path("/var/lib/renderkit")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    assert toolchain.home() == Path("/data/renderkit")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/user")
    assert toolchain.home() == Path("/home/user/.local/share/renderkit")


# ---- versions ----


def tool(folder: Path, says: str, status: int = 0) -> None:
    path = folder / "tool"
    path.write_text(f"#!/bin/sh\necho x >> {folder}/asked\necho '{says}'\nexit {status}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("says", "version"), [("Tool 1.2.3 (build 7)", "1.2.3"), ("v10.20", "10.20"), ("nothing", None)]
)
def test_a_command_tells_its_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, version: str | None
) -> None:
    tool(tmp_path, says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert toolchain.command_version(Command(name="tool")) == version
    assert toolchain.command_version(Command(name="no-such-tool")) is None


def test_versions_are_kept_until_packages_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(tmp_path, "1.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    chain = Toolchain(commands=(Command(name="tool"),))
    assert toolchain.versions(chain) == {"tool": "1.2"}
    assert toolchain.versions(chain) == {"tool": "1.2"}
    if Path("/var/lib/dpkg/status").exists():
        assert (tmp_path / "asked").read_text() == "x\n"
    (cache,) = (tmp_path / "cache" / "renderkit").iterdir()
    kept = json.loads(cache.read_text())
    cache.write_text(json.dumps({**kept, "stamp": "older"}))
    tool(tmp_path, "1.3")
    assert toolchain.versions(chain) == {"tool": "1.3"}


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"stamp": 1}', "\0"])
def test_a_broken_cache_is_passed_over(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(tmp_path, "1.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    chain = Toolchain(commands=(Command(name="tool"),))
    toolchain.versions(chain)
    (cache,) = (tmp_path / "cache" / "renderkit").iterdir()
    cache.write_text(content)
    assert toolchain.versions(chain) == {"tool": "1.2"}


def test_a_cache_that_cannot_be_kept_is_only_slower(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool(tmp_path, "1.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file" / "cache"))
    assert toolchain.versions(Toolchain(commands=(Command(name="tool"),))) == {"tool": "1.2"}


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="no Debian")
def test_packages() -> None:
    assert toolchain.missing_packages(["dpkg", "no-such-package"]) == ["no-such-package"]
    assert set(toolchain.package_versions(["dpkg", "no-such-package"])) == {"dpkg"}
    assert toolchain.package_versions([]) == {}
    toolchain.install_packages(["dpkg"], where_known=["no-such-package"])


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="no Debian")
def test_without_root_the_command_for_root_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for name in ("dpkg-query", "apt-get", "apt-cache"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        toolchain.SetupError, match=r"ask root to run: apt-get .*install -y .*no-such-package"
    ):
        toolchain.install_packages(["no-such-package"])
