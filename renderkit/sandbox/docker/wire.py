"""Messages between the engine and a container: JSON, and bytes beside it. Either side may be lied to.

    !II  length of the JSON, length of the bytes
    JSON {..., "parts": [sizes]}
    the parts, one after another

Nothing is unpickled, nothing is believed: lengths are bounded before they are read, parts must add up.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

MOST = 1 << 30
"""Bytes of one message: no limit of a job allows a file so large."""

_MOST_JSON = 64 << 20
_HEAD = struct.Struct("!II")

Message = dict[str, Any]


class WireError(Exception):
    """The other side is gone, or what it sent is no message."""


def pack(message: Message, parts: Sequence[bytes] = ()) -> list[bytes]:
    """A message as buffers to send."""
    body = json.dumps({**message, "parts": [len(part) for part in parts]}).encode()
    return [_HEAD.pack(len(body), sum(map(len, parts))) + body, *parts]


def unpack(read: Callable[[int], bytes]) -> tuple[Message, list[bytes]]:
    """The next message; `read` gives exactly as many bytes as it is asked for. Raises WireError."""
    length, total = _HEAD.unpack(read(_HEAD.size))
    if length > _MOST_JSON or total > MOST:
        raise WireError("a message is longer than any may be")
    try:
        message = json.loads(read(length))
        sizes = message.pop("parts")
        sound = all(type(size) is int and size >= 0 for size in sizes) and sum(sizes) == total
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise WireError("what came is no message") from error
    if not sound:
        raise WireError("the parts of a message do not add up")
    return message, [read(size) for size in sizes]
