"""Sources arrive intact: what a program finds is byte for byte what was given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderkit.engine import Engine
from renderkit.models import Execution, Limits, Program, Step
from renderkit.plugin import diagnose
from tests import support

SUMS: dict[str, str] = {}


def prepare(job: Any) -> Program:
    names = ["main.x", *job.files]
    script = 'for name in "$@"; do sha256sum < "./$name"; done'
    step = Step(name="sums", argv=("sh", "-c", script, "sh", *names))
    return Program(files={"main.x": job.source, **job.files}, steps=(step,))


def classify_error(execution: Execution) -> list[Any]:
    lines = execution.steps[0].stdout.decode().split("\n")
    return [diagnose("data", line.split()[0]) for line in lines if line]


@pytest.fixture(scope="module")
def summing() -> Iterator[Engine]:
    with support.engine(support.toy("toy", prepare, classify_error=classify_error), uses=100_000) as engine:
        yield engine


def arrives(engine: Engine, source: bytes, files: dict[str, bytes] | None = None) -> None:
    result = engine.render(source, "toy", files=files or {}, limits=Limits(workspace_files=2000))
    expected = [hashlib.sha256(content).hexdigest() for content in (source, *(files or {}).values())]
    assert [found.message for found in result.diagnostics if found.kind == "data"] == list(
        dict.fromkeys(expected)
    )


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\0",
        b"\r\n\r\n",
        b"\xef\xbb\xbftext",
        b"\xff\xfe\x00",
        rb'label("$\theta$", (0,0));',
        rb"{ c'''4 \\ c,, }",
        rb'{"title": "one\ntwo"}',
        b"same line\n" * 20,
        b"no newline at the end",
        b"$(touch x) `touch y` ; rm -rf / ${HOME} %s %d {} {0}",
        bytes(range(256)),
        bytes(range(256)) * 20_480,
    ],
    ids=lambda source: repr(source[:20]),
)
def test_examples(summing: Engine, source: bytes) -> None:
    arrives(summing, source)


@given(st.binary(max_size=3000))
@settings(max_examples=40)
def test_any_bytes(summing: Engine, source: bytes) -> None:
    arrives(summing, source)


@given(st.text(st.characters() | st.sampled_from("\r\n\\\"'$`%\ufeff\0"), max_size=300))
@settings(max_examples=25)
def test_any_text(summing: Engine, source: str) -> None:
    arrives(summing, source.encode("utf-8", "surrogatepass"))


PARTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
PARTS = PARTS.filter(lambda part: part not in (".", "..", "main.x"))


@given(st.dictionaries(PARTS, st.binary(max_size=200), max_size=5))
@settings(max_examples=25)
def test_any_files_beside_the_code(summing: Engine, files: dict[str, bytes]) -> None:
    arrives(summing, b"source", files)


def test_files_in_folders(summing: Engine) -> None:
    arrives(summing, b"x", {"a/b/c.csv": b"1", "a/b/d.csv": b"2", "a/e": b"", "ü/日本.txt": b"3", "-n": b"4"})


def test_a_text_with_lone_surrogates_is_the_bytes_that_it_stands_for(summing: Engine) -> None:
    result = summing.render(b"\xff\xfe".decode("utf-8", "surrogateescape"), "toy")
    assert result.diagnostics[0].message == hashlib.sha256(b"\xff\xfe").hexdigest()


def test_a_file_that_stands_where_a_folder_is_wanted_is_misuse(summing: Engine) -> None:
    with pytest.raises(ValueError, match="'a' cannot be a file and a folder"):
        summing.render(b"x", "toy", files={"a": b"1", "a/b": b"2"})
