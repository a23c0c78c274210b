"""A row: what became of one record. Its form as a model, in JSON, and in Parquet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Literal

import pyarrow as pa
import pyarrow.json as pa_json

from renderkit.models import Diagnostic, Image, Isolation, Kind, Named, Record, RenderResult, Usage

FORMAT = 1
"""Of a results folder. It changes when an older renderkit could not go on with one."""

Stage = Literal["read", "extract", "filter", "dedupe", "render", "judge"]
RowStatus = Literal["ok", "failed", "error", "skipped"]

STAGES: tuple[Stage, ...] = ("read", "extract", "filter", "dedupe", "render", "judge")


class Sample(Record):
    """A record that can be rendered. `sequence` counts the records of a run in the order of reading."""

    sequence: int
    source: Named
    position: int
    id: Named
    language: str
    code: bytes
    files: dict[str, bytes] = {}


class Refusal(Record):
    """A record that ends before it is rendered: at which stage, and why. Skipped is not failed."""

    stage: Stage
    status: Literal["failed", "skipped"] = "failed"
    kind: Kind | None = None
    message: str


class Row(Record):
    """One record's verdict.

    `source` and `position` (from 0) tell records apart, also where ids repeat. `stage` is the one that
    decided: `render` or `judge` where the program ran. `kind`, `message` and `line` are those of the first
    finding, the cause, where the status is not `ok`. Paths of pictures are relative to the results folder.
    `seconds` is the time on the engine, and `attempts` how often it was tried.
    """

    source: Named
    position: int
    id: Named
    language: str
    status: RowStatus
    stage: Stage
    kind: Kind | None = None
    message: str | None = None
    line: int | None = None
    code: str | None = None
    code_sha256: str | None = None
    images: tuple[Image, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    usage: Usage = Usage()
    timings: dict[str, float] = {}
    seconds: float = 0.0
    attempts: int = 0
    sandbox: str = ""
    isolation: Isolation = "none"
    fingerprint: str = ""
    schema_version: int = 1


def refused(
    source: str, position: int, id: str, language: str, refusal: Refusal, code: bytes | None = None
) -> Row:
    """The row of a record that never ran."""
    found: tuple[Diagnostic, ...] = ()
    if refusal.status == "failed":
        found = (Diagnostic(kind=refusal.kind or "data", message=refusal.message[:2000]),)
    return Row(
        source=source,
        position=position,
        id=id,
        language=language,
        status=refusal.status,
        stage=refusal.stage,
        kind=found[0].kind if found else None,
        message=refusal.message,
        diagnostics=found,
        **_of_code(code),
    )


def rendered(sample: Sample, result: RenderResult, stage: Stage, attempts: int) -> Row:
    """The row of a record that ran."""
    cause = result.diagnostics[0] if result.diagnostics and result.status != "ok" else None
    return Row(
        source=sample.source,
        position=sample.position,
        id=sample.id,
        language=result.language,
        status=result.status,
        stage=stage,
        kind=cause and cause.kind,
        message=cause and cause.message,
        line=cause and cause.line,
        images=result.images,
        diagnostics=result.diagnostics,
        usage=result.usage,
        timings=result.timings,
        seconds=round(sum(result.timings.values()), 6),
        attempts=attempts,
        sandbox=result.sandbox,
        isolation=result.isolation,
        fingerprint=result.fingerprint,
        schema_version=result.schema_version,
        **_of_code(sample.code),
    )


def _of_code(code: bytes | None) -> dict[str, Any]:
    """Code as text for reading; the hash is that of its bytes."""
    if code is None:
        return {}
    return {"code": code.decode("utf-8", "backslashreplace"), "code_sha256": hashlib.sha256(code).hexdigest()}


# ---- in Parquet ----

_STATISTICS = pa.struct([("colors", pa.int64()), ("dominant_share", pa.float64()), ("entropy", pa.float64())])
_IMAGE = pa.struct(
    [
        ("path", pa.string()),
        ("sha256", pa.string()),
        ("format", pa.string()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("bytes", pa.int64()),
        ("statistics", _STATISTICS),
        ("vector", pa.string()),
        ("vector_format", pa.string()),
        ("page", pa.int32()),
        ("source", pa.string()),
    ]
)
_DIAGNOSTIC = pa.struct(
    [
        ("kind", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("file", pa.string()),
        ("line", pa.int32()),
        ("column", pa.int32()),
        ("excerpt", pa.string()),
        ("hint", pa.string()),
        ("code", pa.string()),
    ]
)
_USAGE = pa.struct(
    [("cpu_seconds", pa.float64()), ("peak_memory_bytes", pa.int64()), ("memory_wall", pa.string())]
)
_SPANS = ("prepare", "start", "execute", "collect_image", "classify_error")
_TIMINGS = pa.struct([(name, pa.float64()) for name in _SPANS])
PICTURE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
"""How the `datasets` library stores a picture."""

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("position", pa.int64()),
        ("id", pa.string()),
        ("language", pa.string()),
        ("status", pa.string()),
        ("stage", pa.string()),
        ("kind", pa.string()),
        ("message", pa.string()),
        ("line", pa.int32()),
        ("code", pa.string()),
        ("code_sha256", pa.string()),
        ("images", pa.list_(_IMAGE)),
        ("diagnostics", pa.list_(_DIAGNOSTIC)),
        ("usage", _USAGE),
        ("timings", _TIMINGS),
        ("seconds", pa.float64()),
        ("attempts", pa.int32()),
        ("sandbox", pa.string()),
        ("isolation", pa.string()),
        ("fingerprint", pa.string()),
        ("schema_version", pa.int32()),
    ]
)

_FEATURES = {"image": {"_type": "Image"}, "pages": {"feature": {"_type": "Image"}, "_type": "List"}}
WITH_PICTURES = SCHEMA.append(pa.field("image", PICTURE)).append(pa.field("pages", pa.list_(PICTURE)))
WITH_PICTURES = WITH_PICTURES.with_metadata({"huggingface": json.dumps({"info": {"features": _FEATURES}})})
"""With the first picture and the further pages inside, so that `datasets` shows them as images."""


def table(rows: Sequence[str]) -> pa.Table:
    """Rows, each as its JSON text, as a table."""
    if not rows:
        return SCHEMA.empty_table()
    text = "\n".join(rows).encode()
    # read by Arrow itself: by way of Python's objects it takes ten times as long
    return pa_json.read_json(
        pa.BufferReader(text),
        read_options=pa_json.ReadOptions(block_size=len(text) + 1),
        parse_options=pa_json.ParseOptions(explicit_schema=SCHEMA, unexpected_field_behavior="ignore"),
    ).select(SCHEMA.names)


def with_pictures(held: pa.Table, pictures: Sequence[Sequence[dict[str, Any]]]) -> pa.Table:
    """The same with the pictures of each row inside: `{"bytes": …, "path": …}`, the first one apart."""
    first = pa.array([found[0] if found else None for found in pictures], PICTURE)
    further = pa.array([list(found[1:]) for found in pictures], pa.list_(PICTURE))
    columns = [*held.columns, first, further]
    return pa.Table.from_arrays(columns, schema=WITH_PICTURES)
