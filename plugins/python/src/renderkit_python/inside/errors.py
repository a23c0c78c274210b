"""What an uncaught exception says: kind, line and column of the script, one-line message."""

from __future__ import annotations

from traceback import format_exception_only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

KINDS = {  # by the name of a class in the exception's ancestry, the nearest first
    "SyntaxError": "syntax",
    "NameError": "undefined",
    "AttributeError": "undefined",
    "TypeError": "type",
    "ModuleNotFoundError": "missing_package",
    "ImportError": "undefined",
    "FileNotFoundError": "missing_file",
    "NotADirectoryError": "missing_file",
    "IsADirectoryError": "missing_file",
    "PermissionError": "blocked",
    "gaierror": "blocked",
    "URLError": "blocked",
    "ConnectionError": "blocked",
    "HTTPError": "blocked",
    "NewConnectionError": "blocked",
    "MaxRetryError": "blocked",
    "SSLError": "blocked",
    "MemoryError": "memory",
    "RecursionError": "runtime",
    "KeyError": "data",
    "IndexError": "data",
    "ValueError": "data",
    "UnicodeDecodeError": "data",
    "UnicodeEncodeError": "data",
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
    "SchemaValidationError": "type",
    "UnidentifiedImageError": "data",
    "JSONDecodeError": "data",
}
ARGUMENT_WORDS = (
    "unexpected keyword",
    "is not a valid value for",
    "is not a recognized",
    "Unknown property",
    "unrecognized argument",
    "is not one of the values",
    "Unrecognized",
    "Invalid property",
    "Invalid value of type",
    "not understood",
    "is not a known colormap",
    "is not a valid package style",
    "expected one of",
    "Invalid element(s) received",
    "Supported values are",
    "supported values are",
    "is not supported",
    "Unknown projection",
    "Invalid RGBA argument",
    "is not a valid color",
    "not a valid color",
    "Could not interpret input",
    "should be one of",
    "must be one of",
)
TOOLS = (
    "requires the Kaleido package",
    "Kaleido requires Google Chrome",
    "requires ffmpeg",
    "selenium",
    "geckodriver",
    "chromedriver",
    "ChromeNotFound",
)


def kind_of(error: BaseException) -> str:
    text = str(error)
    names = [cls.__name__ for cls in type(error).__mro__]
    if any(word in text for word in TOOLS):
        return "tool_missing"
    if isinstance(error, FileNotFoundError) and getattr(error, "filename", None) in (
        "ffmpeg",
        "dot",
        "magick",
        "convert",
    ):
        return "tool_missing"
    if isinstance(error, OSError) and error.errno in (101, 111, 113, -2, -3):
        return "blocked"
    if isinstance(error, OSError) and error.errno in (1, 13, 30):  # EPERM, EACCES, EROFS
        return "blocked"
    if isinstance(error, OSError) and error.errno in (28, 27):
        return "disk_limit"
    if isinstance(error, OSError) and error.errno == 11:
        return "process_limit"
    if "Could not interpret" in text:  # seaborn: a column that is not there
        return "data"
    if names[0] in ("ValueError", "KeyError") and any(word in text for word in ARGUMENT_WORDS):
        return "type"
    if any(name == "EOFError" for name in names):
        return "runtime"
    return next((KINDS[name] for name in names if name in KINDS), "runtime")


def place_of(error: BaseException, script: str) -> tuple[int | None, int | None]:
    """Line and column (1-based) of the script: where the parser stopped, else the innermost frame in it."""
    if isinstance(error, SyntaxError) and error.filename == script:
        return error.lineno, error.offset
    line = column = None
    if isinstance(error, RecursionError) and (lines := lines_of(error, script)):
        return max(
            sorted(lines), key=lines.count
        ), None  # the call that repeats, not where the stack happened to end
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename == script:
            line = trace.tb_lineno
            positions = list(code.co_positions())
            place = positions[trace.tb_lasti // 2] if trace.tb_lasti // 2 < len(positions) else (None,) * 4
            column = place[2] + 1 if place[2] is not None else None
        trace = trace.tb_next
    return line, column


def lines_of(error: BaseException, script: str) -> list[int]:
    lines, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == script:
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return lines


def describe(error: BaseException, script: str) -> dict[str, object]:
    line, column = place_of(error, script)
    try:
        kind = kind_of(error)
    except Exception:  # an exception class of the script's own may misbehave
        kind = "runtime"
    try:
        message = format_exception_only(error)[-1].strip()
    except Exception:
        message = type(error).__name__
    return {
        "kind": kind,
        "message": message.splitlines()[0][:500] if message else "",
        "line": line,
        "column": column,
        "type": type(error).__name__,
    }
