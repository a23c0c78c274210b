"""The Python worker: for every job, a fork runs one script as `python main.py` would.

Its pictures are caught. Nothing of ours stays visible to the script.
"""

import sys

BASE = set(sys.modules)

import python_hidden as hidden  # noqa: E402

PRELOADER = hidden.Preloader(BASE)
PRELOADER.trace()

import atexit  # noqa: E402
import os  # noqa: E402
from json import dump  # noqa: E402
from types import ModuleType  # noqa: E402

import python_capture as capture  # noqa: E402
import python_errors as errors  # noqa: E402
import renderkit_worker  # noqa: E402

OWN = ("python_hidden", "python_capture", "python_errors", "renderkit_worker")
SCRIPT = "main.py"
FOLDER = ".renderkit"
"""Below the workspace: what was shown, and the report on what went wrong."""


def main():
    """Serves the engine; in a job, runs its script."""
    wanted = os.environ.pop("RENDERKIT_PRELOAD", "")
    if wanted:
        PRELOADER.preload(wanted.split(","))
    PRELOADER.hide(OWN)
    renderkit_worker.serve(int(sys.argv[1]))
    prepare_matplotlib()
    leave(run())


def prepare_matplotlib():
    """Gives matplotlib a folder to write to that knows the fonts already; to find them takes a second."""
    folder = os.environ.get("MPLCONFIGDIR", "")
    kept = os.path.join(sys.prefix, "share", "renderkit")
    if folder and os.path.isdir(kept):
        os.makedirs(folder, exist_ok=True)
        for name in os.listdir(kept):
            if not os.path.lexists(os.path.join(folder, name)):  # without walls, from an earlier job
                os.symlink(os.path.join(kept, name), os.path.join(folder, name))


def run():
    """Returns the exit status that plain Python would have had."""
    folder = os.path.abspath(FOLDER)
    os.mkdir(folder)
    catch = capture.install(folder, PRELOADER)
    name = os.path.abspath(SCRIPT)
    script = ModuleType("__main__")
    script.__dict__.update(__file__=name, __builtins__=sys.modules["builtins"], __cached__=None)
    sys.modules["__main__"] = script
    globals()["__file__"] = name  # bokeh names its page after the outermost frame's file
    sys.argv = [SCRIPT]
    sys.path[0] = os.path.dirname(name)
    status, report = 0, None
    with open(name, "rb") as file:
        source = file.read()
    try:
        exec(compiled(source, name), script.__dict__)
    except SystemExit as leaving:
        code = leaving.code
        status = 0 if code is None else code & 0xFF if isinstance(code, int) else 1
        if status and not isinstance(code, int):
            print(code, file=sys.stderr)
        if status:
            line, column = errors.place_of(leaving, name)
            report = {
                "kind": "runtime",
                "message": f"SystemExit: {code}"[:500],
                "line": line,
                "column": column,
            }
    except BaseException as error:
        PRELOADER.reveal()
        status, report = 1, errors.describe(error, name)
        while error.__traceback__ is not None and error.__traceback__.tb_frame.f_code.co_filename != name:
            error.__traceback__ = error.__traceback__.tb_next  # our own frames, as in plain Python
        sys.excepthook(type(error), error, error.__traceback__)
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        if status == 0:
            catch.open_figures()
    except BaseException as error:
        PRELOADER.reveal()
        status, report = 1, errors.describe(error, name)
    if report is not None:
        with open(os.path.join(folder, "report.json"), "w") as out:
            dump(report, out)
    return status


def compiled(source, name):
    """The code of a script. Before Python 3.11.4, a NUL byte was a ValueError without a line."""
    if b"\0" in source:
        line = source.count(b"\n", 0, source.index(b"\0")) + 1
        raise SyntaxError("source code cannot contain null bytes", (name, line, None, None))
    return compile(source, name, "exec", dont_inherit=True)


def leave(status):
    """Ends the process as the interpreter does, but for taking itself apart."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            status = 120
    os._exit(status)


if __name__ == "__main__":
    main()
