"""Suites: what is read, what is refused and how that is said, and the suite of our own. Predictions."""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.bench.predictions import Predictions
from renderkit.bench.suite import CATEGORIES, Suite, SuiteError, Task
from renderkit.plugins import Plugins
from tests.support import png

from .support import predictions, suite, task

PNG = png()
LANGUAGES = {
    *("python", "r", "latex", "lilypond", "asymptote", "mermaid"),
    *("vegalite", "svg", "html", "javascript", "typescript", "cpp"),
}


def record(id: Any = "a", **more: Any) -> dict[str, Any]:
    return {"id": id, "language": "svg", "task__plot_description": "a circle", **more}


def written(path: Path, *records: Any) -> Path:
    return predictions(path, records)


def read(tmp_path: Path, *records: Any) -> Suite:
    return Suite.read(written(tmp_path / "s.jsonl", *records))


# ---- forms ----


FULL = record(
    task__plot_style="red",
    data="x,y\n1,2\n",
    code="<svg/>",
    used_lib=["d3"],
    vis_cate="Bars",
    subtype="bar",
    fingerprint="f",
)


def test_json_lines(tmp_path: Path) -> None:
    made = read(tmp_path, {**FULL, "image": base64.b64encode(PNG).decode()}, "", record(7, image=None))
    first, second = made.tasks
    assert first == Task(
        id="a",
        language="svg",
        description="a circle",
        style="red",
        data="x,y\n1,2\n",
        code="<svg/>",
        used_lib=("d3",),
        category="Bars",
        subtype="bar",
        image=PNG,
        fingerprint="f",
    )
    assert second == Task(id="7", language="svg", description="a circle")
    assert made.name == "s"


PICTURES: dict[str, Any] = {
    "base64": base64.b64encode(PNG).decode(),
    "an address of data": "data:image/png;base64," + base64.b64encode(PNG).decode(),
    "a path": "pictures/a.png",
    "a struct with base64": {"bytes": base64.b64encode(PNG).decode(), "path": None},
    "a struct with a path": {"bytes": None, "path": "pictures/a.png"},
}


@pytest.mark.parametrize("case", PICTURES)
def test_pictures(tmp_path: Path, case: str) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.png").write_bytes(PNG)
    assert read(tmp_path, record(image=PICTURES[case])).tasks[0].image == PNG


def test_the_published_layout(tmp_path: Path) -> None:
    """A folder a language, with pictures as `datasets` keeps them, and without a column for the language."""
    image = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    for language in ("python", "svg", "vegalite"):
        columns = {key: value for key, value in FULL.items() if key not in ("language", "fingerprint")}
        rows = [
            {**columns, "id": str(n), "used_lib": "plain", "image": {"bytes": PNG, "path": f"{n}.png"}}
            for n in (1, 2)
        ]
        (tmp_path / language).mkdir()
        table = pa.Table.from_pylist(rows)
        table = table.set_column(
            table.schema.get_field_index("image"), "image", pa.array([row["image"] for row in rows], image)
        )
        pq.write_table(table, tmp_path / language / "test-00000-of-00001.parquet")
    made = Suite.read(tmp_path)
    assert [one.key for one in made.tasks] == [
        f"{language}/{n}" for language in ("python", "svg", "vegalite") for n in (1, 2)
    ]
    assert {one.image for one in made.tasks} == {PNG}
    assert {one.used_lib for one in made.tasks} == {("plain",)}
    one_file = Suite.read(tmp_path / "svg" / "test-00000-of-00001.parquet")
    assert [one.key for one in one_file.tasks] == ["svg/1", "svg/2"]


def test_a_file_that_is_called_like_its_language(tmp_path: Path) -> None:
    bare = {key: value for key, value in record().items() if key != "language"}
    assert Suite.read(written(tmp_path / "r.jsonl", bare)).tasks[0].language == "r"
    assert Suite.read(written(tmp_path / "x.jsonl", bare), "py").tasks[0].language == "python"
    assert Suite.read(written(tmp_path / "y.jsonl", record(language="C++"))).tasks[0].language == "cpp"


def folder(path: Path, toml: str = 'description = "a circle"\nlanguage = "svg"\n', **files: bytes) -> Path:
    path.mkdir(parents=True)
    (path / "task.toml").write_text(toml)
    for name, content in files.items():
        (path / name.replace("_", ".")).write_bytes(content)
    return path


