"""A file in memory, or where the system has none, one without a name on disk."""

from __future__ import annotations

import os
import tempfile


def file_of(content: bytes) -> int:
    """The descriptor of a new file with this content, at its beginning. Whoever asks closes it."""
    if hasattr(os, "memfd_create"):
        fd = os.memfd_create("renderkit", os.MFD_CLOEXEC)
    else:  # macOS, where Docker's walls are
        with tempfile.TemporaryFile(buffering=0) as made:
            fd = os.dup(made.fileno())
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
