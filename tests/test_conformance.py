"""What every language owes, for each that is installed; and the kit itself, on toys that owe something."""

from __future__ import annotations

import re
from typing import Any

import pytest

from renderkit.models import Program, Step
from renderkit.plugin import diagnose
from renderkit.plugins import Plugins
from renderkit.testing import Check, conformance, hostile
from tests import support
from tests.walls.support import no_docker

INSTALLED = [(name, check) for name in Plugins().names() for check in conformance(name)]


@pytest.mark.parametrize(
    ("language", "check"), INSTALLED, ids=[f"{name}-{check}" for name, check in INSTALLED]
)
def test_every_language(language: str, check: Check, nightly: bool) -> None:
    check(thorough=nightly)


DOCKER = [(name, check) for name in Plugins().names() for check in conformance(name, sandbox="docker")]


@pytest.mark.parametrize(("language", "check"), DOCKER, ids=[f"{name}-{check}" for name, check in DOCKER])
def test_every_language_in_docker(language: str, check: Check, nightly: bool) -> None:
    """The example of each; by night, all that a language owes."""
    if why := no_docker():
        pytest.skip(why)
    if not nightly and str(check) != "renders_its_example":
        pytest.skip("for --nightly")
    check(thorough=nightly)


def checks(**more: Any) -> dict[str, Check]:
    """The kit's checks for a toy. Its programs are shell scripts that fail at their first error."""

    def prepare(job: Any) -> Program:
        step = Step(name="sh", argv=("sh", "-eu", "main.sh"))
        return Program(files={**job.files, "main.sh": job.source}, steps=(step,), outputs=support.OUTPUTS)

    plugin = support.toy("toy", more.pop("prepare", prepare), **{"example": draws(), **more})
    return {str(check): check for check in conformance("toy", support.plugins(plugin))}


def draws() -> str:
    """A script that writes a small picture."""
    octal = "".join(f"\\{byte:03o}" for byte in support.png())
    return f"printf '{octal}' > out.png\n"


@pytest.mark.parametrize("name", list(checks()))
def test_a_language_that_owes_nothing(name: str) -> None:
    if name == "blames_odd_sources_on_the_code":
        checks(classify_error=lambda: [diagnose("syntax", "no")])[name]()
    else:
        checks()[name]()


def replaced(job: Any) -> Program:
    step = Step(name="sh", argv=("sh", "main.sh"))
    return Program(files={"main.sh": job.source, **job.files}, steps=(step,), outputs=support.OUTPUTS)


def trimmed(job: Any) -> Program:
    return Program(files={"main.sh": job.source.strip()}, steps=(Step(name="sh", argv=("sh", "main.sh")),))


DEBTS: dict[str, dict[str, Any]] = {
    "describes_itself": {"example": ""},
    "prepares_without_touching_anything": {"prepare": trimmed},
    "keeps_files_beside_the_code": {"prepare": replaced},
    "renders_its_example": {"example": "exit 1"},
    "makes_the_formats_that_it_claims": {"formats": ("png", "svg"), "example": "exit 1"},
    "gives_the_same_bytes_cold_and_warm": {
        "example": draws() + "cat /proc/sys/kernel/random/uuid >&2; exit 1"
    },
    "blames_odd_sources_on_the_code": {"classify_error": lambda: 1 / 0},
    "keeps_jobs_apart": {"example": "exit 1"},
}


@pytest.mark.parametrize("name", DEBTS)
def test_a_language_that_owes_something(name: str) -> None:
    with pytest.raises(AssertionError):
        checks(**DEBTS[name])[name]()


def test_a_language_that_is_held_up_by_what_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def quadratic(execution: Any) -> list[Any]:
        re.search(r"\([^)]*\)", execution.steps[0].text[:60_000])
        return []

    monkeypatch.setattr(hostile, "SECONDS", 0.2)
    with pytest.raises(AssertionError, match=r"s for '\("):
        checks(classify_error=quadratic)["reads_hostile_output_in_time"]()