def test_folders(tmp_path: Path) -> None:
    toml = 'description = """\na circle\n"""\nstyle = "red"\nlanguage = "svg"\n'
    toml += 'used_lib = ["d3"]\nvis_cate = "Bars"\n'
    files = {"program_svg": b"<svg/>", "data_csv": b"x\n1\n", "picture_png": PNG}
    folder(tmp_path / "s/b", toml, **files)
    folder(tmp_path / "s/a")
    (tmp_path / "s/drawn.toml").write_text('fingerprint = "f1"\n')
    bare, full = Suite.read(tmp_path / "s").tasks
    assert (bare.id, bare.description, bare.image) == ("a", "a circle", None)
    assert (full.description, full.data, full.code, full.image) == ("a circle", "x\n1\n", "<svg/>", PNG)
    assert (full.used_lib, full.category, full.fingerprint) == (("d3",), "Bars", "f1")


# ---- what is refused ----


WRONG: dict[str, tuple[Any, str]] = {
    "no JSON": ("{", "s.jsonl:1: line 1 is no JSON"),
    "no object": ("[]", "line 1 is no JSON object"),
    "no id": (record(None), "s.jsonl:1: the record has no 'id'"),
    "an empty id": (record(" "), "the record has no 'id'"),
    "an id that is a list": (record([1]), "the record has no 'id'"),
    "no description": (record(task__plot_description=" "), "the task 'a' has no 'task__plot_description'"),
    "a description that is none": (
        record(task__plot_description=3),
        "'task__plot_description' holds no text",
    ),
    "data that are none": (record(data=[[1]]), "'data' holds no text"),
    "an unknown language": (record(language="cobol"), "unknown language 'cobol'"),
    "no language": (
        {key: value for key, value in record().items() if key != "language"},
        "the record has no 'language', and neither its file nor its folder is called like one",
    ),
    "libraries that are a number": (record(used_lib=5), "'used_lib' holds no list of names"),
    "libraries that are numbers": (record(used_lib=[5]), "the task 'a': used_lib"),
    "libraries by name": (record(used_lib={"d3": 1}), "'used_lib' holds no list of names"),
    "a picture that is none": (
        record(image="aGVsbG8="),
        "'image' holds no PNG, JPEG, GIF, WebP or BMP",
    ),
    "a picture that is text": (
        record(image="not base64!"),
        "'image' is neither bytes, nor base64, nor a path",
    ),
    "a picture that is a number": (record(image=5), "'image' holds no PNG"),
    "a picture that is not there": (
        record(image="no.png"),
        "the picture 'no.png' is not beside the suite: No such",
    ),
    "a picture elsewhere": (record(image="../a.png"), "is not beside the suite: it leads elsewhere"),
    "a picture of the machine": (record(image="/etc/a.png"), "is not beside the suite: it leads elsewhere"),
    "a picture with a long name": (record(image="x" * 5000 + ".png"), "is not beside the suite"),
    "a picture with a NUL": (record(image="a\0.png"), "is not beside the suite"),
    "half a character": (record(task__plot_description="a\ud83d"), "'task__plot_description' is no UTF-8"),
    "half a character in the id": (record("a\ud83d"), "id is no UTF-8"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, case: str) -> None:
    wrong, said = WRONG[case]
    with pytest.raises(SuiteError) as caught:
        read(tmp_path, wrong)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 600


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_bytes(json.dumps(record()).encode().replace(b"circle", b"circl\xe9"))
    with pytest.raises(SuiteError, match="is no UTF-8"):
        Suite.read(tmp_path / "s.jsonl")


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SuiteError) as caught:
        read(tmp_path, *(record(n, language="cobol") for n in range(8)), record(9))
    said = str(caught.value).splitlines()
    assert len(said) == 6
    assert said[-1] == "and 3 more"


def test_ids_differ_within_a_language(tmp_path: Path) -> None:
    made = read(tmp_path, record("a"), record("a", language="r"))
    assert [one.key for one in made.tasks] == ["svg/a", "r/a"]
    with pytest.raises(SuiteError, match=r"s\.jsonl:3: the id '1' is there twice for svg"):
        read(tmp_path, record("1"), record("b"), record(1))


def test_nothing_is_no_suite(tmp_path: Path) -> None:
    for what, said in (
        (tmp_path / "no.jsonl", "no such file"),
        (written(tmp_path / "s.jsonl"), "has no task"),
        (written(tmp_path / "s.txt", record()), "no form of a data set"),
    ):
        with pytest.raises(SuiteError, match=said):
            Suite.read(what)
    (tmp_path / "s.parquet").write_bytes(b"PAR1")
    with pytest.raises(SuiteError, match="no Parquet file"):
        Suite.read(tmp_path / "s.parquet")


