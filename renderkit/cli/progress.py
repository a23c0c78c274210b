"""How far a validation is: a live table at a terminal, else a line now and then. All of it on stderr."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from renderkit.datasets.read import Source
    from renderkit.datasets.rows import Row

EVERY = 10.0
"""Seconds between lines, away from a terminal."""

REFRESH = 0.25
RECENT = 30.0
"""Seconds over which the rate is taken."""


class Progress:
    """Told of each row; shows rate, time to go, pass rate and kinds of failures by language."""

    def __init__(self, found: Sequence[Source], before: int, *, json: bool = False) -> None:
        counts = [source.count() for source in found]
        self._total = None if None in counts else sum(count or 0 for count in counts)
        self._done = before
        self._statuses: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._json = json
        self._live: Any = None
        self._began = self._said = time.monotonic()
        self._marks = [(self._began, before)]

    def __enter__(self) -> Progress:
        if sys.stderr.isatty() and not self._json:
            from rich.console import Console
            from rich.live import Live

            self._live = Live(self._table(), console=Console(stderr=True), auto_refresh=False, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Shows the last state, once."""
        if self._live is not None:
            self._live.stop()
            self._live = None
        elif self._marks:
            self._line()
        self._marks = []

    def row(self, row: Row) -> None:
        """Takes one in."""
        self._done += 1
        self._statuses[row.language][row.status] += 1
        if row.kind is not None:
            self._kinds[row.language][row.kind] += 1
        now = time.monotonic()
        if now - self._said >= (REFRESH if self._live is not None else EVERY):
            self._said = now
            self._marks = [*(mark for mark in self._marks if mark[0] > now - RECENT), (now, self._done)]
            if self._live is None:
                self._line()
            else:
                self._live.update(self._table(), refresh=True)

    @property
    def rate(self) -> float:
        """Records a second, lately."""
        at, done = self._marks[0]
        seconds = time.monotonic() - at
        return (self._done - done) / seconds if seconds > 0 else 0.0

    def _left(self) -> float | None:
        """Seconds to go, where the total is known."""
        if self._total is None or not self.rate:
            return None
        return max(0, self._total - self._done) / self.rate

    def _line(self) -> None:
        statuses = sum(self._statuses.values(), Counter[str]())
        kinds = sum(self._kinds.values(), Counter[str]())
        left = self._left()
        if self._json:
            from renderkit.log import log

            log().info(
                "progress",
                done=self._done,
                total=self._total,
                rate=round(self.rate, 2),
                seconds_left=left and round(left),
                **statuses,
                kinds=dict(kinds.most_common()),
            )
            return
        of = "" if self._total is None else f" of {self._total:,}"
        parts = [f"{self._done:,}{of}", f"{self.rate:.1f}/s"]
        parts += [] if left is None else [f"{_clock(left)} to go"]
        parts += [
            f"{statuses[word]:,} {word}" for word in ("ok", "failed", "error", "skipped") if statuses[word]
        ]
        parts += [f"{kind} {count}" for kind, count in kinds.most_common(3)]
        print("  ".join(parts), file=sys.stderr, flush=True)

    def _table(self) -> Any:
        from rich.table import Table

        left = self._left()
        of = "" if self._total is None else f" of {self._total:,}"
        to_go = "" if left is None else f"  {_clock(left)} to go"
        table = Table(title=f"{self._done:,}{of}  {self.rate:.1f}/s{to_go}", title_justify="left")
        for name in ("language", "ok", "failed", "error", "skipped", "passed"):
            table.add_column(name, justify="left" if name == "language" else "right")
        table.add_column("kinds")
        for language in sorted(self._statuses):
            counts = self._statuses[language]
            judged = counts["ok"] + counts["failed"]
            table.add_row(
                language,
                *(f"{counts[word]:,}" for word in ("ok", "failed", "error", "skipped")),
                f"{counts['ok'] / judged:.1%}" if judged else "",
                ", ".join(f"{kind} {count}" for kind, count in self._kinds[language].most_common(4)),
            )
        return table


def _clock(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}"
