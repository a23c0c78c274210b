"""The parts of benchmarks/harness.py that its table rests on."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.rates.cells import escaped, evaluated, sparse, with_table
from benchmarks.rates.notebooks import Drawn, Notebook, aside, pictures, telling

TEXT = {"output_type": "stream", "text": ["aside wait 5.25\n", "aside walk 1e-05\nother\naside wait 0.5\n"]}
SHOWN = {"output_type": "display_data", "data": {"image/png": "iVBO", "text/plain": "<Image>"}}


def test_lines_that_repeat_are_left_out_as_published() -> None:
    long, short = "a line of some length\n", "short\n"
    assert sparse(long * 7 + short * 9) == long * 5 + short * 9
    assert sparse("once\n\n\ntwice") == "once\n\n\ntwice"
    assert sparse("  the same line\nthe same line\n" * 3).count("same") == 5


@pytest.mark.parametrize(
    ("source", "arrives"),
    [
        (r"\score { \relative c }", r"\score { \relative c }"),
        (r"\new \bar \tempo", r"\new \bar \tempo"),
        (r"a \n b", "a \n b"),
        (r"e\4 \"x\"", r"e\4 " + '"x"'),
    ],
)
def test_backslashes_that_look_like_escapes_become_them(source: str, arrives: str) -> None:
    assert evaluated(f"'''{escaped(source)}'''") == arrives


def test_a_literal_that_its_program_ends() -> None:
    assert evaluated("'''a = '''b''''''") is None
    assert evaluated(r"r'''\textbf'''") == r"\textbf"
    assert evaluated(r"'''\textbf'''") == "\textbf"


def test_the_table_stands_before_the_document() -> None:
    made = with_table("\\usepackage{x}\n\\begin{document}\n", "a,b\n1,2\n")
    assert made.index("{x}") < made.index("a,b\n1,2\n}\\datatable") < made.index("\\begin{document}")
    assert with_table("x", " ") == "x"


def test_what_only_waits_can_be_taken_off() -> None:
    output: dict[str, Any] = {"outputs": [TEXT, SHOWN]}
    assert aside(output, "wait") == 5.75 and aside(output, "walk") == 1e-05
    cells = (Drawn("a", True, 6, waits=5, walks=0.5), Drawn("b", False, 1, why="no"))
    made = Notebook(8.25, 0.25, cells)
    assert (made.awake, made.bare) == (3.25, 2.5)


def test_pictures_are_those_that_are_shown() -> None:
    result = {"output_type": "execute_result", "data": {"image/png": "no"}}
    assert pictures({"outputs": [TEXT, result, SHOWN]}) == ["iVBO"]


def test_the_line_of_an_error_that_says_most() -> None:
    error = {
        "ename": "RuntimeError",
        "evalue": "This is TeX\n(/tmp/ab/task.tex\n! Undefined control sequence.\n",
    }
    assert telling(error, "/tmp/ab") == "! Undefined control sequence."
    assert telling({"ename": "ValueError", "evalue": "\nno engine"}, "/tmp/ab") == "ValueError: no engine"
