"""`renderkit bench run`, `report` and `suite`, as a person types them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from renderkit.bench.suite import Suite
from renderkit.cli.main import main
from tests.support import png

from .server import JUDGE, Asked, Fault, Said, Server
from .support import BROKEN, fenced, predictions, said, suite, svg, task

GOOD, BAD = fenced(svg()), fenced(BROKEN)


def cli(*words: Any, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "renderkit", "bench", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **more)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A suite, two files of predictions, and a run of each."""
    folder = tmp_path_factory.mktemp("made")
    picture = png("red", (60, 40))
    small = suite(
        task("a", code=svg(), image=picture, fingerprint="0" * 16),
        task("b", code=svg(9), category="Maps", used_lib=("d3",)),
        task("c", code="print(1)", language="r", data="x\n1\n"),
    )
    small.write(folder / "small.jsonl")
    small.select(["svg"]).write(folder / "svg.parquet")
    first = [
        {"id": "a", "response": GOOD},
        {"id": "b", "response": BAD},
        {"id": "b", "response": GOOD, "round": 1},
    ]
    predictions(folder / "first.jsonl", first)
    predictions(folder / "second.jsonl", [{"id": "a", "response": GOOD}, {"id": "b", "response": GOOD}])
    for name in ("first", "second"):
        done = cli(
            "run", folder / "svg.parquet", "--predictions", folder / f"{name}.jsonl", "-o", folder / name
        )
        assert done.returncode == 0, done.stderr
        (folder / f"{name}.out").write_text(done.stdout)
        (folder / f"{name}.err").write_text(done.stderr)
    return folder


# ---- run ----


def test_the_table_of_a_run(made: Path) -> None:
    lines = (made / "first.out").read_text().splitlines()
    assert lines[0].split() == ["pass", "rate", "(%)", "all", "95%", "svg"]
    assert lines[1].split() == ["first", "50.0", "9.5–90.5", "50.0"]
    assert lines[2].split() == ["first", "+", "self-debug", "100.0", "34.2–100.0", "100.0"]
    assert "3 attempts at 2 tasks" in (made / "first.err").read_text()


def test_reference_pictures_of_another_installation_are_warned_of(made: Path) -> None:
    said = "the reference pictures of svg were drawn by another installation (0000000000000000, here"
    assert said in (made / "first.err").read_text()
    assert said in (made / "first.out").read_text()
    assert said in json.loads((made / "first" / "summary.json").read_text())["warnings"][0]


def test_the_same_command_again(made: Path) -> None:
    done = cli("run", made / "svg.parquet", "--predictions", made / "first.jsonl", "-o", made / "first")
    assert done.returncode == 0
    assert done.stdout == (made / "first.out").read_text()
    assert "0 attempts at 2 tasks" in done.stderr


def test_a_summary_as_json(made: Path) -> None:
    done = cli(
        *("run", made / "svg.parquet", "--predictions", made / "first.jsonl", "-o", made / "first", "--json")
    )
    summary = json.loads(done.stdout)
    assert summary["suite"] == "svg"
    assert summary["name"] == "first"
    assert [rate["passed"] for rate in summary["all"]["best"]] == [1, 2]
    assert set(summary["categories"]) == {"Bars", "Maps"}
    assert set(summary["libraries"]) == {"d3", "none"}
    assert summary == json.loads((made / "first" / "summary.json").read_text())


