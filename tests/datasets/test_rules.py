"""Which records are taken, which are copies, and which pictures count."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.datasets.dedupe import Copies
from renderkit.datasets.rows import Sample
from renderkit.datasets.rules import (
    PRESETS,
    Dedupe,
    Filter,
    Filters,
    Judge,
    RulesError,
    judged,
    load,
    refusal,
)
from renderkit.diagnostics.text import diagnose
from renderkit.models import Image, RenderResult, Statistics

RULES = """
[filter]
languages = ["python", "r"]
max_bytes = 1000
[filter.language.python]
libraries = ["matplotlib", "seaborn"]
exclude = ["input("]
[dedupe]
mode = "near"
threshold = 0.9
[judge]
min_bytes = 5000
warnings = ["empty_chart"]
"""


def test_a_file_of_rules(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(RULES)
    rules = load(tmp_path / "rules.toml")
    assert rules.filter.language["python"].libraries == ("matplotlib", "seaborn")
    assert (rules.dedupe.mode, rules.dedupe.threshold, rules.judge.min_bytes) == ("near", 0.9, 5000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[filter]\nlangauges = []", "filter.langauges"),
        ("[judge]\nwarnings = ['no_such']", "judge.warnings.0"),
        ("[dedupe]\nthreshold = 2", "dedupe.threshold"),
        ("[filter", "rules.toml"),
    ],
)
def test_a_rule_that_is_none_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "rules.toml").write_text(text)
    with pytest.raises(RulesError, match=said):
        load(tmp_path / "rules.toml")


BRINGS = {
    "import matplotlib.pyplot as plt": True,
    "from matplotlib import cm": True,
    "import numpy, matplotlib": True,
    "  library(matplotlib)": True,
    "#include <matplotlib/x.h>": True,
    "const x = require('matplotlib')": True,
    '<script src="https://cdn.example/npm/matplotlib@1"></script>': True,
    "print('matplotlib')": False,
    "import matplotlibx": False,
    "import my_matplotlib": False,
    "important = 'matplotlib'": False,
}


@pytest.mark.parametrize("code", BRINGS)
def test_a_library_is_brought_in_or_only_named(code: str) -> None:
    found = refusal(Filters(libraries=("matplotlib",)), "any", code.encode())
    assert (found is None) == BRINGS[code]


def test_filters() -> None:
    rules = Filters(
        languages=("a", "b"),
        keywords=("plot",),
        max_bytes=30,
        language={"b": Filter(exclude=("input(",), min_bytes=8)},
    )
    assert refusal(rules, "a", b"plot(1)") is None
    for language, code in (
        ("c", b"plot(1)"),
        ("a", b"draw(1)"),
        ("a", b"plot" * 10),
        ("a", b" \n"),
        ("b", b"plot(1)"),
        ("b", b"plot(input())"),
    ):
        found = refusal(rules, language, code)
        assert found is not None
        assert (found.stage, found.status) == ("filter", "skipped")


def sample(sequence: int, code: str, language: str = "a", **files: bytes) -> Sample:
    return Sample(
        sequence=sequence,
        source="s",
        position=sequence,
        id=f"r{sequence}",
        language=language,
        code=code.encode(),
        files=files,
    )


def copies(mode: Any = "exact", threshold: float = 0.8) -> Copies:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.execute("BEGIN")
    return Copies(Dedupe(mode=mode, threshold=threshold), database)


def test_exact_copies() -> None:
    seen = copies()
    assert seen.refusal(sample(0, "x")) is None
    assert seen.refusal(sample(1, "x", "b")) is None, "in another language it is another program"
    assert seen.refusal(sample(2, "x", data=b"1")) is None, "with other files, too"
    again = seen.refusal(sample(3, "x"))
    assert again is not None
    assert again.message == "the same as r0 (s, record 0)"
    assert seen.refusal(sample(0, "x")) is None, "a record that is read again is no copy of itself"
    assert copies("none").refusal(sample(0, "x")) is None


LONG = " ".join(f"plot(x{number}, y{number})" for number in range(60))


def test_near_copies() -> None:
    seen = copies("near")
    assert seen.refusal(sample(0, LONG)) is None
    near = seen.refusal(sample(1, LONG.replace("y30", "z")))
    assert near is not None
    assert "nearly the same as r0" in near.message
    assert seen.refusal(sample(2, " ".join(f"draw({n} {n * n})" for n in range(90)))) is None
    assert seen.refusal(sample(3, LONG.replace("y31", "z"), "b")) is None, "another language"
    assert seen.refusal(sample(0, LONG)) is None, "read again"


@given(
    st.lists(st.sampled_from([LONG, LONG + " a", LONG + " b c", "x", "y"]), max_size=12), st.integers(0, 12)
)
def test_a_run_that_starts_again_decides_the_same(codes: list[str], stopped: int) -> None:
    samples = [sample(number, code) for number, code in enumerate(codes)]
    undisturbed = copies("near")
    expected = [undisturbed.refusal(one) for one in samples]
    seen = copies("near")
    for one in samples[:stopped]:
        seen.refusal(one)
    assert [seen.refusal(one) for one in samples] == expected


def result(
    width: int = 400, height: int = 300, size: int = 20_000, share: float = 0.9, colors: int = 50
) -> Any:
    statistics = Statistics(colors=colors, dominant_share=share, entropy=1)
    image = Image(width=width, height=height, sha256="0" * 64, bytes=size, statistics=statistics)
    warning = diagnose("empty_chart", "no marks", severity="warning")
    return RenderResult(id="1", status="ok", language="a", images=(image,), diagnostics=(warning,))


OBJECTIONS: dict[str, tuple[Judge, Any, str]] = {
    "small": (PRESETS["published"], result(size=10_240), "invalid_image"),
    "one colour": (PRESETS["published"], result(colors=1), "blank_image"),
    "nearly one colour": (Judge(dominant_share=0.95), result(share=0.96), "blank_image"),
    "a short side": (Judge(min_side=64), result(height=63), "invalid_image"),
    "a long side": (Judge(max_side=399), result(), "invalid_image"),
    "a ribbon": (Judge(aspect=4), result(width=1300), "invalid_image"),
    "a warning that counts": (Judge(warnings=("empty_chart",)), result(), "empty_chart"),
}


@pytest.mark.parametrize("case", OBJECTIONS)
def test_a_picture_that_does_not_count(case: str) -> None:
    rules, drawn, kind = OBJECTIONS[case]
    verdict = judged(rules, drawn)
    assert verdict.status == "failed"
    assert (verdict.diagnostics[0].kind, verdict.diagnostics[0].severity) == (kind, "error")
    assert verdict.images == drawn.images, "it is kept to be looked at"


def test_a_picture_that_counts() -> None:
    drawn = result(size=10_241)
    assert judged(PRESETS["published"], drawn) is drawn
    failed = drawn.model_copy(update={"status": "failed"})
    assert judged(Judge(min_bytes=10**6), failed) is failed, "what failed is not judged again"
