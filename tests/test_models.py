"""The words: what they take, what they refuse, and that their JSON form keeps everything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from renderkit.models import (
    SCHEMA_VERSION,
    Diagnostic,
    Image,
    Job,
    Kind,
    Limits,
    Program,
    RenderResult,
    Statistics,
    StepResult,
    Usage,
)
from tests import support

KINDS = st.sampled_from(Kind.__args__)
TEXT = st.text(max_size=40)
MAYBE = st.none() | st.integers(1, 10_000)

STATISTICS = st.builds(
    Statistics, colors=st.integers(1, 2**24), dominant_share=st.floats(0, 1), entropy=st.floats(0, 8)
)
IMAGES = st.builds(
    Image,
    width=st.integers(1, 9999),
    height=st.integers(1, 9999),
    sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    bytes=st.integers(0, 2**40),
    statistics=STATISTICS,
    path=st.none() | TEXT,
    vector=st.none() | TEXT,
    vector_format=st.sampled_from([None, "svg", "pdf"]),
    page=MAYBE,
    source=TEXT,
)
DIAGNOSTICS = st.builds(
    Diagnostic,
    kind=KINDS,
    severity=st.sampled_from(["error", "warning", "info"]),
    message=st.text(max_size=2000),
    file=st.none() | TEXT,
    line=MAYBE,
    column=MAYBE,
    excerpt=st.none() | TEXT,
    hint=st.none() | TEXT,
    code=st.none() | TEXT,
)
RESULTS = st.builds(
    RenderResult,
    id=TEXT,
    status=st.sampled_from(["ok", "failed", "error"]),
    language=TEXT,
    images=st.lists(IMAGES, max_size=3).map(tuple),
    diagnostics=st.lists(DIAGNOSTICS, max_size=3).map(tuple),
    usage=st.builds(Usage, cpu_seconds=st.floats(0, 100), memory_wall=TEXT),
    timings=st.dictionaries(TEXT, st.integers(0, 100).map(float), max_size=4),
    isolation=st.sampled_from(["namespace", "context", "converter", "none"]),
)


@given(RESULTS)
def test_a_result_survives_json(result: RenderResult) -> None:
    line = result.model_dump_json()
    assert "\n" not in line
    assert RenderResult.model_validate_json(line) == result


def test_a_results_json_has_the_fields_that_were_promised() -> None:
    image = Image(
        width=1, height=1, sha256="0" * 64, bytes=3, png=b"png", vector_bytes=b"<svg/>",
        statistics=Statistics(colors=1, dominant_share=1, entropy=0),
    )  # fmt: skip
    result = RenderResult(id="a", status="ok", language="toy", images=(image,), timings={"execute": 1 / 3})
    found = json.loads(result.model_dump_json())
    assert found["schema_version"] == SCHEMA_VERSION
    assert set(found) >= {
        *("schema_version", "id", "status", "language", "images", "diagnostics", "usage", "timings"),
        *("sandbox", "isolation", "fingerprint"),
    }
    assert set(found["images"][0]) >= {
        *("path", "format", "width", "height", "sha256", "bytes", "statistics", "vector")
    }
    assert not {"png", "vector_bytes"} & set(found["images"][0]), "pictures do not belong in JSON"
    assert set(Diagnostic.model_fields) >= {
        *("kind", "severity", "message", "line", "column", "excerpt", "hint", "code")
    }
    assert found["timings"] == {"execute": 0.333333}


def test_unknown_fields_are_refused_and_records_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Diagnostic(kind="syntax", message="x", colour="red")  # type: ignore[call-arg]
    found = Diagnostic(kind="syntax", message="x")
    with pytest.raises(ValidationError):
        found.message = "y"  # type: ignore[misc]


# ---- names of files ----

GOOD = (
    "a",
    "data.csv",
    "a/b/c.txt",
    "..a",
    "a..",
    ".hidden",
    "a b",
    "ünïcode/日本.csv",
    "line\nbreak",
    "-rf",
    "...",
)
BAD = (
    "",
    "/",
    "/etc/passwd",
    "..",
    ".",
    "a/..",
    "../a",
    "a/../b",
    "./a",
    "a//b",
    "a/",
    "a\0b",
    "a/./b",
    "x" * 256,
)


@pytest.mark.parametrize("name", GOOD)
def test_names_below_the_workspace_are_taken(name: str) -> None:
    assert Job(source=b"", language="toy", files={name: b""}).files == {name: b""}
    assert Program(files={name: b""}).files == {name: b""}


@pytest.mark.parametrize("name", BAD)
def test_names_that_leave_the_workspace_are_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="no file name"):
        Job(source=b"", language="toy", files={name: b""})
    with pytest.raises(ValidationError, match="no file name"):
        Program(files={name: b""})


@given(st.text(st.sampled_from("./a\0é"), max_size=12))
def test_a_name_that_is_taken_stays_below(name: str) -> None:
    try:
        Job(source=b"", language="toy", files={name: b""})
    except ValidationError:
        return
    parts = name.split("/")
    assert all(part not in ("", ".", "..") for part in parts)
    assert "\0" not in name


# ---- sources ----


def test_text_becomes_utf8_and_bytes_stay() -> None:
    assert Job(source="é", language="toy").source == "é".encode()  # type: ignore[arg-type]
    assert Job(source=b"\xff\0\r\n", language="toy").source == b"\xff\0\r\n"
    assert Job(source="\udcff", language="toy").source == b"\xff"  # type: ignore[arg-type]


def test_the_text_for_reading_has_no_byte_order_mark_and_never_fails() -> None:
    assert Job(source=b"\xef\xbb\xbfa\r\nb", language="toy").text == "a\r\nb"
    assert Job(source=b"a\xffb", language="toy").text == "a\ufffdb"


# ---- limits ----


def test_the_limits_that_were_promised_are_the_defaults() -> None:
    mib = 1024 * 1024
    limits = Limits()
    assert (limits.wall_seconds, limits.cpu_seconds) == (30, 30)
    assert limits.memory_bytes == 2048 * mib
    assert limits.processes == 256
    assert (limits.file_bytes, limits.workspace_bytes, limits.workspace_files) == (
        64 * mib,
        256 * mib,
        10_000,
    )
    assert limits.output_bytes == mib
    assert limits.pixels == 64_000_000


@pytest.mark.parametrize("name", sorted(Limits.model_fields))
@pytest.mark.parametrize("value", [0, -1, "many", None, float("nan"), float("-inf")])
def test_a_limit_that_cannot_be_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Limits(**{name: value})


def test_a_limit_without_an_end_is_refused() -> None:
    for name in ("wall_seconds", "cpu_seconds"):
        with pytest.raises(ValidationError):
            Limits(**{name: float("inf")})


# ---- steps ----


def test_a_step_that_hit_a_limit_is_not_ok_whatever_its_status() -> None:
    assert StepResult(name="a", exit_code=0).ok
    assert not StepResult(name="a", exit_code=0, limit="memory").ok
    assert not StepResult(name="a", exit_code=1).ok
    assert not StepResult(name="a", signal=9).ok


def test_a_steps_text_is_its_errors_and_then_its_output() -> None:
    assert StepResult(name="a", stdout=b"out", stderr=b"err\xff").text == "err\ufffd\nout"
    assert StepResult(name="a", stdout=b"out").text == "out"


def test_a_job_survives_json_with_its_bytes() -> None:
    job = support.job(b"\0\xff\r\n", files={"a.bin": bytes(range(256))})
    assert Job.model_validate_json(job.model_dump_json()) == job