FOLDERS: dict[str, tuple[str, dict[str, bytes], str]] = {
    "no TOML": ("description = ", {}, "a/task.toml: "),
    "an unknown key": ('descripton = "x"\n', {}, "unknown key 'descripton' (known: description"),
    "two programs": ('description = "x"\n', {"program_svg": b"", "program_py": b""}, "one program is due"),
    "a program that is no text": ('description = "x"\nlanguage = "svg"\n', {"program_svg": b"\xe9"}, "utf-8"),
    "a picture that is none": (
        'description = "x"\nlanguage = "svg"\n',
        {"picture_png": b"x"},
        "holds no PNG",
    ),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_what_is_wrong_in_folders_is_said(tmp_path: Path, case: str) -> None:
    toml, files, said = FOLDERS[case]
    folder(tmp_path / "s" / "a", toml, **files)
    with pytest.raises(SuiteError) as caught:
        Suite.read(tmp_path / "s")
    assert said in str(caught.value)


# ---- parts, and written again ----


def test_parts() -> None:
    whole = suite(task("a"), task("b", category="Maps"), task("a", "r"), task("c", "r", category="Maps"))
    assert [one.key for one in whole.select(["r"]).tasks] == ["r/a", "r/c"]
    assert [one.key for one in whole.select(ids=["a"]).tasks] == ["svg/a", "r/a"]
    assert [one.key for one in whole.select(ids=["r/a", "b"]).tasks] == ["svg/b", "r/a"]
    assert [one.key for one in whole.select(["r"], categories=["Maps"]).tasks] == ["r/c"]
    assert whole.select().tasks == whole.tasks
    for words, said in (
        ({"languages": ["cpp"]}, r"small has no language 'cpp' \(it has: r, svg\)"),
        ({"ids": ["z"]}, "small has no task 'z'"),
        ({"categories": ["Music"]}, "small has no category 'Music'"),
        ({"languages": ["r"], "ids": ["b"]}, "small has no task that is all of what was asked for"),
    ):
        with pytest.raises(SuiteError, match=said):
            whole.select(**words)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TASKS = st.lists(
    st.builds(
        Task,
        id=TEXT.filter(lambda text: bool(text.strip())),
        language=st.sampled_from(["svg", "r"]),
        description=TEXT.filter(lambda text: bool(text.strip())),
        style=TEXT,
        data=TEXT,
        code=TEXT,
        used_lib=st.lists(TEXT, max_size=3).map(tuple),
        category=TEXT,
        subtype=TEXT,
        image=st.none() | st.binary(max_size=9).map(lambda end: PNG[:8] + end),
        fingerprint=TEXT,
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.key,
)
PLUGINS = Plugins()


@given(tasks=TASKS, ending=st.sampled_from(["parquet", "jsonl"]))
def test_written_and_read_back(
    tmp_path_factory: pytest.TempPathFactory, tasks: list[Task], ending: str
) -> None:
    path = tmp_path_factory.mktemp("suite") / f"small.{ending}"
    made = suite(*tasks)
    made.write(path)
    again = Suite.read(path, plugins=PLUGINS)
    assert again == made
    assert again.identity == made.identity


def test_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=r"written as \.parquet or \.jsonl"):
        suite("a").write(tmp_path / "s.csv")


@pytest.mark.parametrize("what", [name for name in Task.model_fields if name not in ("used_lib", "image")])
def test_the_identity_changes_with_anything(what: str) -> None:
    assert suite(task("a")).identity != suite(task("a").model_copy(update={what: "other"})).identity


# ---- our own ----


@pytest.fixture(scope="module")
def own() -> Suite:
    return Suite.own(PLUGINS)


def test_five_tasks_in_each_of_twelve_languages(own: Suite) -> None:
    assert Counter(one.language for one in own.tasks) == dict.fromkeys(LANGUAGES, 5)
    assert len({one.id for one in own.tasks}) == 60, "also across languages"
    assert {one.category for one in own.tasks} == set(CATEGORIES)
    assert len(CATEGORIES) == 13
    assert own.name == "own"


def test_each_has_what_a_task_has(own: Suite) -> None:
    for one in own.tasks:
        for what in ("description", "style", "code", "category", "subtype", "image", "fingerprint"):
            assert getattr(one, what), (one.key, what)
        assert one.image is not None
        assert one.image.startswith(b"\x89PNG"), one.key
        assert len(one.fingerprint) == 16, one.key
        assert len(one.description) > 200, one.key
    assert len({one.image for one in own.tasks}) == 60
    marks = {
        one.language: {o.fingerprint for o in own.tasks if o.language == one.language} for one in own.tasks
    }
    assert all(len(found) == 1 for found in marks.values()), "one installation a language"


def test_most_have_data_that_are_a_table(own: Suite) -> None:
    from renderkit.bench.tables import Table

    with_data = [one for one in own.tasks if one.data]
    assert len(with_data) > 30
    assert [one.key for one in with_data if Table.read(one.data) is None and one.category != "Music"] == []


def test_own_is_written_and_read_back(own: Suite, tmp_path: Path) -> None:
    for name in ("own.parquet", "own.jsonl"):
        own.write(tmp_path / name)
        assert Suite.read(tmp_path / name, plugins=PLUGINS) == own


def test_no_plugins_no_suite() -> None:
    with pytest.raises(SuiteError, match="no installed plugin has tasks of its own"):
        Suite.own(Plugins({}))


# ---- predictions ----


SMALL = suite(task("a"), task("b"), task("b", "r"))


def found(tmp_path: Path, *rows: Any, of: Suite = SMALL) -> Predictions:
    return Predictions(predictions(tmp_path / "p.jsonl", rows), of, PLUGINS)


def said(id: Any, response: Any = "x", **more: Any) -> dict[str, Any]:
    return {"id": id, "response": response, **more}


def test_answers_by_id_language_sample_and_round(tmp_path: Path) -> None:
    made = found(
        tmp_path,
        said("a", "0"),
        said("a", "1", round=1, finish_reason="length"),
        said("a", "2", sample=1),
        said("b", "3", language="R"),
        said("b", "4", language="svg", sample=0, round=0),
        said("unknown", "5"),
    )
    assert {place: answer.text for place, answer in made.answers.items()} == {
        ("svg/a", 0, 0): "0",
        ("svg/a", 0, 1): "1",
        ("svg/a", 1, 0): "2",
        ("r/b", 0, 0): "3",
        ("svg/b", 0, 0): "4",
    }
    assert made.answers["svg/a", 0, 1].finish == "length"
    assert (made.samples, made.rounds, made.missing) == (2, 1, ["svg/b", "r/b"])


def test_numbers_as_tables_have_them(tmp_path: Path) -> None:
    table = pa.table(
        {"id": ["a", "a"], "response": ["x", "y"], "round": [None, 1.0], "sample": [float("nan"), 0.0]}
    )
    pq.write_table(table, tmp_path / "p.parquet")
    assert set(Predictions(tmp_path / "p.parquet", SMALL, PLUGINS).answers) == {
        ("svg/a", 0, 0),
        ("svg/a", 0, 1),
    }


def test_an_answer_in_another_language_is_no_answer(tmp_path: Path) -> None:
    """Where only a part of a suite runs, its ids may be those of tasks that do not."""
    rows = [said("b", "in R", language="r"), said("b", "in SVG", language="svg")]
    made = found(tmp_path, *rows, of=SMALL.select(["svg"]))
    assert {place: answer.text for place, answer in made.answers.items()} == {("svg/b", 0, 0): "in SVG"}
    assert made.missing == ["svg/a"]
    assert found(tmp_path, rows[0], of=SMALL.select(["svg"])).answers == {}


PREDICTIONS: dict[str, tuple[tuple[Any, ...], str]] = {
    "no JSON": (("{",), "p.jsonl:1: line 1 is no JSON"),
    "no id": (({"response": "x"},), "a prediction has an 'id' and a 'response', which is text"),
    "no response": (({"id": "a"},), "p.jsonl:1: a prediction has an 'id' and a 'response'"),
    "a response that is none": ((said("a", None),), "which is text"),
    "two for one": ((said("a"), said("a")), "p.jsonl:2: a second response for 'a'; number them by 'sample'"),
    "two languages": ((said("b"),), "'b' is a task of 2 languages; say which by 'language'"),
    "an unknown language": ((said("b", language="cobol"),), "unknown language 'cobol'"),
    "a sample that is a word": (
        (said("a", sample="first"),),
        "'sample' is a whole number from 0 on, not 'first'",
    ),
    "a sample below 0": ((said("a", sample=-1),), "'sample' is a whole number from 0 on, not -1"),
    "half a round": ((said("a", round=1.5),), "'round' is a whole number from 0 on, not 1.5"),
}


@pytest.mark.parametrize("case", PREDICTIONS)
def test_what_is_wrong_with_predictions_is_said(tmp_path: Path, case: str) -> None:
    rows, message = PREDICTIONS[case]
    with pytest.raises(SuiteError) as caught:
        found(tmp_path, *rows)
    assert message in str(caught.value)


def test_the_identity_of_predictions(tmp_path: Path) -> None:
    """Of what is answered: neither of the order nor of what the suite does not have."""
    one = found(tmp_path, said("a", "x"), said("b", "y", language="r")).identity
    assert found(tmp_path, said("b", "y", language="r"), said("zzz"), said("a", "x")).identity == one
    assert found(tmp_path, said("b", "y", language="r"), said("a", "z")).identity != one


def test_a_folder_of_tasks_brings_nothing_else_of_the_machine_in(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a,b\n1,2\n")
    task = tmp_path / "suite" / "one"
    task.mkdir(parents=True)
    (task / "task.toml").write_text('description = "Draw."\nlanguage = "svg"\n')
    (task / "data.csv").symlink_to(tmp_path / "secret")
    with pytest.raises(SuiteError, match=r"data\.csv is a link out of the suite's folder"):
        Suite.read(tmp_path / "suite")
