"""A run from records to rows: each record once, whatever stops it, and whatever it holds."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.datasets import results as store
from renderkit.datasets import validate as run
from renderkit.datasets.folder import ResultsError
from renderkit.datasets.results import Results
from renderkit.datasets.rows import Sample
from renderkit.datasets.rules import PRESETS, Dedupe, Filters, Rules
from renderkit.datasets.schedule import AHEAD, FAILING, Schedule
from renderkit.datasets.summary import rows as rows_of
from renderkit.datasets.summary import summary
from tests import support

from .fake import Fake, lines, record, told, validate

ROOT = Path(__file__).parent.parent.parent

MIXED: list[Any] = [
    record(0),
    record(1, "syntax error"),
    "{broken",
    record(3, language="cobol"),
    {"uuid": "chat", "language": "toy", "messages": [{"role": "assistant", "content": "```toy\ndraw\n```"}]},
    {"uuid": "talk", "language": "toy", "messages": [{"role": "assistant", "content": "no"}]},
    record(6, "draw 0"),
    record(0, "draw again"),
    record(8, "timeout now"),
    record(9, files={"../x": "y"}),
]
VERDICTS = {
    0: ("r0", "ok", "render", None),
    1: ("r1", "failed", "render", "syntax"),
    2: ("{}:2", "failed", "read", "data"),
    3: ("r3", "failed", "read", "data"),
    4: ("chat", "ok", "render", None),
    5: ("talk", "failed", "extract", "data"),
    6: ("r6", "skipped", "dedupe", None),
    7: ("r0", "ok", "render", None),
    8: ("r8", "failed", "render", "timeout"),
    9: ("r9", "failed", "read", "data"),
}


def test_every_record_has_its_row(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", MIXED)
    rows = validate(tmp_path / "out", path, rules=Rules(dedupe=Dedupe(mode="exact")))
    assert {row["position"]: (row["id"], row["status"], row["stage"], row["kind"]) for row in rows} == {
        at: (verdict[0].format(path), *verdict[1:]) for at, verdict in VERDICTS.items()
    }
    found = rows[0]
    assert found["code"] == "draw 0"
    assert (tmp_path / "out" / found["images"][0]["path"]).read_bytes() == support.png((6, 7, 9))
    assert rows[1]["line"] == 1
    assert "cobol" in rows[3]["message"]
    assert "r0" in rows[6]["message"]
    totals = summary(tmp_path / "out")
    assert (totals["repeated_ids"], totals["repeated_id"]) == (1, "r0")
    assert totals["total"] | {"seconds": 0, "cpu_seconds": 0, "median_seconds": 0} == {
        "records": 10,
        "ok": 3,
        "failed": 6,
        "error": 0,
        "skipped": 1,
        "pictures": 3,
        "pass_rate": 0.3333,
        "seconds": 0,
        "cpu_seconds": 0,
        "median_seconds": 0,
    }
    assert totals["languages"]["toy"]["kinds"] == {"data": 2, "syntax": 1, "timeout": 1}


def test_pictures_that_do_not_count(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0)])
    (row,) = validate(tmp_path / "out", path, rules=Rules(judge=PRESETS["published"]))
    assert (row["status"], row["stage"], row["kind"]) == ("failed", "judge", "invalid_image")
    assert len(row["images"]) == 1


def test_what_is_not_asked_for_has_not_failed(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0), record(1, language="slow"), record(2, language="cobol")])
    rules = Rules(filter=Filters(languages=("toy",)))
    rows = validate(tmp_path / "out", path, rules=rules)
    assert [(row["status"], row["stage"]) for row in rows] == [
        ("ok", "render"),
        ("skipped", "filter"),
        ("skipped", "filter"),
    ]
    (row, *_) = validate(tmp_path / "svg", path, format="svg")
    assert (row["status"], row["message"]) == ("skipped", "toy makes png, not svg")


# ---- going on ----


@pytest.mark.parametrize("done", [0, 1, 5, 29])
def test_a_run_that_is_interrupted_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    monkeypatch.setattr(store, "SHARD_ROWS", 4)
    path = lines(tmp_path / "in.jsonl", [*MIXED, *(record(number) for number in range(10, 40))])
    expected = told(validate(tmp_path / "whole", path))
    first, second = Fake(until=done), Fake()
    with pytest.raises(KeyboardInterrupt):
        validate(tmp_path / "out", path, engine=first)
    assert len(list(rows_of(tmp_path / "out"))) >= done, "what was done is there to be read"
    assert told(validate(tmp_path / "out", path, engine=second)) == expected
    assert len(first.rendered) + len(second.rendered) == len(
        [verdict for verdict in expected if verdict[5] == "render"]
    ), "nothing is rendered twice"
    third = Fake()
    validate(tmp_path / "out", path, engine=third)
    assert third.rendered == []


def test_killed_at_random_moments(tmp_path: Path, nightly: bool) -> None:
    """By day eight times, by night forty, by SIGKILL: the same rows as undisturbed, each once."""
    times, count = (40, 2000) if nightly else (8, 400)
    copies = [record(10_000 + number, f"draw {number % 50}") for number in range(count // 5)]
    path = lines(tmp_path / "in.jsonl", [*MIXED, *(record(number) for number in range(10, count)), *copies])
    expected = told(validate(tmp_path / "whole", path, rules=Rules(dedupe=Dedupe(mode="near"))))
    out = tmp_path / "out"
    command = [sys.executable, "-m", "tests.datasets.killed", str(out), str(path)]
    chance, seen = random.Random(5), 0
    for number in range(times):
        with subprocess.Popen(command, cwd=ROOT) as killed:
            until = time.monotonic() + 20
            # when it has begun; every fourth dies at its start
            while number % 4 != 3 and written(out) <= seen and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(chance.random() * 0.03)
            killed.send_signal(signal.SIGKILL)
            assert killed.wait() == -signal.SIGKILL, "it was to be killed in the middle"
        seen = written(out)
    assert times / 2 < seen < count, "it got on, and was not through"
    subprocess.run(command, cwd=ROOT, check=True)
    assert told(rows_of(out)) == expected
    assert list(out.rglob(".part*")) == []


def written(folder: Path) -> int:
    """How many rows stand in a folder."""
    if not (folder / "state.sqlite").exists():
        return 0
    files, beside = store.shards(folder)
    return sum(pq.read_metadata(path).num_rows for path in files) + len(beside)


def test_a_full_disk(tmp_path: Path) -> None:
    """A real one, of 250 KB; with more room the same command goes on."""
    if subprocess.run(["unshare", "--user", "--map-root-user", "--mount", "true"]).returncode:
        pytest.skip("this user may not mount anything")
    path = lines(
        tmp_path / "in.jsonl", [record(number, f"draw {number} " + "x" * 400) for number in range(400)]
    )
    disk = tmp_path / "disk"
    disk.mkdir()
    command = f"{sys.executable} -m tests.datasets.killed {disk}/out {path}"
    script = (
        f"mount -t tmpfs -o size=250k none {disk} || exit 9; {command}; echo status $?;"
        f" mount -o remount,size=50m {disk}; {command}; echo status $?; cp -r {disk}/out {tmp_path}/kept"
    )
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert "status 1" in done.stdout, done
    assert "status 0" in done.stdout, done
    assert "is full" in done.stderr
    assert "Make room, and run the same command" in done.stderr
    rows = list(rows_of(tmp_path / "kept"))
    assert sorted(row["position"] for row in rows) == list(range(400))


def test_a_second_run_at_the_same_time(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0), record(1)])
    heard = []

    def also(row: Any) -> None:
        with pytest.raises(ResultsError, match="another run"):
            validate(tmp_path / "out", path)
        heard.append(len(list(rows_of(tmp_path / "out"))))

    validate(tmp_path / "out", path, on_row=also)
    assert heard == [1, 2], "rows can be read while a run writes"


def test_another_command_is_refused(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0)])
    validate(tmp_path / "out", path)
    with pytest.raises(ResultsError, match=r"other settings: .*language null, now .toy"):
        validate(tmp_path / "out", path, language="toy")
    lines(path, [record(0), record(1)])
    with pytest.raises(ResultsError, match="other inputs"):
        validate(tmp_path / "out", path)


def test_a_folder_of_another_version(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0)])
    validate(tmp_path / "out", path)
    kept = json.loads((tmp_path / "out/run.json").read_text())
    (tmp_path / "out/run.json").write_text(json.dumps({**kept, "format": 99}))
    with pytest.raises(ResultsError, match="format 99; this one writes 1"):
        validate(tmp_path / "out", path)
    (tmp_path / "out/run.json").write_text("{")
    with pytest.raises(ResultsError, match="damaged"):
        validate(tmp_path / "out", path)


@pytest.mark.parametrize("name", ["notes.txt", "rows/mine.parquet"])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, name: str) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0)])
    mine = tmp_path / "out" / name
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(ResultsError, match="other files"):
        validate(tmp_path / "out", path)
    assert mine.read_text() == "mine"
    mine.unlink()
    assert len(validate(tmp_path / "out", path)) == 1


def test_a_shard_that_is_gone(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0)])
    validate(tmp_path / "out", path)
    (shard,) = (tmp_path / "out/rows").iterdir()
    shard.unlink()
    with pytest.raises(ResultsError, match=f"{shard.name} is gone"):
        validate(tmp_path / "out", path)


def test_a_changed_installation(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(0), record(1, language="slow")])
    with pytest.raises(KeyboardInterrupt):
        validate(tmp_path / "out", path, engine=Fake(until=1))
    with pytest.raises(ResultsError, match=r"another installation of .*--redo changed"):
        validate(tmp_path / "out", path, engine=Fake(installed="2"))
    fresh = Fake(installed="2")
    with Results(tmp_path / "out", {key: kept(tmp_path)[key] for key in ("inputs", "settings")}) as results:
        assert run.redo(results, fresh) == 1
    assert len(validate(tmp_path / "out", path, engine=fresh)) == 2
    assert len(fresh.rendered) == 2


def kept(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "out/run.json").read_text())
    return found


# ---- errors of the environment ----


def test_errors_are_tried_again_and_can_be_redone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PAUSES", (0.01, 0.02, 0.03))
    codes = ["internal a", "tool_missing b", "draw", "syntax", "internal c"]
    path = lines(tmp_path / "in.jsonl", [record(number, code) for number, code in enumerate(codes)])
    engine = Fake()
    rows = validate(tmp_path / "out", path, engine=engine)
    assert [(row["status"], row["attempts"]) for row in rows] == [
        ("error", 4),
        ("error", 1),
        ("ok", 1),
        ("failed", 1),
        ("error", 4),
    ]
    mended = Fake()
    mended.result = lambda job: Fake.result(mended, job.model_copy(update={"source": b"draw"}))  # type: ignore[method-assign]
    with Results(tmp_path / "out", {key: kept(tmp_path)[key] for key in ("inputs", "settings")}) as results:
        assert results.forget(status="error") == 3
    rows = validate(tmp_path / "out", path, engine=mended)
    assert sorted(mended.rendered) == ["internal a", "internal c", "tool_missing b"], "failures stay"
    assert [row["status"] for row in rows] == ["ok", "ok", "ok", "failed", "ok"]


def test_an_error_that_passes_is_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PAUSES", (0.01,))
    path = lines(tmp_path / "in.jsonl", [record(0, "internal"), record(1)])
    engine = Fake()
    first = engine.result

    def once(job: Any) -> Any:
        return first(
            job if engine.rendered.count("internal") < 2 else job.model_copy(update={"source": b"x"})
        )

    engine.result = once  # type: ignore[method-assign]
    assert [(row["status"], row["attempts"]) for row in validate(tmp_path / "out", path, engine=engine)] == [
        ("ok", 2),
        ("ok", 1),
    ]


def test_a_broken_environment_stops_the_run(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(number, f"tool_missing {number}") for number in range(500)])
    engine = Fake()
    with pytest.raises(
        run.Stopped, match=r"50 records one after the other: tool_missing it is.*--retry errors"
    ):
        validate(tmp_path / "out", path, engine=engine)
    assert len(engine.rendered) == 50


def test_a_broken_environment_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it waits to be tried again: then no more is read."""
    monkeypatch.setattr(run, "PAUSES", (0.3,))
    path = lines(tmp_path / "in.jsonl", [record(number, f"internal {number}") for number in range(3000)])
    engine = Fake()
    with pytest.raises(run.Stopped):
        validate(tmp_path / "out", path, engine=engine)
    assert len(set(engine.rendered)) <= FAILING + run.BROKEN_AFTER


