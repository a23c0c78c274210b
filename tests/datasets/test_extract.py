"""Code out of answers, Markdown, R Markdown, notebooks and pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.datasets.extract import NoCode, extract

TAGS = {"python": "python", "py": "python", "r": "r", "svg": "svg", "tex": "latex", "latex": "latex"}
TAGS |= {"html": "html", "javascript": "javascript", "js": "javascript", "typescript": "typescript"}


def taken(text: str, language: str | None = "python", form: Any = "fences") -> str:
    return extract(text, form, language, TAGS.get)[0]


def fence(code: str, tag: str = "", marks: str = "```") -> str:
    return f"{marks}{tag}\n{code}\n{marks}\n"


ANSWERS = {
    "one block": (fence("a", "python"), "a\n"),
    "by an alias": (fence("a", "py"), "a\n"),
    "in capitals, with a word behind it": (fence("a", "Python title=x"), "a\n"),
    "in braces": (fence("a", "{python}"), "a\n"),
    "with a dot": (fence("a", "{.python .numberLines}"), "a\n"),
    "the last of two": (fence("a", "python") + "or\n\n" + fence("b", "python"), "b\n"),
    "the one that fits, though another follows": (fence("a", "python") + fence("pip install", "bash"), "a\n"),
    "one without a tag": ("Sure:\n" + fence("a"), "a\n"),
    "one without a tag before one with another's": (fence("a") + fence("b", "svg"), "a\n"),
    "a tag that names no language": (fence("a", "text"), "a\n"),
    "a wrong tag, where there is no other": (fence("a", "tex"), "a\n"),
    "never closed": ("```python\na\nb", "a\nb"),
    "tildes": (fence("a", "python", "~~~"), "a\n"),
    "a longer fence around a fence": (fence("s = '''\n```\n'''", "python", "````"), "s = '''\n```\n'''\n"),
    "in a list": ("1. so:\n\n   ```python\n   if x:\n       y\n   ```\n", "if x:\n    y\n"),
    "thinking before it": (
        "<think>\n" + fence("wrong", "python") + "</think>\n" + fence("a", "python"),
        "a\n",
    ),
    "thinking whose beginning is cut off": (
        fence("no", "python") + "</think>\n" + fence("a", "python"),
        "a\n",
    ),
    "a program that prints the tag": (fence("print('</think>')", "python"), "print('</think>')\n"),
    "an empty block after it": (fence("a", "python") + fence(" ", "python"), "a\n"),
    "windows lines": ("```python\r\na\r\nb\r\n```\r\n", "a\nb\n"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer(case: str) -> None:
    text, code = ANSWERS[case]
    assert taken(text) == code


NOTHING = {
    "no block": "I cannot do that.",
    "an empty block": fence(" ", "python"),
    "only thinking": "<think>\n" + fence("a", "python"),
    "code in a line": "use `plt.plot`",
}


@pytest.mark.parametrize("case", NOTHING)
def test_no_code_is_said(case: str) -> None:
    with pytest.raises(NoCode):
        taken(NOTHING[case])


def test_without_a_language_a_tag_names_it() -> None:
    assert extract(fence("a", "svg") + fence("b", "bash"), "fences", None, TAGS.get) == ("a\n", "svg")
    with pytest.raises(NoCode, match="no block has a tag"):
        taken(fence("a"), None)


CODE = st.text(
    st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), min_size=1
)


@given(CODE.filter(str.strip))
def test_what_a_fence_holds_comes_out_as_it_is(code: str) -> None:
    longest = max(code.count("`"), 2)
    marks = "`" * (longest + 1)
    assert taken(f"text\n\n{marks}python\n{code}\n{marks}\n\nmore") == code + "\n"


def test_chunks_that_would_be_run() -> None:
    text = "# Title\n\n" + "\n".join(
        [
            fence("library(x)", "{r setup, include=FALSE}"),
            fence("never", "{r, eval=FALSE}"),
            fence("import this", "{python}"),
            fence("#| eval: false\nneither", "{r}"),
            fence("shown <- 1", "r"),
            fence("plot(1)", "{r}"),
        ]
    )
    assert taken(text, None, "chunks") == "library(x)\n\nplot(1)\n"
    assert taken(text, "python", "chunks") == "import this\n"
    with pytest.raises(NoCode, match="svg"):
        taken(text, "svg", "chunks")


def notebook(*cells: tuple[str, Any], language: str = "python") -> str:
    made = [{"cell_type": kind, "source": source} for kind, source in cells]
    return json.dumps({"cells": made, "metadata": {"language_info": {"name": language}}})


def test_cells_of_a_notebook() -> None:
    text = notebook(
        ("markdown", "# Title"),
        ("code", ["%matplotlib inline\n", "import x\n", "!pip install x\n", "y = 5 % 2"]),
        ("code", "%%bash\nls"),
        ("code", ""),
        ("code", "x.draw(y)"),
    )
    assert extract(text, "cells", None, TAGS.get) == ("import x\ny = 5 % 2\n\nx.draw(y)\n", "python")
    for broken in (
        "{",
        "[]",
        '{"cells": 5}',
        notebook(("markdown", "a")),
        notebook(("code", "a"), language="julia"),
    ):
        with pytest.raises(NoCode):
            taken(broken, None, "cells")


def test_scripts_of_a_page() -> None:
    page = """<script src="https://cdn.example/d3.js"></script>
    <script type="application/json">{"a": 1}</script>
    <script>let a = "<b>" && 1;</script><p>text</p>
    <script type="module">draw(a)</script>"""
    assert taken(page, "javascript", "scripts") == 'let a = "<b>" && 1;\ndraw(a)'
    typed = '<script type="text/typescript">let a: number</script>'
    assert extract(typed, "scripts", None, TAGS.get) == ("let a: number", "typescript")
    with pytest.raises(NoCode):
        taken("<p>text</p>", "javascript", "scripts")
