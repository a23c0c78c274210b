"""Feedback: the cause first, bounded, and nothing of the machine in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.diagnostics.kinds import GROUPS
from renderkit.diagnostics.text import diagnose
from renderkit.models import Diagnostic, RenderResult


def result(*findings: Diagnostic, status: str = "failed") -> RenderResult:
    return RenderResult(id="a", status=status, language="toy", diagnostics=findings)  # type: ignore[arg-type]


def test_the_cause_its_line_and_its_excerpt() -> None:
    cause = diagnose(
        "undefined", "no such name: foo", source="a\n  foo(1)\n", line=2, column=3, hint="define it"
    )
    echo = diagnose("no_image", "nothing was drawn")
    assert result(cause, echo, echo).feedback() == (
        "line 2, column 3: no such name: foo [undefined]\n"
        "      foo(1)\n"
        "      ^\n"
        "hint: define it\n"
        "nothing was drawn [no_image]"
    )


def test_a_picture_that_stands_needs_no_words() -> None:
    assert result(status="ok").feedback() == ""


def test_the_environment_is_not_the_programs_fault() -> None:
    said = result(diagnose("tool_missing", "asy is missing"), status="error").feedback()
    assert said.startswith("The program could not be judged") and "asy is missing" in said


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("cannot open /home/someone/x/data.csv", "cannot open data.csv"),
        ("<Figure at 0x7f3a2c1d9e50> is closed", "<Figure at 0x…> is closed"),
        ("https://example.com/a/b.js was refused", "https://example.com/a/b.js was refused"),
        ("1/2 and a/b/c stay", "1/2 and a/b/c stay"),
        ("/tmp/x/y.py:3: no", "y.py:3: no"),
    ],
)
def test_nothing_of_the_machine(message: str, said: str) -> None:
    assert result(diagnose("runtime", message)).feedback() == f"{said} [runtime]"


kinds = st.sampled_from(sorted(GROUPS))
findings = st.lists(
    st.builds(
        Diagnostic,
        kind=kinds,
        severity=st.sampled_from(["error", "warning", "info"]),
        message=st.text(max_size=300),
        line=st.none() | st.integers(1, 99),
        excerpt=st.none() | st.text(max_size=200),
        hint=st.none() | st.text(max_size=50),
    ),
    max_size=6,
)


@given(findings, st.integers(1, 3000))
def test_it_is_bounded_and_of_the_cause_there_is_always_something(found: list[Diagnostic], most: int) -> None:
    said = result(*found).feedback(max_chars=most)
    assert len(said) <= most
    assert bool(said) == bool(found)
    whole = result(*found).feedback(max_chars=100_000)
    if len(whole) <= most:
        assert said == whole
    else:
        assert whole.startswith(said.removesuffix("…"))


def test_no_room_is_misuse() -> None:
    with pytest.raises(ValueError, match="max_chars"):
        result().feedback(max_chars=0)
