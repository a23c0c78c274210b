"""A fingerprint changes with all that can change a picture, and with nothing else."""

from __future__ import annotations

import re

import pytest

from renderkit.fingerprint import fingerprint
from renderkit.models import Command, Environment, Language, Limits, Option, Toolchain
from tests import support

LANGUAGE = Language(
    name="toy", title="Toy", extensions=(".toy",), version="1", options={"engine": Option(meaning="x")}
)
JOB = support.job("x")
BASE = fingerprint(LANGUAGE, JOB)


def test_it_is_short_and_stays() -> None:
    assert re.fullmatch("[0-9a-f]{16}", BASE)
    assert fingerprint(LANGUAGE.model_copy(), JOB.model_copy()) == BASE


@pytest.mark.parametrize(
    "change",
    [
        {"source": b"other"},
        {"id": "other"},
        {"files": {"a": b"1"}},
    ],
)
def test_a_program_is_not_part_of_it(change: dict[str, object]) -> None:
    assert fingerprint(LANGUAGE, JOB.model_copy(update=change)) == BASE


@pytest.mark.parametrize(
    "change",
    [
        {"options": {"engine": "cairo"}},
        {"limits": Limits(wall_seconds=1)},
        {"limits": Limits(pixels=5)},
        {"format": "svg"},
    ],
)
def test_options_and_limits_are(change: dict[str, object]) -> None:
    assert fingerprint(LANGUAGE, JOB.model_copy(update=change)) != BASE


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other"},
        {"version": "2"},
        {"toolchain": Toolchain(environments=(Environment(name="e"),))},
        {"toolchain": Toolchain(commands=(Command(name="sh", version=("-c", "echo 1.2")),))},
    ],
)
def test_the_plugin_and_its_tools_are(change: dict[str, object]) -> None:
    assert fingerprint(LANGUAGE.model_copy(update=change), JOB) != BASE


def test_what_is_in_an_environment_is() -> None:
    def of(environment: Environment) -> str:
        chain = Toolchain(environments=(environment,))
        return fingerprint(LANGUAGE.model_copy(update={"toolchain": chain}), JOB)

    pins = [Environment(name="e", requirements=f"numpy=={version}") for version in (1, 2)]
    assert of(pins[0]) != of(pins[1])
    assert of(pins[0]) == of(pins[0].model_copy())
