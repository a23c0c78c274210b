"""The Python side of a worker. It runs in environments of user code: the standard library is all it needs.

call = renderkit_worker.serve(int(sys.argv[1]))   # returns once for every job, in a fork of its own
renderkit_worker.converse(answer)                 # in a converter: answers requests until the end
"""

import ctypes
import json
import os
import struct

_HERE = os.path.dirname(os.path.abspath(__file__))
_HEADER = struct.Struct("=II")
REQUEST, REPLY = 16, 17


def serve(fd, told=True):
    """Serves the engine. Returns in a job's process, with what the step's `call` says.

    Python is `told` of forks, for the sake of threads, locks and random numbers. A worker whose jobs have
    none of these may do without: what Python does then touches a hundred pages.
    """
    library = ctypes.PyDLL(os.path.join(_HERE, "libwall.so"))  # PyDLL: the lock stays ours across forks
    library.rk_serve.restype = ctypes.c_char_p
    if told:
        library.rk_on_fork.restype = None
        hooks = ("PyOS_BeforeFork", "PyOS_AfterFork_Parent", "PyOS_AfterFork_Child")
        library.rk_on_fork(*(ctypes.cast(getattr(ctypes.pythonapi, name), ctypes.c_void_p) for name in hooks))
    return json.loads(library.rk_serve(fd).decode())


def converse(answer, fd=3):
    """Answers requests on `fd`: `answer(call, files)` gives an exit status, messages and files."""
    while True:
        head = _read(fd, _HEADER.size)
        if head is None:
            return
        _, length = _HEADER.unpack(head)
        request = json.loads(_read(fd, length))
        files = {name: _read(fd, size) for name, size in request["files"].items()}
        status, messages, made = answer(request["call"], files)
        reply = {"status": status, "messages": messages, "files": {n: len(b) for n, b in made.items()}}
        body = json.dumps(reply).encode()
        _write(fd, _HEADER.pack(REPLY, len(body)) + body + b"".join(made.values()))


def _read(fd, size):
    parts = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
