"""The Python worker. It is installed as `sitecustomize`, which the interpreter imports before its script.

So a script runs exactly as `python main.py` runs it, because that is what happens: the worker's interpreter
was told to run /work/main.py, stops here, serves the engine, and in each job's fork goes on with its own
start. No frame of ours is below the script's, and it ends as every interpreter does.
"""

import sys

BASE = set(sys.modules) - {"sitecustomize"}

import atexit  # noqa: E402
import os  # noqa: E402

LIBRARY = os.path.dirname(__file__)
SCRIPT = "main.py"
WORKSPACE = "/work"
FOLDER = ".renderkit"
"""Below the workspace: what was shown, and the report on what went wrong."""


def main():
    """Serves the engine; returns in a job, where the interpreter then runs the script."""
    descriptor = int(os.environ.pop("RENDERKIT_FD"))
    preload = os.environ.pop("RENDERKIT_PRELOAD", "")
    given = os.environ.pop("RENDERKIT_CALL", "")
    del os.environ["PYTHONPATH"]  # it was there for this module alone
    sys.path.remove(LIBRARY)
    del sys.path_importer_cache[LIBRARY]

    preloader = load("hidden").Preloader(BASE)
    preloader.trace()
    if preload:
        knows_fonts(os.environ["MPLCONFIGDIR"])
        preloader.preload(preload.split(","))
    import gc
    import json
    import signal

    worker, capture = load("renderkit_worker", "renderkit_worker.py"), load("capture")
    ending = load("ending")
    preloader.hide()  # from here on an import would be seen by the script
    if preload:  # keeps the collector off what every job shares
        gc.collect()
        gc.freeze()
    if given:
        call = json.loads(given)
    else:
        call = worker.serve(descriptor)
        if os.getcwd() != WORKSPACE:  # without walls the script lies elsewhere: the interpreter starts anew
            more = {"RENDERKIT_FD": "-1", "RENDERKIT_CALL": json.dumps(call), "PYTHONPATH": LIBRARY}
            os.execve(sys.executable, [sys.executable, SCRIPT], {**os.environ, **more})

    signal.signal(signal.SIGINT, signal.default_int_handler)  # as the interpreter sets them when it starts;
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # a job begins with the system's defaults
        signal.signal(ignored, signal.SIG_IGN)
    root = os.environ["PWD"] = os.getcwd()
    folder = os.path.join(root, FOLDER)
    if root != WORKSPACE:
        os.environ["MPLCONFIGDIR"] = os.path.join(folder, "matplotlib")
    knows_fonts(os.environ["MPLCONFIGDIR"])
    sys.argv[:] = [SCRIPT]
    report = Report(preloader, ending, os.path.join(root, SCRIPT), folder)
    report.read_script()
    sys.excepthook = report.uncaught
    report.capture = capture.install(preloader, folder, load, call)
    report.capture.before_exit = lambda: atexit.register(report.take_pictures)
    atexit.register(report.finish)


def load(name, file=None):
    """A file of ours as a namespace. It is no module: nothing of it is in `sys.modules`."""
    path = os.path.join(LIBRARY, file or f"python_{name}.py")
    with open(path, "rb") as opened:
        code = compile(opened.read(), path, "exec", dont_inherit=True)
    made = type(sys)(name)
    made.__file__ = path
    exec(code, made.__dict__)
    return made


def knows_fonts(folder):
    """Gives matplotlib a folder to write to that knows the fonts already: to find them takes a second."""
    kept = os.path.join(sys.prefix, "share", "renderkit")
    if os.path.isdir(kept) and not os.path.isdir(folder):
        os.makedirs(folder)
        for name in os.listdir(kept):
            os.symlink(os.path.join(kept, name), os.path.join(folder, name))


class Report:
    """What becomes known of a script's end: the exception that nobody caught, and the figures left open."""

    def __init__(self, preloader, ending, script, folder):
        self.preloader = preloader
        self.ending = ending
        self.script = script
        self.folder = folder
        self.pid = os.getpid()
        self.failed = False
        self.finalizers = False
        self.capture = None

    def read_script(self):
        """Refuses NUL bytes as Python does from 3.11.4 on; before, they ended a line without a word."""
        with open(self.script, "rb") as file:
            source = file.read()
        self.finalizers = b"__del__" in source
        at = source.find(b"\0")
        if at >= 0:
            line = source.count(b"\n", 0, at) + 1
            message = "SyntaxError: source code cannot contain null bytes"
            self.write({"kind": "syntax", "message": message, "line": line, "column": None})
            os.write(2, f'  File "{self.script}", line {line}\n{message}\n'.encode())
            os._exit(1)

    def uncaught(self, kind, error, trace):
        """`sys.excepthook`: notes what is known of the exception, then prints as ever."""
        self.failed = True
        trace = self.describe(error, trace)
        sys.__excepthook__(kind, error, trace)

    def describe(self, error, trace):
        """Writes the report; returns the traceback without frames of ours."""
        if os.getpid() != self.pid:
            return trace
        try:
            self.preloader.reveal()  # the script is over: modules that it did not import may come back
            errors = load("errors")
            trace = errors.without(error, LIBRARY)
            self.write(errors.describe(error, trace, self.script))
        except BaseException:
            return trace  # no memory, no disk: then the traceback has to do
        return trace

    def write(self, report):
        """Leaves the report where the engine looks for it."""
        import json

        os.makedirs(self.folder, exist_ok=True)
        with open(os.path.join(self.folder, "report.json"), "w") as out:
            json.dump(report, out)

    def take_pictures(self):
        """At exit: catches open figures, and what else a person would see."""
        if os.getpid() != self.pid or self.failed or self.capture is None:
            return
        capture, self.capture = self.capture, None
        try:
            capture.at_exit()
        except BaseException as error:
            self.uncaught(type(error), error, error.__traceback__)
            sys.stdout.flush()
            os._exit(1)

    def finish(self):
        """The last thing at exit: lets the interpreter end quickly."""
        self.take_pictures()
        if os.getpid() != self.pid:
            return
        import gc

        if self.finalizers or files_in_hand():
            gc.unfreeze()
            return
        knows = sys.excepthook == self.uncaught  # else another hook heard of what was raised
        if knows and not self.failed and self.ending.by_return():
            self.ending.at_once()
        # nothing depends on the last collection, nor on the interpreter's taking every module apart, which
        # takes as long as a small figure: a frozen ring of references is never let go of
        kept = [self, *(module for name, module in sys.modules.items() if name not in BASE)]
        kept.append(kept)
        for name in set(sys.modules) - BASE:
            del sys.modules[name]
        gc.freeze()


def files_in_hand():
    """Whether a file is open for writing: perhaps only the collector will close it, and write its rest."""
    for name in os.listdir("/proc/self/fd"):
        try:
            with open(f"/proc/self/fdinfo/{name}") as info:
                flags = int(info.read().partition("flags:")[2].split()[0], 8)
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        if int(name) > 2 and flags & 3 and target.startswith("/") and not target.startswith("/dev/"):
            return True
    return False


try:
    main()
except BaseException:
    print("renderkit: the worker cannot go on", file=sys.stderr)
    sys.__excepthook__(*sys.exc_info())
    sys.stderr.flush()
    os._exit(70)
# as if there were no such module: `site` passes over this, and the import leaves nothing behind
raise ImportError("this job is ready", name="sitecustomize")
