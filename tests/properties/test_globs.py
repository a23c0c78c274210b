"""The patterns by which a program's pictures are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.imaging.collect import matching, pattern
from renderkit.models import Execution, Program
from renderkit.sandbox.workspace import MemoryWorkspace


@pytest.mark.parametrize(
    ("glob", "taken", "left"),
    [
        (
            "*.png",
            ["a.png", ".png", "a.b.png", "A.PNG", "line\nbreak.png"],
            ["a/b.png", "a.png2", "png", "a.pngs"],
        ),
        ("**/*.png", ["a.png", "a/b.png", "a/b/c.PNG", "a/.png"], ["a.svg", "a.png/b"]),
        ("out/*.svg", ["out/a.svg"], ["a.svg", "out/b/a.svg", "outxa.svg", "aout/a.svg"]),
        ("out/**/*.svg", ["out/a.svg", "out/b/c/a.svg"], ["a.svg", "o/a.svg"]),
        ("page?.png", ["page1.png", "PageX.png"], ["page.png", "page10.png", "page/.png"]),
        ("main.pdf", ["main.pdf", "MAIN.PDF"], ["mainxpdf", "a/main.pdf", "main.pdf.log"]),
        ("a[1]+(b).png", ["a[1]+(b).png"], ["a1b.png", "a1+(b).png"]),
        ("**/*", ["a", "a/b", "a/b/c"], []),
    ],
)
def test_examples(glob: str, taken: list[str], left: list[str]) -> None:
    assert [name for name in taken + left if pattern(glob).fullmatch(name)] == taken


@pytest.mark.parametrize("outputs", [("**/*.png", "*.svg"), ("**/*.tar.gz",), ("out/*.pdf", "**/*.PDF")])
def test_endings_are_found_as_by_their_patterns(outputs: tuple[str, ...]) -> None:
    names = [
        f"{folder}{name}"
        for folder in ("", "a/", "out/", "a/b.png/")
        for name in (
            "x.png",
            ".PNG",
            "png",
            "x.png2",
            "x.svg",
            "x.tar.gz",
            "x.gz",
            "x.pdf",
            "line\nbreak.png",
        )
    ]
    workspace = MemoryWorkspace(dict.fromkeys(names, b""))
    found = matching(Execution(workspace=workspace), Program(files={}, outputs=outputs))
    slowly = [name for name in names if any(pattern(glob).fullmatch(name) for glob in outputs)]
    assert [entry.name for entry in found] == slowly and slowly


NAME = st.text(st.characters(exclude_characters="*?\0", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(NAME)
def test_a_name_without_stars_matches_itself(name: str) -> None:
    assert pattern(name).fullmatch(name)


@given(st.lists(NAME.map(lambda n: n.replace("/", "_")), min_size=1, max_size=4))
def test_two_stars_go_across_folders_and_one_does_not(parts: list[str]) -> None:
    name = "/".join(parts)
    assert pattern("**/*").fullmatch(name)
    assert bool(pattern("*").fullmatch(name)) == (len(parts) == 1)
    assert pattern("/".join("*" * len(parts))).fullmatch(name)


@given(st.text(st.sampled_from("*?/ab."), max_size=8), st.text(st.sampled_from("/ab."), max_size=8))
def test_a_match_agrees_with_a_slow_matcher(glob: str, name: str) -> None:
    assert bool(pattern(glob).fullmatch(name)) == slow(glob, name)


def slow(glob: str, name: str) -> bool:
    if not glob:
        return not name
    if glob.startswith("**/"):
        ends = [at + 1 for at, letter in enumerate(name) if letter == "/"]
        return any(slow(glob[3:], name[at:]) for at in (0, *ends))
    if glob[0] == "*":
        run = len(name.partition("/")[0])
        return any(slow(glob[1:], name[at:]) for at in range(run + 1))
    if not name:
        return False
    if glob[0] == "?":
        return name[0] != "/" and slow(glob[1:], name[1:])
    return glob[0] == name[0] and slow(glob[1:], name[1:])
