"""Mermaid's page draws one diagram after another: every one comes out as from a page that has drawn none.

A job with a file beside it gets a page of its own, so both come out of the same engine. A few examples of the
corpus and some of our programs, forwards and backwards; all of both with `--nightly`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renderkit.engine import Engine
from renderkit.models import RenderResult
from tests.corpora import mermaid

OWN = sorted((Path(__file__).parent.parent / "plugins/mermaid/tests").glob("*/*.mmd"))
FEW = 4

POLLUTING = [
    "---\nconfig:\n  theme: forest\n  look: handDrawn\n  fontFamily: monospace\n---\n"
    "flowchart LR\n  a --> b\n",
    '%%{init: {"theme": "dark", "themeVariables": {"primaryColor": "#f00"}}}%%\n'
    '%%{init: {"flowchart": {"curve": "step"}}}%%\nflowchart LR\n  a --> b\n  classDef default fill:#0f0\n',
    '%%{init: {"__proto__": {"theme": "dark"}, "constructor": {"prototype": {"left": 1}}}}%%\n'
    'pie\n  "__proto__": 3\n',
    "sequenceDiagram\n  autonumber 40\n  actor __proto__\n  __proto__->>constructor: toString\n",
    '%%{init: {"themeCSS": "* { fill: red !important } body { background: blue }"}}%%\n'
    "flowchart LR\n  diagram --> mermaid\n",
]
"""Texts that set everything that a text can set, or that hope to."""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=10_000) as engine:
        yield engine


def diagrams(nightly: bool) -> list[bytes]:
    try:
        examples = mermaid.files() if nightly else mermaid.sample(FEW)
    except Exception as error:
        pytest.skip(f"the corpus cannot be fetched: {error}")
    own = OWN if nightly else OWN[:: len(OWN) // FEW]
    return [path.read_bytes() for path in (*examples, *own)]


def drawn(engine: Engine, text: bytes, **files: bytes) -> tuple[object, ...]:
    result: RenderResult = engine.render(text, "mermaid", files=files)
    assert result.isolation == "context"
    pictures = tuple((image.sha256, image.vector_bytes) for image in result.images)
    return result.status, pictures, result.diagnostics


def test_every_diagram_is_as_from_a_fresh_page(engine: Engine, nightly: bool) -> None:
    texts = [*diagrams(nightly), *(text.encode() for text in POLLUTING)]
    fresh = {text: drawn(engine, text, beside=b"") for text in texts}
    for text in (*texts, *reversed(texts)):
        assert drawn(engine, text) == fresh[text], text.decode()
