"""A process that stays: a line goes in, an answer comes out. It is started again when it has died."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from contextlib import suppress

SECONDS = 120
"""After which a tool, or a plain command, is given up."""


class Seat:
    """What the process prints on stderr is shown where RATES_DEBUG is set."""

    def __init__(self, argv: list[str], env: dict[str, str]) -> None:
        self._argv, self._env = argv, env
        self._process: subprocess.Popen[str] | None = None

    def ready(self) -> bool:
        """Starts it, unless it runs; whether it is there."""
        if self._process is not None and self._process.poll() is None:
            return True
        self.close()
        self._process = subprocess.Popen(
            self._argv,
            env=self._env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("RATES_DEBUG") else subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        return self._answer() == "ready"

    def ask(self, line: str) -> bool:
        """Whether it says `ok`. One that dies or takes too long does not."""
        if not self.ready():
            return False
        assert self._process is not None and self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()
        return self._answer() == "ok"

    def close(self) -> None:
        """Ends it and all of its session."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        _kill(process)
        process.wait()

    def _answer(self) -> str:
        """The next line that is an answer, since a tool may print others; empty where none comes."""
        process = self._process
        assert process is not None and process.stdout is not None
        late = threading.Timer(SECONDS, _kill, [process])
        late.start()
        try:
            lines = (line.strip() for line in process.stdout)
            said = next((line for line in lines if line in ("ready", "ok", "no")), "")
        finally:
            late.cancel()
        if not said:  # its pipe ends a moment before the process does: who asks next must not meet it again
            self.close()
        return said


def _kill(process: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
