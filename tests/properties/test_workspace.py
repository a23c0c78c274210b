"""Reading what hostile code wrote: never outside, never through a link, never blocking."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.sandbox.workspace import DEEPEST, DirectoryWorkspace, MemoryWorkspace

PARTS = st.binary(min_size=1, max_size=40).map(lambda b: b.replace(b"/", b"_").replace(b"\0", b"_"))
PARTS = PARTS.filter(lambda part: part not in (b".", b".."))
NAMES = st.lists(PARTS, min_size=1, max_size=4).map(b"/".join)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_text("secret")
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def workspace(folder: Path) -> Iterator[DirectoryWorkspace]:
    opened = open_workspace(folder)
    yield opened
    opened.close()


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def open_workspace(folder: Path) -> DirectoryWorkspace:
    return DirectoryWorkspace(os.open(folder, os.O_RDONLY | os.O_DIRECTORY))


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=6))
def test_files_of_any_name_are_listed_and_read(files: dict[bytes, bytes]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, laid = Path(made), {}
        for name, content in files.items():
            path = folder / os.fsdecode(name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except OSError:
                continue  # a file stands where a folder is wanted
            laid[os.fsdecode(name)] = content
        workspace = open_workspace(folder)
        try:
            entries = workspace.entries()
            assert {entry.name: workspace.read(entry.name) for entry in entries} == laid
            assert all(entry.bytes == len(laid[entry.name]) for entry in entries)
        finally:
            workspace.close()


@given(st.text(st.sampled_from("./ab\n"), max_size=10) | NAMES.map(os.fsdecode))
def test_no_name_opens_what_is_not_below(name: str) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "a", "b")
        folder.mkdir(parents=True)
        for parent in (Path(made), folder.parent):
            (parent / "a.txt").write_text("outside")
        (folder / "a").mkdir()
        (folder / "a" / "b").write_text("inside")
        workspace = open_workspace(folder)
        try:
            assert workspace.read(name) == b"inside"
            assert name == "a/b"
        except OSError:
            pass
        finally:
            workspace.close()


@pytest.mark.parametrize(
    "name",
    ["../outside/secret", "/etc/hostname", "..", ".", "", "a/../../outside/secret", "./secret", "//etc"],
)
def test_names_that_climb_are_refused(workspace: DirectoryWorkspace, folder: Path, name: str) -> None:
    (folder / "a").mkdir()
    with pytest.raises(OSError):
        workspace.open(name)
    assert workspace.text(name) == ""


def test_links_are_neither_listed_nor_followed(workspace: DirectoryWorkspace, folder: Path) -> None:
    (folder / "file.png").symlink_to("../outside/secret")
    (folder / "folder").symlink_to("../outside")
    (folder / "loop").symlink_to("loop")
    (folder / "nowhere").symlink_to("nothing")
    (folder / "proc").symlink_to("/proc/self/fd")
    (folder / "real").mkdir()
    (folder / "real" / "up").symlink_to("../..")
    (folder / "real" / "picture.png").write_text("x")
    assert [entry.name for entry in workspace.entries()] == ["real/picture.png"]
    for name in ("file.png", "folder/secret", "loop", "nowhere", "proc/0", "real/up/outside/secret"):
        with pytest.raises(OSError) as caught:
            workspace.open(name)
        assert caught.value.errno in (errno.ELOOP, errno.ENOTDIR)


def test_a_link_that_is_swapped_in_while_the_folder_is_open_is_not_followed(
    workspace: DirectoryWorkspace, folder: Path
) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "secret").write_text("mine")
    assert workspace.read("out/secret") == b"mine"
    (folder / "out").rename(folder / "old")
    (folder / "out").symlink_to("../outside")
    with pytest.raises(OSError):
        workspace.read("out/secret")


def test_what_is_no_regular_file_does_not_block(workspace: DirectoryWorkspace, folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    (folder / "folder.png").mkdir()
    listener = socket.socket(socket.AF_UNIX)
    with contextlib.chdir(folder):  # a socket's path may not be long
        listener.bind("socket.png")
    with listener:
        assert workspace.entries() == []
        for name in ("pipe.png", "folder.png", "socket.png"):
            with pytest.raises(OSError):
                workspace.read(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_devices_are_refused(workspace: DirectoryWorkspace, folder: Path) -> None:
    try:
        os.mknod(folder / "zero.png", 0o666 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("no devices can be made here")
    assert workspace.entries() == []
    with pytest.raises(OSError):
        workspace.read("zero.png")


def test_reading_is_counted_not_believed(workspace: DirectoryWorkspace, folder: Path) -> None:
    with (folder / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    assert len(workspace.read("sparse", 1000)) == 1000


def test_folders_below_a_depth_are_not_searched(workspace: DirectoryWorkspace, folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    for depth in range(200):
        os.close(os.open(f"{depth}.png", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
        os.mkdir("d", dir_fd=fd)
        below = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(fd)
    assert len(workspace.entries()) == DEEPEST + 1


def test_no_descriptor_is_left_open(workspace: DirectoryWorkspace, folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "b.png").write_text("x")
    (folder / "link").symlink_to("a")
    os.mkfifo(folder / "pipe")
    before = open_descriptors()
    for _ in range(50):
        workspace.entries()
        workspace.read("a/b.png")
        for name in ("link/b.png", "pipe", "a", "..", "none/x", "a/../a"):
            with pytest.raises(OSError):
                workspace.open(name)
    assert open_descriptors() == before


def test_an_unreadable_folder_is_passed_over(workspace: DirectoryWorkspace, folder: Path) -> None:
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    (folder / "a.png").write_text("x")
    assert "a.png" in [entry.name for entry in workspace.entries()]
    (folder / "closed").chmod(0o755)


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.binary(max_size=20), max_size=5))
def test_a_workspace_in_memory_does_the_same(files: dict[str, bytes]) -> None:
    workspace = MemoryWorkspace(files)
    assert {entry.name: workspace.read(entry.name) for entry in workspace.entries()} == files
    assert [entry.order for entry in workspace.entries()] == list(range(len(files)))
    with pytest.raises(OSError):
        workspace.open("none such")
    assert workspace.text("none such") == ""
