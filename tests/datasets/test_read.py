"""Inputs in every form, whole and broken; records as they should be and as they come."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from renderkit.datasets import read
from renderkit.datasets.read import Bad, InputError, in_turns, sources
from renderkit.datasets.records import Columns, draft
from renderkit.datasets.rows import Refusal

from .fake import lines, record

RECORDS = [record(number, files={"data.csv": "a,b"}) for number in range(70)]


def all_of(*paths: Path) -> list[Any]:
    found = sources(list(paths), lambda name: name.endswith((".toy", ".md")))
    return [raw for _, _, raw in in_turns(found)]


def compressed(path: Path) -> Path:
    plain = "".join(json.dumps(one) + "\n" for one in RECORDS).encode()
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(plain))
    elif path.suffix == ".zst":
        with pa.output_stream(str(path), compression="zstd") as out:
            out.write(plain)
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(RECORDS), path, row_group_size=50)
    elif path.suffix == ".arrow":
        table = pa.Table.from_pylist(RECORDS)
        with pa.OSFile(str(path), "wb") as out, pa.ipc.new_stream(out, table.schema) as writer:
            writer.write_table(table)
    else:
        path.write_bytes(plain)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz", "a.jsonl.zst", "a.parquet", "a.arrow"])
def test_every_form_gives_the_same_records(tmp_path: Path, name: str) -> None:
    assert all_of(compressed(tmp_path / name)) == RECORDS
    (source,) = sources([tmp_path / name], bool)
    assert source.count() in (70, None)


def test_a_data_set_as_the_datasets_library_saves_it(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    datasets.Dataset.from_list(RECORDS).save_to_disk(str(tmp_path / "saved"), num_shards=2)
    found = all_of(tmp_path / "saved")
    assert sorted(raw["id"] for raw in found) == sorted(one["id"] for one in RECORDS)


def test_several_files_are_read_in_turns(tmp_path: Path) -> None:
    for name, count in (("a", 4), ("b", 2), ("c", 3)):
        lines(tmp_path / f"{name}.jsonl", [{"id": f"{name}{number}"} for number in range(count)])
    assert [raw["id"] for raw in all_of(tmp_path)] == ["a0", "b0", "c0", "a1", "b1", "c1", "a2", "c2", "a3"]


def test_many_files_are_not_opened_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "OPEN", 2)
    for name in "abc":
        lines(tmp_path / f"{name}.jsonl", [{"id": f"{name}{number}"} for number in range(2)])
    assert [raw["id"] for raw in all_of(tmp_path)] == ["a0", "b0", "a1", "b1", "c0", "c1"]


def test_a_folder_of_programs(tmp_path: Path) -> None:
    for name in ("b.toy", "sub/a.toy", "notes.txt", ".hidden/c.toy", "d.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode() + b"\xe9")
    found = all_of(tmp_path)
    assert [raw["path"] for raw in found] == ["b.toy", "d.md", "sub/a.toy"]
    assert found[0]["code"] == b"b.toy\xe9", "bytes are bytes"


def test_links_in_a_folder_of_programs_are_followed(tmp_path: Path) -> None:
    # so lie the files of a hub's cache, and of examples/ here
    (tmp_path / "kept.toy").write_text("a")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.toy").symlink_to("../kept.toy")
    assert [raw["code"] for raw in all_of(folder)] == [b"a"]


UNREADABLE = {
    "no.jsonl": (None, "no such file"),
    "what.csv": (b"a,b", "no form of a data set"),
    "cut.parquet": (b"PAR1 and then nothing", "no Parquet file, or cut short"),
    "cut.arrow": (b"nothing", "no Arrow file, or cut short"),
    "empty": ("folder", "neither a data file nor a program"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_said_at_once(tmp_path: Path, name: str) -> None:
    content, said = UNREADABLE[name]
    if content == "folder":
        (tmp_path / name).mkdir()
    elif isinstance(content, bytes):
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        all_of(tmp_path / name)


def test_the_same_input_twice(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", RECORDS)
    with pytest.raises(InputError, match="named twice"):
        all_of(path, path)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.parquet"])
def test_an_input_that_is_cut_short_keeps_what_is_there(tmp_path: Path, name: str) -> None:
    path = compressed(tmp_path / name)
    whole = path.read_bytes()
    if name == "a.parquet":  # its end is there, a page in its middle is not
        path.write_bytes(whole[:60] + b"\xff" * 400 + whole[460:])
    else:
        path.write_bytes(whole[: len(whole) // 2])
    found = all_of(path)
    assert isinstance(found[-1], Bad)
    assert "fetch" in found[-1].reason
    good = [raw for raw in found if not isinstance(raw, Bad)]
    assert good == RECORDS[: len(good)]


def test_lines_that_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": "bom"}\n'
        b"\n"
        b"{broken\n"
        b"[1]\n"
        b'{"id": "latin", "code": "caf\xe9"}\n' + b'{"id": "deep", "code": ' + b"[" * 100_000 + b"\n"
        b'{"id": "' + b"x" * 17_000_000 + b'"}\n'
        b'{"id": "last"}'
    )
    found = all_of(path)
    assert [raw if isinstance(raw, Bad) else raw["id"] for raw in found[:1]] == ["bom"]
    bad = [raw.reason for raw in found if isinstance(raw, Bad)]
    assert [
        word in reason for word, reason in zip(("line 3", "line 4", "line 6", "17,000,01"), bad, strict=True)
    ]
    assert found[-1] == {"id": "last"}
    latin = next(raw for raw in found if not isinstance(raw, Bad) and raw["id"] == "latin")
    said = draft({**latin, "language": "toy"}, Columns(), None, "")
    assert not isinstance(said, Refusal)
    assert said.code == b"caf\xe9", "what is no UTF-8 stays what it is"


def test_utf16_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1}\n', "utf-16")
    (found,) = all_of(path)
    assert isinstance(found, Bad)
    assert "UTF-16" in found.reason


CHAT = {
    "uuid": "u",
    "language": "toy",
    "messages": [
        {"role": "user", "content": "draw"},
        {"role": "assistant", "content": "first"},
        {"role": "user", "content": "again"},
        {"role": "assistant", "content": [{"type": "text", "text": "sec"}, {"type": "text", "text": "ond"}]},
    ],
}


def test_a_chat() -> None:
    said = draft(CHAT, Columns(), None, "here:0")
    assert not isinstance(said, Refusal)
    assert (said.id, said.code, said.chat) == ("u", b"second", True)


def test_columns_by_other_names() -> None:
    raw = {"key": 7, "lang": "toy", "src": "x", "table": "a,b", "extra": {"logo.bin": {"base64": "AAE="}}}
    columns = Columns(id="key", language="lang", code="src", files="extra", beside={"data.csv": "table"})
    said = draft(raw, columns, None, "")
    assert not isinstance(said, Refusal)
    assert (said.id, said.language, said.code) == ("7", "toy", b"x")
    assert said.files == {"data.csv": b"a,b", "logo.bin": b"\0\1"}


NO_RECORDS: dict[str, tuple[dict[str, Any], str]] = {
    "no code": ({"language": "toy"}, "no 'code' and no 'messages'"),
    "code that is a number": ({"language": "toy", "code": 5}, "holds no text"),
    "a language that is a list": ({"language": ["toy"], "code": "x"}, "holds no text"),
    "no answer": ({"language": "toy", "messages": [{"role": "user", "content": "x"}]}, "no answer"),
    "messages that are a text": ({"language": "toy", "messages": "x"}, "no answer"),
    "a file that leaves": ({"language": "toy", "code": "x", "files": {"../x": "y"}}, "no file name"),
    "a file that is a number": (
        {"language": "toy", "code": "x", "files": {"x": 5}},
        "neither text nor base64",
    ),
    "broken base64": ({"language": "toy", "code": "x", "files": {"x": {"base64": "?"}}}, "base64"),
    "too much": ({"language": "toy", "code": "x" * 17_000_000}, "at most 16,777,216"),
}


@pytest.mark.parametrize("case", NO_RECORDS)
def test_what_is_no_record_is_refused_in_words(case: str) -> None:
    raw, said = NO_RECORDS[case]
    refusal = draft(raw, Columns(), None, "here:0")
    assert isinstance(refusal, Refusal)
    assert refusal.stage == "read"
    assert said.lower() in refusal.message.lower()
