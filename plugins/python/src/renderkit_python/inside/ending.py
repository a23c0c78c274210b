"""Whether the interpreter ends because its script came to its end: then it need not be taken apart.

That takes a Python with the plotting libraries 40 ms, most of which go into giving every interned string
back. What is lost with it is the status that the script ends with: nothing tells it to what runs at exit. So
we look who called: Py_RunMain itself after a script's last line, Py_Exit where a script left by SystemExit.
"""

import ctypes
import os
import sys

MOST = 256  # frames; between Py_FinalizeEx and us there are some ten


class Symbol(ctypes.Structure):
    """What dladdr(3) says of an address."""

    _fields_ = [
        ("file", ctypes.c_char_p),
        ("base", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("at", ctypes.c_void_p),
    ]


libc = ctypes.CDLL(None)
frames = (ctypes.c_void_p * MOST)()


def callers():
    """The names of the functions of C that are running, the innermost first; None where one has none."""
    symbol, names = Symbol(), []
    for address in frames[: libc.backtrace(frames, MOST)]:
        found = libc.dladdr(ctypes.c_void_p(address - 1), ctypes.byref(symbol))
        names.append(symbol.name if found else None)
    return names


def by_return():
    """Whether this is the end of a script that returned."""
    names = callers()
    return b"Py_FinalizeEx" in names and names[names.index(b"Py_FinalizeEx") + 1 :][:1] == [b"Py_RunMain"]


def at_once():
    """Ends the process with success once everything that was printed is out; returns where it cannot be."""
    try:
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return
    libc.fflush(None)
    os._exit(0)


callers()  # the first call loads a library
