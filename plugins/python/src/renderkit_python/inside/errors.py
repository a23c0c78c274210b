"""What an uncaught exception says: its kind, its line and column in the script, its message.

It needs nothing but what every interpreter has loaded.
"""

KINDS = {
    "SyntaxError": "syntax",
    "NameError": "undefined",
    "AttributeError": "undefined",
    "TypeError": "type",
    "SchemaValidationError": "type",
    "ModuleNotFoundError": "missing_package",
    "ImportError": "missing_package",
    "FileNotFoundError": "missing_file",
    "NotADirectoryError": "missing_file",
    "IsADirectoryError": "missing_file",
    "PermissionError": "blocked",
    "gaierror": "blocked",
    "URLError": "blocked",
    "BrokenPipeError": "runtime",
    "ConnectionError": "blocked",
    "HTTPError": "blocked",
    "NewConnectionError": "blocked",
    "MaxRetryError": "blocked",
    "SSLError": "blocked",
    "MemoryError": "memory",
    "ValueError": "data",
    "LookupError": "data",
    "EmptyDataError": "data",
    "ParserError": "data",
    "MergeError": "data",
    "LinAlgError": "data",
    "SpecificationError": "data",
    "UndefinedVariableError": "data",
    "PlotnineError": "data",
    "DimensionError": "data",
    "DataError": "data",
    "MaxRowsError": "data",
    "UnidentifiedImageError": "data",
}
"""By the name of a class in the exception's ancestry, the nearest first; all else is `runtime`."""

NUMBERS = {
    **dict.fromkeys((1, 13, 30), "blocked"),  # EPERM, EACCES, EROFS
    **dict.fromkeys((93, 97, 99, 101, 110, 111, 113, -2, -3, -5), "blocked"),  # of sockets, of getaddrinfo
    **dict.fromkeys((27, 28, 122), "disk_limit"),  # EFBIG, ENOSPC, EDQUOT
    11: "process_limit",  # EAGAIN, of fork
    12: "memory",  # ENOMEM
}
"""By errno."""

PHRASES = (
    ("can't start new thread", "process_limit"),
    ("cannot import name", "undefined"),
    ("relative import", "undefined"),
    ("Could not interpret value", "data"),  # seaborn: a column that is not there
)
"""By a part of the message, whatever the class."""

ARGUMENTS = (
    "unexpected keyword",
    "is not a valid value for",
    "is not a recognized",
    "is not one of the values",
    "is not a known colormap",
    "is not a valid package style",
    "is not supported",
    "is not a valid color",
    "not a valid color",
    "not understood",
    "expected one of",
    "should be one of",
    "must be one of",
    "nown property",
    "nown projection",
    "nrecognized",
    "Invalid property",
    "Invalid value of type",
    "Invalid element(s) received",
    "Invalid RGBA argument",
    "upported values are",
    "Could not interpret input",
)
"""What a ValueError, a KeyError or an AttributeError says that is about an argument, not about data."""


def kind_of(error):
    """The kind of an exception."""
    names = [cls.__name__ for cls in type(error).__mro__]
    text = str(error)
    if "SyntaxError" in names:
        return "syntax"
    for phrase, kind in PHRASES:
        if phrase in text:
            return kind
    if isinstance(error, OSError) and error.errno in NUMBERS:
        return NUMBERS[error.errno]
    if names[0] in ("ValueError", "KeyError", "AttributeError") and any(word in text for word in ARGUMENTS):
        return "type"
    return next((KINDS[name] for name in names if name in KINDS), "runtime")


def describe(error, trace, script):
    """All that a diagnostic needs. `bytes`: columns of frames count bytes, a parser's count characters."""
    try:
        kind = kind_of(error)
    except BaseException:  # a class of the script's own may misbehave
        kind = "runtime"
    line, column = place_of(error, trace, script)
    parsed = isinstance(error, SyntaxError) and error.filename == script
    return {
        "kind": kind,
        "message": message_of(error, parsed)[:2000],
        "line": line,
        "column": column,
        "bytes": not parsed,
    }


def message_of(error, parsed):
    """What Python prints in a traceback's last line."""
    cls = type(error)
    name = (
        cls.__qualname__
        if cls.__module__ in ("builtins", "__main__")
        else f"{cls.__module__}.{cls.__qualname__}"
    )
    try:
        text = str(error.msg if parsed else error)
    except BaseException:
        text = "<exception str() failed>"
    return f"{name}: {text}" if text else name


def place_of(error, trace, script):
    """Line and column, from 1: where the parser stopped, else the innermost frame in the script."""
    if isinstance(error, SyntaxError) and error.filename == script:
        return error.lineno, error.offset
    line = column = None
    if isinstance(error, SyntaxError) and f"in file {script} on line " in str(error.msg):  # of its encoding
        return int(error.msg.partition(" on line ")[2].partition(",")[0]), None
    lines = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == script:
            line = trace.tb_lineno
            lines.append(line)
            places = list(code.co_positions())[trace.tb_lasti // 2 :][:1]
            column = places[0][2] + 1 if places and places[0][2] is not None else None
        trace = trace.tb_next
    if isinstance(error, RecursionError) and lines:
        return max(sorted(lines), key=lines.count), None  # the call that repeats, not where the stack ended
    return line, column


def without(error, folder):
    """Takes frames of code below a folder out of an exception's traceback, and of those that led to it."""
    first = error
    for _ in range(20):
        if error is None:
            break
        frames = []
        trace = error.__traceback__
        while trace is not None:
            if not trace.tb_frame.f_code.co_filename.startswith(folder + "/"):
                frames.append(trace)
            trace = trace.tb_next
        for index, one in enumerate(frames):
            one.tb_next = frames[index + 1] if index + 1 < len(frames) else None
        error.__traceback__ = frames[0] if frames else None
        error = error.__cause__ or error.__context__
    return first.__traceback__
