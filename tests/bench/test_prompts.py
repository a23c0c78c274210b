"""What models are asked: a task's own text arrives as it is, whatever is in it. Tables."""

from __future__ import annotations

import csv
import io
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renderkit.bench.prompts import Prompts, PromptsError, Turn, fence
from renderkit.bench.tables import SHOWN_CHARACTERS, SHOWN_ROWS, WHOLE_CHARACTERS, Table, shown
from renderkit.datasets import extract
from renderkit.plugins import Plugins

from .support import PROMPTS, said, task

PLUGINS = Plugins()
NASTY = [
    *(
        "{code}",
        "{description}",
        "{",
        "}",
        "{}",
        "{{style}}",
        "\\n",
        "\\1 \\g<0>",
        "%s %(x)d",
        "$HOME",
        "  ends in blanks  ",
    ),
    *(
        "\ttab",
        "```svg\nx\n```",
        "\r\n",
        "{no such word}",
        "a\n\n\nb",
        "\\theta c''' \\\\",
        "\u2028",
        "</s>[INST]",
        "\x00",
    ),
]
TEXT = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
FILLED = TEXT.filter(lambda text: bool(text.strip()))


# ---- conversations ----


@given(description=FILLED, style=TEXT, feedback=TEXT, code=TEXT)
@example(description="{style}", style="{description}", feedback="{code}", code="{feedback}")
def test_what_is_filled_in_arrives_unchanged(description: str, style: str, feedback: str, code: str) -> None:
    one = task("a").model_copy(update={"description": description, "style": style})
    turn = Turn(code=code, feedback=feedback)
    system, question, answered, repair = PROMPTS.conversation(one, "SVG", [turn])
    assert question["content"].endswith(f"\nWhat the picture shows: {description}\nHow it looks: {style}")
    assert answered["content"] == code
    assert f"counts:\n\n{feedback}\n\nAnswer" in repair["content"]
    assert system["content"] == PROMPTS.conversation(task("b"), "SVG")[0]["content"]
    judged = PROMPTS.judge("task", one, "SVG")
    assert f"The task: {description}\nHow it should look: {style}\n" in judged


@given(libraries=st.lists(FILLED, min_size=1, max_size=3), data=FILLED)
def test_libraries_and_data_arrive_unchanged(libraries: list[str], data: str) -> None:
    one = task("a").model_copy(update={"used_lib": tuple(libraries), "data": data})
    question = PROMPTS.conversation(one, "SVG")[1]["content"]
    assert (
        f"\nDraw with these libraries: {', '.join(libraries)}.\nThe data are:\n{data.strip()}\n" in question
    )


@given(code=TEXT)
def test_a_fence_holds_any_program(code: str) -> None:
    text = fence(code, "svg")
    assert text.startswith("```")
    assert text.split("\n")[1:-1] == code.rstrip().split("\n")
    if code.strip() and not re.search(r"[\r\x00\u2028\x0b\x0c\x1c-\x1e\x85\u2029]|</?think", code):
        assert extract.extract(text, "fences", "svg", PLUGINS.tagged)[0].rstrip() == code.rstrip()


def test_lines_of_empty_words_are_left_out() -> None:
    system, question = PROMPTS.conversation(task("a"), "SVG")
    assert question["content"] == (
        "Write a program in SVG that draws the picture described below."
        " It is one standalone SVG document with its width, its height and the namespace of SVG.\n"
        f"What the picture shows: {said('a')}"
    )
    assert "```svg" in system["content"]


def test_a_language_that_no_one_thought_of() -> None:
    question = PROMPTS.conversation(task("a", "toy", data="x,y\n1,2\n"), "Toy")[1]["content"]
    assert "in Toy" in question
    assert "The data are in the file data.csv beside the program" in question
    assert "- x: numbers from 1 to 1" in question


def test_every_language_is_told_what_it_needs() -> None:
    assert set(PROMPTS.languages) - {"default"} == set(PLUGINS.names())
    for name in PLUGINS.names():
        question = PROMPTS.conversation(task("a", name, data="x,y\n1,2\n"), "T")[1]["content"]
        assert PROMPTS.languages[name].guide in question
        assert PROMPTS.languages[name].data in question


# ---- files of one's own ----

DEFAULT = files("renderkit.bench").joinpath("prompts.toml").read_text("utf-8")


def test_a_file_replaces_the_templates(tmp_path: Path) -> None:
    own = re.sub(
        r'task = """.*?"""', 'task = "{tag}: {description} ({style}){guide}"', DEFAULT, count=1, flags=re.S
    )
    own = own.replace('guide = "It is one diagram for Mermaid 11."', 'guide = ""')
    (tmp_path / "p.toml").write_text(own)
    made = Prompts.load(tmp_path / "p.toml")
    assert made.conversation(task("a", "mermaid"), "M")[1]["content"] == f"mermaid: {said('a')} ()"
    assert made != PROMPTS
    assert Prompts.load(None) == PROMPTS


