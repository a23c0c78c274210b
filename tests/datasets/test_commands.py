"""`renderkit validate`, `results` and `report`, as a person types them, with pictures that are drawn."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from .fake import lines, told

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle r="{}" fill="red"/></svg>'


def cli(*words: Any, **more: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "renderkit", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **more)


def drawings(count: int) -> list[Any]:
    """Pictures, and one in five that is none."""
    return [
        {"id": f"d{n}", "language": "svg", "code": "<svg" if n % 5 == 4 else SVG.format(n + 1)}
        for n in range(count)
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    done = cli("validate", lines(folder / "in.jsonl", [*drawings(10), "{broken"]), "-o", folder / "out")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_rows(made: Path) -> None:
    done = cli("results", made, "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["position"], row["status"]) for row in rows] == [
        (n, "failed" if n % 5 == 4 or n == 10 else "ok") for n in range(11)
    ]
    for key in ("id", "status", "language", "images", "diagnostics"):
        assert all(key in row for row in rows)
    picture = Path(rows[0]["images"][0]["path"])
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert rows[4]["diagnostics"][0]["kind"] == "syntax"


def test_rows_by_what_they_are(made: Path) -> None:
    assert len(cli("results", made, "--status", "ok").stdout.splitlines()) == 8
    assert len(cli("results", made, "--kind", "syntax").stdout.splitlines()) == 2
    assert len(cli("results", made, "--language", "svg").stdout.splitlines()) == 10
    assert "line 11 is no JSON" in cli("results", made, "--kind", "data").stdout
    asked = cli(
        "results", made, "--sql", "SELECT kind, count(*) AS n FROM rows GROUP BY kind ORDER BY n", "--json"
    )
    assert [json.loads(line) for line in asked.stdout.splitlines()] == [
        {"kind": "data", "n": 1},
        {"kind": "syntax", "n": 2},
        {"kind": None, "n": 8},
    ]


WRONG = {
    "no such input": (("validate", "no.jsonl", "-o", "{out}"), "no.jsonl: no such file"),
    "no such language": (("validate", "{input}", "-l", "cobol", "-o", "{out}"), "unknown language 'cobol'"),
    "no such preset": (("validate", "{input}", "--preset", "x", "-o", "{out}"), "known: published"),
    "no such column": (("validate", "{input}", "--column", "x=y", "-o", "{out}"), "known: id, language"),
    "no workers": (("validate", "{input}", "--workers", "0", "-o", "{out}"), "at least 1"),
    "no folder": (("results", "{input}"), "is no folder of results"),
    "no such kind": (("results", "{out}", "--kind", "x"), "no such kind"),
    "no SQL": (("results", "{out}", "--sql", "SELEKT"), "SELEKT"),
    "an address without Ray": (("validate", "{input}", "--address", "x", "-o", "{out}"), "--engine ray"),
    "another command": (("validate", "{input}", "-l", "svg", "-o", "{out}"), "begun with other"),
    "a folder that may not be written": (("validate", "{input}", "-o", "/proc/x"), "cannot be written to"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_said_in_a_line(made: Path, case: str) -> None:
    words, said = WRONG[case]
    done = cli(*(word.format(input=made.parent / "in.jsonl", out=made) for word in words))
    assert done.returncode == 2, done
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 4
    assert "Traceback" not in done.stderr


def test_the_summary(made: Path) -> None:
    done = cli("report", made)
    assert done.returncode == 0
    table, page = done.stdout.splitlines()[:-1], Path(done.stdout.splitlines()[-1])
    assert table[0].split()[:3] == ["language", "records", "ok"]
    assert table[-1].split()[:4] == ["all", "11", "8", "3"]
    kept = json.loads((made / "summary.json").read_text())
    assert kept["languages"]["svg"]["kinds"] == {"syntax": 2}
    assert list(kept["installations"]) == ["svg"]
    text = page.read_text()
    assert text.count('<img src="data:image/png;base64,') == 4
    assert "41.3%" in text, "the published share stands beside ours"
    assert text.count("<details>") == 3


def test_a_picture_that_does_not_count_is_shown_with_its_reason(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", drawings(1))
    assert cli("validate", path, "-o", tmp_path / "out", "--preset", "published").returncode == 0
    text = (tmp_path / "out/report.html").read_text()
    assert text.count('<img src="data:image/png;base64,') == 1
    assert "bytes; 10,241 are due" in text


def test_a_table_of_columns_with_rules(tmp_path: Path) -> None:
    records = [{"key": n, "src": SVG.format(n + 1) if n else "<svg/>"} for n in range(4)]
    pq.write_table(pa.Table.from_pylist([*records, records[3]]), tmp_path / "in.parquet")
    (tmp_path / "rules.toml").write_text('[filter]\nkeywords = ["circle"]\n[judge]\nmin_side = 35\n')
    done = cli(
        *("validate", tmp_path / "in.parquet", "-o", tmp_path / "out", "--json", "--log", "json"),
        *("--column", "id=key", "--column", "code=src", "-l", "svg", "--dedupe", "exact"),
        *("--rules", tmp_path / "rules.toml"),
    )
    assert done.returncode == 0, done.stderr
    total = json.loads(done.stdout)["languages"]["svg"]
    assert total["stages"] == {"judge": 3, "dedupe": 1, "filter": 1}
    assert '"event": "progress"' in done.stderr


def test_vectors_beside_the_pictures(tmp_path: Path) -> None:
    also = {"id": "also", "language": "svg", "code": SVG.format(1).replace("red", "#f00")}
    path = lines(tmp_path / "in.jsonl", [*drawings(1), also])
    assert cli("validate", path, "-o", tmp_path / "out", "--format", "svg").returncode == 0
    (row, other) = rows(tmp_path / "out")
    assert row["images"][0]["path"] == other["images"][0]["path"], "they look the same"
    assert row["images"][0]["vector"] != other["images"][0]["vector"]
    assert Path(row["images"][0]["vector"]).read_text().startswith("<svg")
    assert Path(row["images"][0]["path"]).exists()


def test_without_pyarrow_it_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'pyarrow'\", name='pyarrow')"
    )
    done = cli("validate", "x", "-o", "y", env={**os.environ, "PYTHONPATH": str(tmp_path)}, cwd=tmp_path)
    assert done.returncode == 2
    assert "pip install 'renderkit[datasets]'" in done.stderr


def test_interrupted_at_a_terminals_request(tmp_path: Path) -> None:
    path = lines(tmp_path / "in.jsonl", drawings(3000))
    command = [sys.executable, "-m", "renderkit", "validate", str(path), "-o", str(tmp_path / "out")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 60
        while time.monotonic() < until and not (
            (tmp_path / "out/state.sqlite").exists()
            and cli("results", tmp_path / "out").stdout.count("\n") > 5
        ):
            time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "records are written down; run the same command to go on" in said
    assert "Traceback" not in said
    assert cli("results", tmp_path / "out").stdout.count("\n") > 5


def test_killed_at_random_moments_with_real_pictures(tmp_path: Path, nightly: bool) -> None:
    """By day twice, by night twenty times: the same rows."""
    count, kills = (600, 20) if nightly else (80, 2)
    path = lines(tmp_path / "in.jsonl", drawings(count))
    assert cli("validate", path, "-o", tmp_path / "whole").returncode == 0
    chance, command = random.Random(7), [sys.executable, "-m", "renderkit", "validate", str(path), "-o"]
    for _ in range(kills):
        with subprocess.Popen([*command, str(tmp_path / "out")], stderr=subprocess.DEVNULL) as running:
            time.sleep(1.0 + chance.random())
            running.send_signal(signal.SIGKILL)
    assert cli(*command[3:], tmp_path / "out").returncode == 0
    assert told(rows(tmp_path / "out")) == told(rows(tmp_path / "whole"))


def rows(folder: Path) -> list[Any]:
    return [json.loads(line) for line in cli("results", folder, "--json").stdout.splitlines()]
