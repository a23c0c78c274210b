"""A bounded stream keeps the head and the tail of whatever comes, in whatever pieces."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from renderkit.sandbox.streams import BoundedStream

PIECES = st.lists(st.binary(max_size=200), max_size=30)


@given(PIECES, st.integers(2, 300))
def test_head_and_tail_are_kept_and_all_is_counted(pieces: list[bytes], limit: int) -> None:
    stream = BoundedStream(limit)
    for piece in pieces:
        stream.feed(piece)
    whole = b"".join(pieces)
    assert stream.total == len(whole)
    if len(whole) <= limit:
        assert stream.value() == whole
        assert stream.dropped == 0
        return
    head, tail = limit // 2, limit - limit // 2
    assert stream.dropped == len(whole) - limit
    assert stream.value() == b"%b\n[... %d bytes left out ...]\n%b" % (
        whole[:head],
        stream.dropped,
        whole[-tail:],
    )


@given(PIECES, st.integers(2, 300))
def test_how_it_is_cut_into_pieces_makes_no_difference(pieces: list[bytes], limit: int) -> None:
    one, many = BoundedStream(limit), BoundedStream(limit)
    one.feed(b"".join(pieces))
    for piece in pieces:
        many.feed(piece)
    assert one.value() == many.value()


def test_a_flood_takes_no_memory() -> None:
    stream = BoundedStream(1024)
    for _ in range(10_000):
        stream.feed(b"x" * 65536)
        assert len(stream._head) + len(stream._tail) <= 3 * 1024 + 65536
    assert len(stream.value()) < 1100
    assert re.search(rb"\[\.\.\. 655358976 bytes left out \.\.\.\]", stream.value())
