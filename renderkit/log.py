"""Logs: structlog, on stderr, loaded when the first line is logged (importing it takes 120 ms)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import structlog


@lru_cache(1)
def log() -> structlog.stdlib.BoundLogger:
    """The logger. Where the embedding program has configured structlog, its way of writing is kept."""
    import structlog

    if not structlog.is_configured():
        configure()
    return cast("structlog.stdlib.BoundLogger", structlog.get_logger("renderkit"))


def configure(*, json: bool = False) -> None:
    """Lines for people; or, for programs, one JSON object a line."""
    import sys

    import structlog

    # plain tracebacks: a richer one prints local variables, and with them what programs wrote
    console = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    stamp = structlog.processors.TimeStamper("iso" if json else "%Y-%m-%d %H:%M:%S", utc=json)
    written: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[structlog.processors.add_log_level, stamp, *(written if json else [console])],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