# ---- what stands in the folder ----


def test_pictures_inside(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    path = lines(tmp_path / "in.jsonl", [record(0), record(1, "syntax")])
    validate(tmp_path / "out", path, embed=True)
    loaded = datasets.load_dataset(
        "parquet",
        data_files=str(tmp_path / "out/rows/*.parquet"),
        split="train",
        cache_dir=str(tmp_path / "cache"),
    )
    assert loaded[0]["image"].size == (4, 3)
    assert loaded[0]["image"].getpixel((1, 1)) == (6, 7, 9)
    assert (loaded[1]["image"], loaded[1]["kind"]) == (None, "syntax")


def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", [record(number, "draw it") for number in range(5)])
    rows = validate(tmp_path / "out", path)
    assert len({row["images"][0]["path"] for row in rows}) == 1
    assert len(list((tmp_path / "out/images").rglob("*.png"))) == 1


# ---- whose turn it is ----


def samples(*languages: str) -> list[Sample]:
    return [
        Sample(sequence=number, source="s", position=number, id="", language=language, code=b"x")
        for number, language in enumerate(languages)
    ]


def test_a_slow_language_does_not_stand_before_a_quick_one() -> None:
    schedule = Schedule(iter(samples(*["slow"] * 50, *["toy"] * 50)))
    order = []
    while (task := schedule.next(0.0)) is not None:
        order.append(task.sample.language)
        schedule.done(task, 3.0 if task.sample.language == "slow" else 0.03)
    assert len(order) == 100
    assert order[:52].count("toy") >= 49, "quick ones are through while a few slow ones run"


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), max_size=40),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(0, 100)),
    st.sets(st.integers(0, 40)),
)
def test_each_sample_has_its_turn(languages: list[str], seconds: dict[str, float], again: set[int]) -> None:
    schedule = Schedule(iter(samples(*languages)))
    had: list[int] = []
    now = 0.0
    while True:
        task = schedule.next(now)
        if task is None:
            if schedule.due is None:
                break
            now = schedule.due
            continue
        schedule.done(task, seconds.get(task.sample.language, 1.0))
        if task.sample.sequence in again and task.attempts == 1:
            schedule.retry(task, now + 5)
        else:
            had.append(task.sample.sequence)
    assert sorted(had) == list(range(len(languages)))


def test_no_more_is_read_ahead_than_is_said() -> None:
    taken: list[int] = []

    def endless() -> Any:
        for one in samples(*["a"] * (2 * AHEAD)):
            taken.append(one.sequence)
            yield one

    schedule = Schedule(endless())
    schedule.next(0.0)
    assert len(taken) == AHEAD


def test_a_folder_can_be_moved(tmp_path: Path) -> None:
    """A folder that was moved is read where it is."""
    path = lines(tmp_path / "in.jsonl", [record(0)])
    validate(tmp_path / "out", path)
    shutil.move(tmp_path / "out", tmp_path / "moved")
    assert len(list(rows_of(tmp_path / "moved"))) == 1
