"""Who a worker is on the host.

An ordinary user's workers run as that user, in a user namespace. Root's first become somebody who owns
nothing: as root, bubblewrap would keep powers that the walls are to take away, and a limit on processes
would not count. Each worker has a number of its own, held by a lock that dies with this process.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from renderkit.sandbox.contract import SandboxUnavailable

FIRST_UID = 1_900_000_000
"""systemd's table of user numbers (UIDS-GIDS) gives 1879048192 and up to nobody."""

MOST = 4096
_LOCKS = Path("/run/renderkit/uids")


class Identity:
    """A user and group number to run as; None where the caller is an ordinary user already."""

    def __init__(self) -> None:
        self.uid: int | None = None
        self._lock = -1
        if os.geteuid() != 0:
            return
        _LOCKS.mkdir(parents=True, exist_ok=True, mode=0o700)
        first = _first()
        for slot in range(MOST):
            fd = os.open(_LOCKS / str(slot), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(fd)
                continue
            self._lock = fd
            self.uid = first + slot
            return
        raise SandboxUnavailable(f"{MOST} workers are running already", "wait, or end some")

    def close(self) -> None:
        """Gives the number back."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _first() -> int:
    """The first of MOST numbers in a row that exist here: a container's user namespace may map few."""
    rows = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    ranges = [(int(first), int(count)) for first, _, count in rows]
    if any(first <= FIRST_UID and first + count >= FIRST_UID + MOST for first, count in ranges):
        return FIRST_UID
    first, count = max(ranges, key=lambda found: found[1])
    if count < 4 * MOST:
        raise SandboxUnavailable(
            "root has no unprivileged user to become in this container",
            "run as an ordinary user, or map more users into it",
        )
    return first + count - 2 * MOST
