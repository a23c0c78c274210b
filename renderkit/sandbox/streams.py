"""A stream of any length, kept as its head and its tail."""

from __future__ import annotations


class BoundedStream:
    """Takes every byte and keeps at most `limit`: the first half and the last half of what came."""

    def __init__(self, limit: int) -> None:
        self._head_limit = limit // 2
        self._tail_limit = limit - self._head_limit
        self._head = bytearray()
        self._tail = bytearray()
        self.total = 0

    def feed(self, data: bytes) -> None:
        """Takes the next bytes."""
        self.total += len(data)
        room = self._head_limit - len(self._head)
        if room > 0:
            self._head += data[:room]
            data = data[room:]
        self._tail += data
        if len(self._tail) > 2 * self._tail_limit:  # cut seldom: each cut copies the tail
            del self._tail[: -self._tail_limit]

    @property
    def dropped(self) -> int:
        """How many bytes in the middle are not kept."""
        return self.total - len(self._head) - min(len(self._tail), self._tail_limit)

    def value(self) -> bytes:
        """What was kept; a line in the middle says how much was not."""
        tail = bytes(self._tail[-self._tail_limit :])
        if not self.dropped:
            return bytes(self._head) + tail
        return bytes(self._head) + b"\n[... %d bytes left out ...]\n" % self.dropped + tail
