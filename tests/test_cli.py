"""The command line: what it prints, what it writes, how it ends; and one line for whatever is wrong."""

from __future__ import annotations

import importlib
import io
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest

from renderkit.cli.main import main
from renderkit.models import RenderResult
from tests import support

ROOT = Path(__file__).parent.parent
RED = support.png("red")
DRAW = "cp red.bin out.png\n"

PLUGIN = """
from tests.support import toy
globals().update(vars(toy("toy", extensions=(".toy", ".x.toy"), formats=("png", "svg"), aliases=("play",))))
"""


class Cli:
    """Runs commands in this process, in a folder of their own."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *words: str) -> tuple[int, str, str]:
        self._capfd.readouterr()
        try:
            status = main(words)
        except SystemExit as left:  # --help
            status = int(left.code or 0)
        return status, *self._capfd.readouterr()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of installed plugins: a toy that works, and one that cannot be imported."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in (("toy", PLUGIN), ("broken", "import no_such_module\n")):
        (folder / f"renderkit_{name}_.py").write_text(text)
        info = folder / f"renderkit_{name}_-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: renderkit-{name}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[renderkit]\n{name} = renderkit_{name}_\n")
    return folder


@pytest.fixture
def cli(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, site: Path
) -> Iterator[Cli]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(site))
    importlib.invalidate_caches()
    Path("red.bin").write_bytes(RED)
    Path("draw.toy").write_text(DRAW)
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield Cli(capfd)
    for number, handler in kept.items():
        signal.signal(number, handler)


def made() -> set[str]:
    given = {"red.bin", "draw.toy"}
    return {str(path) for path in Path().rglob("*") if str(path) not in given}


BESIDE = ("--file", "red.bin")

# ---- good ----


def test_a_path_on_stdout_and_nothing_else(cli: Cli) -> None:
    assert cli("render", "draw.toy", *BESIDE) == (0, "draw.png\n", "")
    assert PIL.Image.open("draw.png").size == (4, 3)
    assert made() == {"draw.png"}
    assert Path("draw.png").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("output", "path"),
    [("out.png", "out.png"), ("new/folder/", "new/folder/draw.png"), ("there", "there/draw.png")],
)
def test_where_the_picture_goes(cli: Cli, output: str, path: str) -> None:
    Path("there").mkdir()
    assert cli("render", "draw.toy", *BESIDE, "-o", output) == (0, f"{path}\n", "")
    assert Path(path).is_file()


def test_several_pictures_are_numbered(cli: Cli) -> None:
    Path("two.toy").write_text("cp red.bin a.png; cp blue.bin b.png\n")
    Path("blue.bin").write_bytes(support.png("blue"))
    status, out, _ = cli("render", "two.toy", *BESIDE, "--file", "blue.bin", "-o", "o/page.png")
    assert status == 2, "there is no folder o"
    status, out, _ = cli("render", "two.toy", *BESIDE, "--file", "blue.bin", "-o", "page.png")
    assert (status, out) == (0, "page.png\npage-2.png\n")
    assert PIL.Image.open("page-2.png").getpixel((1, 1)) == (0, 0, 255)


def test_inputs_of_one_name_get_names_of_their_own(cli: Cli) -> None:
    for path in ("a.toy", "a.x.toy", "one/b.toy", "two/b.toy"):
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text(DRAW)
    status, out, _ = cli("render", "a.toy", "a.x.toy", "one/b.toy", "two/b.toy", *BESIDE, "-o", "out/")
    assert status == 0
    expected = {"out/a.toy.png", "out/a.x.toy.png", "out/one-b.toy.png", "out/two-b.toy.png"}
    assert set(out.split()) == expected
    assert {str(path) for path in Path("out").iterdir()} == expected


def test_the_longest_ending_is_cut_off(cli: Cli) -> None:
    Path("a.x.toy").write_text(DRAW)
    assert cli("render", "a.x.toy", *BESIDE)[1] == "a.png\n"


def test_a_second_page_does_not_replace_another_inputs_picture(cli: Cli) -> None:
    Path("a.toy").write_text("cp red.bin a.png; cp blue.bin b.png\n")
    Path("a-2.toy").write_text(DRAW)
    Path("blue.bin").write_bytes(support.png("blue"))
    status, out, _ = cli("render", "a.toy", "a-2.toy", *BESIDE, "--file", "blue.bin")
    assert status == 0
    assert sorted(out.split()) == ["a-2.png", "a.png", "a.png-2.png"]
    assert PIL.Image.open("a-2.png").getpixel((1, 1)) == (255, 0, 0)


def test_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(DRAW.encode())))
    assert cli("render", "-", "-l", "play", *BESIDE) == (0, "stdin.png\n", "")


def test_files_beside_the_code_have_the_names_that_they_are_given(cli: Cli) -> None:
    Path("other.toy").write_text("cp data/in.bin out.png\n")
    assert cli("render", "other.toy", "--file", "data/in.bin=red.bin")[:2] == (0, "other.png\n")
    Path("names=with.bin").write_bytes(RED)
    assert cli("render", "other.toy", "--file", "data/in.bin=names=with.bin")[0] == 0


def test_json_is_one_result_a_line(cli: Cli) -> None:
    Path("bad.toy").write_text("exit 1\n")
    status, out, err = cli("render", "draw.toy", "bad.toy", *BESIDE, "--json")
    assert (status, err) == (1, "")
    results = {result.id: result for result in map(RenderResult.model_validate_json, out.splitlines())}
    assert results["draw.toy"].status == "ok"
    assert results["draw.toy"].images[0].path == "draw.png"
    assert results["bad.toy"].status == "failed"
    assert json.loads(out.splitlines()[0])["schema_version"] == 1


def test_a_file_name_that_is_no_utf8(cli: Cli) -> None:
    name = os.fsdecode(b"\xff.toy")
    Path(name).write_text(Path("draw.toy").read_text())
    status, out, _ = cli("render", name, *BESIDE, "--json")
    assert status == 0
    assert json.loads(out)["id"] == r"\udcff.toy"
    assert Path(os.fsdecode(b"\xff.png")).is_file()


def test_the_vector_original(cli: Cli) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="6"><path d="M0 0h4v3z"/></svg>'
    Path("v.bin").write_bytes(svg)
    Path("v.toy").write_text("cp v.bin v.svg\n")
    assert cli("render", "v.toy", "--file", "v.bin", "--format", "svg") == (0, "v.svg\n", "")
    assert Path("v.svg").read_bytes() == svg
    status, out, err = cli("render", "draw.toy", *BESIDE, "--format", "svg")
    assert (status, out) == (1, "")
    assert "not as svg [no_image]" in err
    assert not Path("draw.svg").exists()


def test_a_failure_says_what_and_where(cli: Cli) -> None:
    Path("bad.toy").write_text("echo 'no such colour: rde' >&2\nexit 4\n")
    assert cli("render", "bad.toy") == (
        1,
        "",
        "bad.toy: error: sh ended with status 4: no such colour: rde [runtime]\n",
    )
    assert made() == {"bad.toy"}


def test_limits_and_options_reach_the_job(cli: Cli) -> None:
    Path("slow.toy").write_text("sleep 60\n")
    status, _, err = cli("render", "slow.toy", "--limit", "wall_seconds=0.3", "--limit", "memory_bytes=1e8")
    assert status == 1
    assert err == "slow.toy: error: out of time: it ran for more than 0.3 s [timeout]\n"


def test_without_walls(cli: Cli) -> None:
    status, out, _ = cli("render", "draw.toy", *BESIDE, "--sandbox", "none", "--json")
    assert (status, json.loads(out)["sandbox"], json.loads(out)["isolation"]) == (0, "none", "none")


# ---- bad input ----

BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "no command": ((), "the following arguments are required: COMMAND (see 'renderkit --help')"),
    "unknown command": (("draw",), "invalid choice: 'draw'"),
    "no file": (("render",), "the following arguments are required: FILE (see 'renderkit render --help')"),
    "unknown language": (("render", "draw.toy", "-l", "klingon"), "unknown language 'klingon' (known: "),
    "unknown ending": (("render", "red.bin"), "red.bin: no language has this ending (known: "),
    "missing file": (("render", "missing.toy"), "missing.toy cannot be read: No such file or directory"),
    "a folder": (("render", "folder.toy"), "folder.toy is a folder; name the files in it"),
    "through a file": (("render", "red.bin/x.toy"), "red.bin/x.toy cannot be read: Not a directory"),
    "two inputs, one output": (
        ("render", "draw.toy", "more.toy", "-o", "out.png"),
        "2 inputs cannot all be written to out.png; name a folder: -o out.png/",
    ),
    "the same input twice": (("render", "draw.toy", "./draw.toy"), "the same input is named twice"),
    "no folder for the output": (
        ("render", "draw.toy", "-o", "no/out.png"),
        "there is no folder no; make it",
    ),
    "a file where a folder is wanted": (
        ("render", "draw.toy", "-o", "red.bin/"),
        "the folder red.bin cannot be made: File exists",
    ),
    "an input that would be replaced": (
        ("render", "draw.toy", "-o", "draw.toy"),
        "the picture of draw.toy would replace the input draw.toy; say where with -o",
    ),
    "a limit without a value": (("render", "draw.toy", "--limit", "wall_seconds"), "NAME=VALUE is due"),
    "no such limit": (
        ("render", "draw.toy", "--limit", "walls=3"),
        "--limit walls: no such limit (known: wall_s",
    ),
    "a limit that is no number": (("render", "draw.toy", "--limit", "pixels=many"), "a number is due"),
    "a limit that cannot be": (
        ("render", "draw.toy", "--limit", "wall_seconds=0"),
        "--limit wall_seconds: Input should be greater than 0",
    ),
    "half a byte": (
        ("render", "draw.toy", "--limit", "pixels=0.5"),
        "--limit pixels: Input should be a valid int",
    ),
    "no such option": (("render", "draw.toy", "--option", "a=1"), "toy has no option a (known: none)"),
    "no such format": (("render", "draw.toy", "--format", "gif"), "invalid choice: 'gif'"),
    "a format that the language lacks": (
        ("render", "draw.toy", "--format", "pdf"),
        "toy makes png, svg, not pdf",
    ),
    "no such sandbox": (("render", "draw.toy", "--sandbox", "chroot"), "invalid choice: 'chroot'"),
    "no workers": (("render", "draw.toy", "--workers", "0"), "--workers 0: at least 1 is due"),
    "half a worker": (("render", "draw.toy", "--workers", "x"), "invalid int value: 'x'"),
    "a file beside that is missing": (
        ("render", "draw.toy", "--file", "a=no"),
        "no cannot be read: No such file",
    ),
    "a file beside that climbs": (("render", "draw.toy", "--file", "../a=red.bin"), "'../a' is no file name"),
    "a file beside without a name": (("render", "draw.toy", "--file", "=red.bin"), "NAME=VALUE is due"),
    "no language for standard input": (("render", "-"), "say which language it is with -l"),
    "doctor: unknown language": (("doctor", "klingon"), "unknown language 'klingon'"),
    "setup: unknown language": (("setup", "klingon"), "unknown language 'klingon'"),
}


@pytest.mark.parametrize(("words", "says"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_status_2(
    cli: Cli, words: tuple[str, ...], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("folder.toy").mkdir()
    Path("more.toy").write_text(DRAW)
    sound = [name for name in sys.path if True]
    monkeypatch.setattr(sys, "path", sound)
    monkeypatch.setattr("renderkit.plugins.entry_points", sound_entry_points)
    before = made()
    status, out, err = cli(*words)
    assert (status, out) == (2, "")
    assert err.startswith("renderkit: ")
    assert err.count("\n") == 1
    assert says in err
    assert made() == before


def sound_entry_points(group: str) -> list[Any]:
    from importlib.metadata import entry_points

    return [point for point in entry_points(group=group) if point.name != "broken"]


def test_a_file_that_may_not_be_read(cli: Cli, tmp_path: Path, site: Path) -> None:
    Path("closed.toy").write_text(DRAW)
    Path("closed.toy").chmod(0)
    if os.geteuid() != 0:
        assert cli("render", "closed.toy") == (
            2,
            "",
            "renderkit: closed.toy cannot be read: Permission denied\n",
        )
        return
    script = (
        f"import os, sys; sys.path[:0] = {[str(site), str(ROOT)]!r}; from renderkit.cli.main import main\n"
        "import renderkit.cli.render, renderkit.plugins; renderkit.plugins.Plugins().language('toy')\n"
        f"os.setgid(65534); os.setuid(65534); sys.exit(main(['render', 'closed.toy']))"
    )
    tmp_path.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr == "renderkit: closed.toy cannot be read: Permission denied\n"


@pytest.mark.parametrize(
    "words",
    [("render", "draw.toy", "-l", "broken"), ("setup", "broken"), ("render", "red.bin")],
)
def test_a_plugin_that_cannot_be_imported_is_the_environments_fault(cli: Cli, words: tuple[str, ...]) -> None:
    status, out, err = cli(*words)
    assert (status, out) == (3, "")
    assert err == (
        "renderkit: the plugin for broken cannot be imported: ModuleNotFoundError:"
        " No module named 'no_such_module'; reinstall renderkit-broken\n"
    )
    assert made() == set()


def test_a_broken_plugin_does_not_stand_in_anothers_way(cli: Cli) -> None:
    assert cli("render", "draw.toy", *BESIDE)[0] == 0
    status, out, err = cli("languages")
    assert status == 3
    assert "toy " in out
    assert err.count("\n") == 1


def test_the_environments_fault_wins_over_the_codes(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("bad.toy").write_text("exit 1\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    status, out, err = cli("render", "draw.toy", "bad.toy", *BESIDE)
    assert (status, out) == (3, "")
    assert "draw.toy: error: bubblewrap is not installed [sandbox_unavailable]" in err
    assert "    to mend it: apt-get install bubblewrap" in err
    assert made() == {"bad.toy"}


def test_a_picture_that_cannot_be_written_leaves_nothing(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("draw.png").write_bytes(b"the old one")

    def full(self: Path, target: Any) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    status, _, err = cli("render", "draw.toy", *BESIDE)
    assert status == 2
    assert "No space left on device" in err
    assert Path("draw.png").read_bytes() == b"the old one"
    assert made() == {"draw.png"}


def test_a_reader_that_goes_away_is_no_error(site: Path, tmp_path: Path) -> None:
    (tmp_path / "red.bin").write_bytes(RED)
    for number in range(4):
        (tmp_path / f"{number}.toy").write_text(DRAW)
    command = f"{sys.executable} -m renderkit render *.toy --file red.bin --json | true"
    env = {**os.environ, "PYTHONPATH": f"{site}:{ROOT}"}
    done = subprocess.run(
        ["bash", "-c", f"{command}; echo ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")


def running(pid: int, name: str) -> bool:
    """Whether a descendant of this name lives."""
    try:
        if Path(f"/proc/{pid}/comm").read_text().strip() == name:
            return True
        tasks = [task.read_text().split() for task in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return False
    return any(running(int(child), name) for children in tasks for child in children)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_ends_at_once_and_leaves_nothing(
    number: signal.Signals, site: Path, tmp_path: Path
) -> None:
    (tmp_path / "slow.toy").write_text("sleep 60\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "renderkit", "render", "slow.toy", "-o", "out/"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{site}:{ROOT}"},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not running(process.pid, "sleep"):
        time.sleep(0.05)
    began = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert process.returncode == 130
    assert err == "renderkit: interrupted\n"
    assert list((tmp_path / "out").iterdir()) == []


# ---- the other commands ----


def test_help_is_there_for_every_command(cli: Cli) -> None:
    for words in ((), ("render",), ("languages",), ("doctor",), ("setup",)):
        status, out, err = cli(*words, "--help")
        assert (status, err) == (0, "")
        assert out.startswith("usage: renderkit")
    assert "Exit status: 0 all rendered; 1 some code failed" in cli("render", "--help")[1]


def test_languages(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderkit.plugins.entry_points", sound_entry_points)
    status, out, err = cli("languages")
    assert (status, err) == (0, "")
    (line,) = [line for line in out.splitlines() if line.startswith("toy ")]
    assert line.split() == ["toy", "Toy", ".toy", ".x.toy", "png", "svg"]
    status, out, _ = cli("languages", "--json")
    rows = {row["name"]: row for row in map(json.loads, out.splitlines())}
    assert rows["toy"]["extensions"] == [".toy", ".x.toy"]
    assert rows["toy"]["aliases"] == ["play"]


def test_no_language_says_where_to_get_one(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderkit.plugins.entry_points", lambda group: [])
    status, out, _ = cli("languages")
    assert status == 0
    assert "pip install renderkit-" in out


def test_doctor_looks_and_names_the_mend(cli: Cli) -> None:
    status, out, _ = cli("doctor", "toy", "--json")
    checks = [json.loads(line) for line in out.splitlines()]
    named = {(check["area"], check["name"]): check for check in checks}
    assert named["renderkit", "bwrap"]["ok"]
    assert named["renderkit", "walls"]["ok"]
    assert "memory held by" in named["renderkit", "walls"]["found"]
    smoke = named["toy", "smoke test"]
    assert (status, smoke["ok"]) == (3, False), "the toy has no example that renders"
    assert "no_image" in smoke["found"]
    assert smoke["mend"]


def test_doctor_reports_a_broken_plugin_and_goes_on(cli: Cli) -> None:
    status, out, err = cli("doctor", "broken", "toy")
    assert (status, err) == (3, "")
    assert any(line.startswith("FAIL  broken") and "no_such_module" in line for line in out.splitlines())
    assert "toy" in out.splitlines()[-1]


def test_doctor_without_bubblewrap(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    status, out, _ = cli("doctor", "toy")
    assert status == 3
    assert "to mend it: apt-get install bubblewrap" in out


def test_setup_installs_and_says_where(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from renderkit import base
    from renderkit.models import Environment, Toolchain

    monkeypatch.setenv("RENDERKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(
        base, "TOOLCHAIN", Toolchain(environments=(Environment(name="tiny", files={"a/b.txt": b"1"}),))
    )
    status, out, err = cli("setup", "toy", "--json")
    assert status == 0
    folder = Path(json.loads(out)["environments"]["tiny"])
    assert (folder / "a" / "b.txt").read_bytes() == b"1"
    assert "making the environment tiny" in err
    assert cli("setup", "toy") == (0, f"tiny: {folder}\n", "")


def test_a_setup_that_fails_says_why(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from renderkit import base
    from renderkit.models import Environment, Toolchain

    monkeypatch.setenv("RENDERKIT_HOME", str(tmp_path / "home"))
    bad = Environment(name="bad", after=(("sh", "-c", "echo no network >&2; exit 1"),))
    monkeypatch.setattr(base, "TOOLCHAIN", Toolchain(environments=(bad,)))
    status, out, err = cli("setup", "toy", "--no-packages")
    assert (status, out) == (3, "")
    assert "no network" in err


# ---- speed ----


def test_the_version_is_there_at_once() -> None:
    command = Path(sys.executable).with_name("renderkit")
    if not command.exists():
        pytest.skip("not installed as a command")

    def seconds(*words: str) -> float:
        times = []
        for _ in range(7):
            began = time.perf_counter()
            subprocess.run(words, check=True, capture_output=True)
            times.append(time.perf_counter() - began)
        return statistics.median(times)

    bare = seconds(sys.executable, "-c", "pass")
    took = seconds(str(command), "--version")
    assert took < max(0.15, 8 * bare), f"{took:.3f} s; a bare start takes {bare:.3f} s"


def test_the_version_imports_nothing_heavy() -> None:
    code = (
        "import sys; from renderkit.cli.main import main; main(['--version'])\n"
        "print(*{'pydantic', 'structlog', 'pluggy', 'rich', 'asyncio'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    version, heavy = done.stdout.splitlines()
    assert version.startswith("renderkit ")
    assert heavy == ""


def test_a_device_as_output_stays_a_device(tmp_path: Path) -> None:
    """As root, a rename would put a picture in the place of /dev/null."""
    from renderkit.cli.outputs import whole

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with whole(pipe) as file:
        file.write(b"picture")
    assert pipe.is_fifo()
    assert os.read(reader, 100) == b"picture"
    os.close(reader)