def test_references(made: Path, tmp_path: Path) -> None:
    done = cli("run", made / "small.jsonl", "--reference", "-l", "svg", "-o", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split() == ["run", "100.0", "34.2–100.0", "100.0"]


def test_own(tmp_path: Path) -> None:
    done = cli(
        "run",
        "own",
        "--reference",
        "--task",
        "svg-loaf",
        "--category",
        "Radial & Polar",
        "-o",
        tmp_path / "r",
    )
    assert done.returncode == 0, done.stderr
    assert "SSIM 1.00" in done.stdout
    assert "words in common 1.00" in done.stdout


def test_a_model_by_the_environment(made: Path, tmp_path: Path) -> None:
    """Key and address may be there; the key is not written down."""
    with Server({said("a"): [BAD, GOOD], said("b"): [Said(GOOD, "length"), BAD, BAD, BAD]}) as server:
        env = {**os.environ, "OPENAI_BASE_URL": server.url, "MY_KEY": "secret-key-1"}
        done = cli(
            *(
                "run",
                made / "svg.parquet",
                "--model",
                "m",
                "--key-variable",
                "MY_KEY",
                "-o",
                tmp_path / "run",
            ),
            *("--temperature", "0.5", "--max-tokens", "99", "--no-compare", "--concurrency", "1"),
            env=env,
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[2].split()[:4] == ["run", "+", "self-debug", "50.0"]
    assert len(server.of(said("b"))) == 4, "three rounds, unless told otherwise"
    first = server.asked[0]
    assert (first.body["temperature"], first.body["max_tokens"], first.body["model"]) == (0.5, 99, "m")
    assert first.headers["authorization"] == "Bearer secret-key-1"
    for path in (tmp_path / "run").rglob("*"):
        assert not path.is_file() or b"secret-key-1" not in path.read_bytes(), path


def test_a_judge(made: Path, tmp_path: Path) -> None:
    script: dict[str, Any] = {JUDGE: lambda asked: Said("[FINAL SCORE]: 80" if well else "Nice.")}
    well = True
    with Server(script) as server:
        words = ("--predictions", made / "second.jsonl", "--judge", "j", "--judge-url", server.url)
        done = cli("run", made / "svg.parquet", *words, "-o", tmp_path / "run")
        well = False
        unclear = cli("run", made / "svg.parquet", *words, "-o", tmp_path / "unclear")
    assert done.returncode == 0, done.stderr
    assert "run: task score 80 (good 100%, bad 0%)" in done.stdout
    assert unclear.returncode == 0, "it has answered, though not with a number"
    assert "2 without a score that can be read" in unclear.stdout


def test_no_answers_are_status_3(made: Path, tmp_path: Path) -> None:
    script: dict[str, Any] = {
        said("a"): [Fault("status", 400, body="too long")],
        said("b"): [BAD, Fault("status", 400)],
    }
    with Server(script) as server:
        words = (
            "run",
            made / "svg.parquet",
            "--model",
            "m",
            "--base-url",
            server.url,
            "-o",
            tmp_path / "run",
        )
        done = cli(*words, "--rounds", "1", "--no-compare")
        assert done.returncode == 3
        assert "run: 2 without a verdict (the environment failed, or no answer): run it again" in done.stdout
        server.script = {said("a"): [GOOD], said("b"): [BAD, GOOD]}
        done = cli(*words, "--rounds", "1", "--no-compare")
    assert done.returncode == 0
    assert "without a verdict" not in done.stdout


def test_a_judge_that_does_not_answer_is_status_3(made: Path, tmp_path: Path) -> None:
    def judge(asked: Asked) -> Said | Fault:
        return Said("[FINAL SCORE]: 80") if well else Fault("status", 400, body="no pictures, please")

    well = False
    with Server({JUDGE: judge}) as server:
        words = ("--predictions", made / "second.jsonl", "--judge", "j", "--judge-url", server.url)
        done = cli("run", made / "svg.parquet", *words, "-o", tmp_path / "run")
        assert done.returncode == 3
        assert "2 pictures without a score that is due: run it again" in done.stdout
        well = True
        done = cli("run", made / "svg.parquet", *words, "-o", tmp_path / "run")
    assert done.returncode == 0
    assert "task score 80" in done.stdout


def test_a_wrong_key_is_status_3(made: Path, tmp_path: Path) -> None:
    script: dict[str, Any] = {said(name): [Fault("status", 401, body="wrong key")] for name in "ab"}
    with Server(script) as server:
        done = cli(
            "run", made / "svg.parquet", "--model", "m", "--base-url", server.url, "-o", tmp_path / "run"
        )
    assert done.returncode == 3
    assert "wrong key" in done.stderr
    assert "Mend it, and run the same command again" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "run" / "summary.json").exists()


def test_a_part_of_the_answers(made: Path, tmp_path: Path) -> None:
    file = predictions(
        tmp_path / "p.jsonl", [{"id": "a", "response": GOOD}, {"id": "other", "response": GOOD}]
    )
    words = ("run", made / "svg.parquet", "--predictions", file, "-o", tmp_path / "run")
    done = cli(*words)
    assert done.returncode == 2
    assert "has no answer for 1 of 2 tasks (svg/b); --partial leaves them out" in done.stderr
    assert not (tmp_path / "run").exists()
    done = cli(*words, "--partial")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split()[:2] == ["run", "100.0"]


def test_a_data_set_of_another_installation_is_warned_of(made: Path, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set/run.json").write_text('{"installations": {"svg": "1111", "r": "2222"}}')
    words = (
        "run",
        made / "svg.parquet",
        "--predictions",
        made / "second.jsonl",
        "-o",
        tmp_path / "run",
        "--dataset",
    )
    done = cli(*words, tmp_path / "set")
    assert done.returncode == 0, done.stderr
    assert "the data set set was rendered by another installation of svg (1111, here" in done.stdout
    assert "another installation of r" not in done.stdout
    done = cli(*words, tmp_path)
    assert done.returncode == 2
    assert "is no folder of a validation" in done.stderr


S, P, OUT = "{made}/svg.parquet", "{made}/second.jsonl", "{tmp}/run"
WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "no command": ((), "the following arguments are required: COMMAND"),
    "no such suite": (("run", "no.jsonl", "--reference", "-o", OUT), "no.jsonl: no such file or folder"),
    "no output": (("run", S, "--reference"), "the following arguments are required: -o/--output"),
    "no answers": (
        ("run", S, "-o", OUT),
        "say where answers come from: one of --predictions, --model and --reference",
    ),
    "answers from two": (
        ("run", S, "--reference", "--model", "m", "-o", OUT),
        "one of --predictions, --model",
    ),
    "no address": (
        ("run", S, "--model", "m", "-o", OUT),
        "say where m is: --base-url URL, or OPENAI_BASE_URL",
    ),
    "a judge without one": (("run", S, "--reference", "--judge", "j", "-o", OUT), "say where j is: "),
    "no such predictions": (
        ("run", S, "--predictions", "no.jsonl", "-o", OUT),
        "no.jsonl: no such file or folder",
    ),
    "no such language": (("run", S, "--reference", "-l", "cobol", "-o", OUT), "unknown language 'cobol'"),
    "a language without tasks": (
        ("run", S, "--reference", "-l", "cpp", "-o", OUT),
        "svg has no language 'cpp'",
    ),
    "no such task": (
        ("run", S, "--reference", "--task", "z", "-o", OUT),
        "svg has no task 'z' (it has: a, b",
    ),
    "no such category": (("run", S, "--reference", "--category", "Z", "-o", OUT), "svg has no category 'Z'"),
    "no such limit": (("run", S, "--reference", "--limit", "x=1", "-o", OUT), "--limit x: no such limit"),
    "no such prompts": (
        ("run", S, "--reference", "--prompts", "no.toml", "-o", OUT),
        "no.toml: No such file",
    ),
    "no workers": (("run", S, "--reference", "--workers", "0", "-o", OUT), "--workers 0: at least 1 is due"),
    "no samples": (
        ("run", S, "--model", "m", "--base-url", "http://h", "--samples", "0", "-o", OUT),
        "--samples 0: at least 1",
    ),
    "no requests": (
        ("run", S, "--reference", "--concurrency", "0", "-o", OUT),
        "--concurrency 0: at least 1 is due",
    ),
    "rounds below 0": (
        ("run", S, "--predictions", P, "--rounds", "-1", "-o", OUT),
        "rounds: Input should be",
    ),
    "a hot model": (
        ("run", S, "--model", "m", "--base-url", "http://h", "--temperature", "9", "-o", OUT),
        "temperature: ",
    ),
    "no time": (
        ("run", S, "--model", "m", "--base-url", "http://h", "--timeout", "0", "-o", OUT),
        "timeout_seconds: ",
    ),
    "samples of a file": (
        ("run", S, "--predictions", P, "--samples", "2", "-o", OUT),
        "--samples is for --model",
    ),
    "rounds of references": (
        ("run", S, "--reference", "--rounds", "2", "-o", OUT),
        "--rounds is not for --reference",
    ),
    "a folder of something else": (
        ("run", S, "--reference", "-o", "{made}"),
        "has other files in it; name a new folder",
    ),
    "another run's folder": (
        ("run", S, "--predictions", P, "-o", "{made}/first"),
        "was begun with other settings",
    ),
    "a folder that may not be written": (("run", S, "--reference", "-o", "/proc/x"), "cannot be written to"),
    "a report of nothing": (
        ("report", "{made}"),
        "is no folder of a benchmark; make one with: renderkit bench run",
    ),
    "a report of no folder": (("report", "{made}/none"), "is no folder of a benchmark"),
    "a suite of no kind": (("suite", "{made}"), "the record has no 'id'"),
    "a suite in no form": (("suite", S, "-o", "{tmp}/s.csv"), "a suite is written as .parquet or .jsonl"),
    "a suite to nowhere": (("suite", S, "-o", "/proc/x/s.jsonl"), "/proc/x/s.jsonl: No such file"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_said_in_a_line(
    made: Path, tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, which is quicker, and keeps its handlers."""
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    words, message = WRONG[case]
    status = main(["bench", *(word.format(made=made, tmp=tmp_path) for word in words)])
    out, err = capsys.readouterr()
    assert status == 2, err
    assert message in err
    assert len(err.strip().splitlines()) <= 7
    assert out == ""


def test_without_openai_it_says_what_to_install(made: Path, tmp_path: Path) -> None:
    (tmp_path / "openai.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'openai'\", name='openai')"
    )
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = cli(
        "run",
        made / "svg.parquet",
        "--reference",
        "-o",
        tmp_path / "r",
        env={**os.environ, "PYTHONPATH": path},
    )
    assert done.returncode == 2
    assert "pip install 'renderkit[bench]'" in done.stderr


# ---- report ----


def test_reports(made: Path) -> None:
    done = cli("report", made / "first", made / "second")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["first", "first", "second"]
    assert "second against first: +0.0% [+0.0%, +0.0%] over 2 tasks" in done.stdout
    assert "drawn by another installation" in done.stdout, "warnings are kept"
    alone = cli("report", ".", cwd=made / "first")
    assert alone.stdout.splitlines()[: len(lines)][1].split()[0] == "first", "also by another name"
    found = [
        json.loads(line)
        for line in cli("report", made / "first", made / "second", "--json").stdout.splitlines()
    ]
    assert [one["name"] for one in found] == ["first", "second"]


def test_runs_of_other_tasks_are_not_compared(made: Path, tmp_path: Path) -> None:
    """Though their ids are the same: one task of two is."""
    other = suite(task("a", data="x,y\n1,2\n"), task("b"))
    other.write(tmp_path / "other.jsonl")
    done = cli("run", tmp_path / "other.jsonl", "--reference", "--no-compare", "-o", tmp_path / "third")
    assert done.returncode == 0, done.stderr
    told = cli("report", made / "first", tmp_path / "third").stdout
    assert "third against first: +0.0% [+0.0%, +0.0%] over 1 tasks" in told


def test_the_published_results_beside(made: Path) -> None:
    done = cli("report", made / "first", "--published")
    assert done.returncode == 0
    head = next(
        line for line in done.stdout.splitlines() if line.startswith("published, by its own harness: ")
    )
    assert "arXiv:2510.23642" in head


def test_a_damaged_folder_is_said(made: Path, tmp_path: Path) -> None:
    done = cli("run", made / "svg.parquet", "--reference", "-o", tmp_path / "run", "--no-compare")
    assert done.returncode == 0, done.stderr
    (tmp_path / "run/run.json").write_text("{")
    done = cli("report", tmp_path / "run")
    assert done.returncode == 2
    assert "run.json is damaged" in done.stderr
    assert "Traceback" not in done.stderr


# ---- suite ----


def test_a_suite_is_listed(made: Path) -> None:
    done = cli("suite", made / "small.jsonl", "-l", "svg")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["svg", "a", "Bars", "()"],
        ["svg", "b", "Maps", "()"],
    ]
    found = [json.loads(line) for line in cli("suite", made / "small.jsonl", "--json").stdout.splitlines()]
    assert found[2] == {"id": "c", "language": "r", "category": "Bars"}


def test_a_suite_is_drawn_and_written(made: Path, tmp_path: Path) -> None:
    done = cli("suite", made / "svg.parquet", "--draw", "-o", tmp_path / "drawn.jsonl")
    assert done.returncode == 0, done.stderr
    drawn = Suite.read(tmp_path / "drawn.jsonl").tasks
    assert [len(one.fingerprint) for one in drawn] == [16, 16]
    assert drawn[0].image != png("red", (60, 40))
    assert all(one.image is not None for one in drawn)
    broken = suite(task("x", code=BROKEN), task("y"))
    broken.write(tmp_path / "broken.jsonl")
    done = cli("suite", tmp_path / "broken.jsonl", "--draw")
    assert done.returncode == 1
    assert "svg/x: line 3" in done.stderr
    assert len(done.stdout.splitlines()) == 2


def test_own_is_listed() -> None:
    done = cli("suite", "own")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 60