WRONG = {
    "no TOML": ("[prompts", "p.toml: "),
    "an unknown word": (
        DEFAULT.replace("\n{feedback}\n", "\n{feedbak}\n"),
        "prompts.repair: no such word {feedbak} (known: code",
    ),
    "a template too few": (
        re.sub(r'repair = """.*?"""', "", DEFAULT, flags=re.S),
        "prompts.repair: Field required",
    ),
    "a template too many": (DEFAULT.replace("repair =", "repiar =", 1), "prompts.repair"),
    "a number": (
        re.sub(r'repair = """.*?"""', "repair = 5", DEFAULT, flags=re.S),
        "prompts.repair: Input should be",
    ),
    "no default": (DEFAULT.replace("[languages.default]", "[languages.else]"), "[languages.default] is due"),
    "an unknown key": (
        DEFAULT.replace("whole = true", "hole = true", 1),
        "languages.lilypond.hole: Extra inputs",
    ),
    "nothing": ("", "prompts: Field required"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, case: str) -> None:
    text, message = WRONG[case]
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(PromptsError) as caught:
        Prompts.load(tmp_path / "p.toml")
    assert str(caught.value).startswith(str(tmp_path / "p.toml"))
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PromptsError, match=r"no\.toml: No such file"):
        Prompts.load(tmp_path / "no.toml")
    (tmp_path / "p.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PromptsError, match=r"p\.toml: "):
        Prompts.load(tmp_path / "p.toml")


# ---- tables ----

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)
NAME = CELL.map(str.strip).filter(bool)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    names = draw(st.lists(NAME, min_size=2, max_size=4, unique=True))
    row = st.lists(CELL, min_size=len(names), max_size=len(names)).map(tuple)
    return Table(columns=tuple(names), rows=tuple(draw(st.lists(row, min_size=1, max_size=8))))


def text_of(table: Table, ending: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=ending).writerows([table.columns, *table.rows])
    return out.getvalue()


@given(table=tables(), ending=st.sampled_from(["\n", "\r\n"]), bom=st.sampled_from(["", "\ufeff"]))
def test_a_table_is_read_as_it_was_written(table: Table, ending: str, bom: str) -> None:
    if table.columns[0].startswith("\ufeff"):
        return
    assert Table.read(bom + text_of(table, ending)) == table


@given(table=tables())
def test_a_table_as_json(table: Table) -> None:
    text = table.as_json()
    assert json.loads(text) == [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert "\n" not in text
    assert "</" not in text
    assert "<!--" not in text


@given(table=tables())
def test_a_table_in_words(table: Table) -> None:
    said = table.described()
    assert said.startswith(f"{len(table.rows)} rows; columns:\n- {table.columns[0]}: ")
    head = Table(columns=table.columns, rows=table.rows[:SHOWN_ROWS])
    assert f"The first rows of {len(table.rows)}:\n{text_of(head).rstrip()}" in said + "\n"


@given(text=TEXT | st.text(st.sampled_from('a1,"\n\r; '), max_size=40))
def test_any_text_is_a_table_or_none(text: str) -> None:
    table = Table.read(text)
    if table is not None:
        assert Table.read(text_of(table)) == table
    assert len(shown(text, whole=False)) <= (WHOLE_CHARACTERS if table is None else SHOWN_CHARACTERS) + 2


def test_columns_in_words() -> None:
    text = "n,word,many,none,mixed\n" + "".join(f"{n / 2},{'ab'[n % 2]},w{n},,{n or 'x'}\n" for n in range(9))
    assert Table.read(text).described().splitlines()[:6] == [  # type: ignore[union-attr]
        "9 rows; columns:",
        "- n: numbers from 0 to 4",
        '- word: text: "a", "b"',
        '- many: text: "w0", "w1", "w2", "w3", "w4", "w5", … (9 different)',
        "- none: empty; 9 are empty",
        '- mixed: text: "x", "1", "2", "3", "4", "5", … (9 different)',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x,y",
        "x,y\n",
        "x,y\n1\n",
        "x,x\n1,2\n",
        ",y\n1,2\n",
        "draw((0,0)--(1,1));",
        "\\relative c' {\n c d\n}",
        '"x\n1',
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert Table.read(text) is None
    assert shown(text, whole=False) == text.strip()


def test_what_is_shown_has_an_end() -> None:
    rows = "x,y\n" + "1,2\n" * 20_000
    assert len(shown(rows, whole=True)) <= WHOLE_CHARACTERS + 2
    assert shown(rows, whole=True).endswith("\n1,2\n…")
    assert shown(rows, whole=False).startswith("20000 rows; columns:")
    assert shown("y" * 90_000, whole=True) == "y" * WHOLE_CHARACTERS + "\n…"
