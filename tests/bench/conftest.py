"""One engine with the installed languages, and a client that does not wait long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderkit.bench import chat
from renderkit.bench import run as running
from renderkit.engine import Engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    with Engine(workers=2) as engine:
        yield engine


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pauses are of another test's business."""
    import openai._base_client

    monkeypatch.setattr(openai._base_client, "INITIAL_RETRY_DELAY", 0.02)
    monkeypatch.setattr(openai._base_client, "MAX_RETRY_DELAY", 0.05)
    monkeypatch.setattr(chat, "PAUSES", (0.01, 0.02))
    monkeypatch.setattr(running, "PAUSES", (0.01, 0.02, 0.03))
    for name in ("OPENAI_BASE_URL", "OPENAI_API_KEY", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
