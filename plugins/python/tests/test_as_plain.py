"""A script runs as `python main.py` would run it in the same environment: status, output, traceback."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from renderkit_python import ENVIRONMENT, PICTURES, WORKER

from renderkit import Engine, Job, Limits
from renderkit.models import Step
from renderkit.sandbox.bwrap import ENVIRONMENT as FIXED
from renderkit.toolchain import folder_of

Run = tuple[int | None, str, str]

MODULES = "sorted(name for name in sys.modules if name not in ('sitecustomize', 'apport_python_hook'))"
"""Debian's Python has these two beside a script, and has nothing in them."""

CASES = {
    "the stack": "import inspect\nprint(len(inspect.stack()))\n",
    "the main module": "print(__file__, __name__, __spec__, __doc__, __package__, sorted(globals()))\n",
    "sys": "import sys\nprint(sys.argv, sys.path, sys.flags, sys.executable, sys.prefix, sys.stdin)\n",
    "modules at the start": f"import sys\nprint({MODULES})\n",
    "modules after imports": f"import json, urllib.request, xml, numpy, sys\nprint({MODULES})\n",
    "the environment": "import os\nprint(os.environ, os.getcwd())\n",
    "a submodule that nobody imported": "import matplotlib\nmatplotlib.pyplot\n",
    "no such submodule": "import numpy.foo\n",
    "a syntax error": "x = 1\ndef f(:\n  pass\n",
    "an exception with a cause": "try:\n    1 / 0\nexcept Exception as e:\n    raise ValueError from e\n",
    "an exception in a handler": "try:\n    1 / 0\nexcept Exception:\n    [][1]\n",
    "an exception through matplotlib": "import matplotlib.pyplot as plt\nplt.plot([1], [1, 2])\n",
    "a group": "raise ExceptionGroup('g', [ValueError(1), TypeError(2)])\n",
    "an exception without a text": "class E(Exception):\n    def __str__(self): raise E\nraise E\n",
    "a suggestion": "pritn(1)\n",
    "Ctrl-C": "raise KeyboardInterrupt\n",
    "a signal": "import os, signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)\n",
    "endless recursion": "def f(n):\n    return f(n + 1)\nf(0)\n",
    "the depth of recursion": "def f(n):\n    try:\n        return f(n + 1)\n"
    "    except RecursionError:\n        return n\nprint(f(0))\n",
    "leaving with a text": "import sys\nprint('out')\nsys.exit('no data')\n",
    "leaving with a number": "raise SystemExit(300)\n",
    "leaving at once": "import os\nprint('lost')\nos._exit(4)\n",
    "dying": "import os\nos.kill(os.getpid(), 9)\n",
    "a warning's place": "import warnings\nwarnings.warn('w', stacklevel=3)\nwarnings.warn('v')\n",
    "a hook for exceptions": "import sys\nsys.excepthook = lambda *a: print('mine', a[0])\n1 / 0\n",
    "an exception in a thread": "import threading\nthreading.Timer(0, lambda: 1 / 0).start()\n",
    "a thread that goes on": "import threading, time\nthreading.Timer(0.2, print, ['late']).start()\n",
    "exit handlers": "import atexit\natexit.register(print, 'one')\natexit.register(print, 'two')\n",
    "a finalizer": "class A:\n    def __del__(self): raise ValueError\na = A()\n",
    "a broken pipe": "import os\nr, w = os.pipe()\nos.close(r)\nos.write(w, b'x')\n",
    "the end of the input": "input('? ')\n",
    "a fork that fails": "import os\nif os.fork() == 0:\n    1 / 0\nprint(os.wait()[1])\n",
    "processes": "import multiprocessing as m\nif __name__ == '__main__':\n"
    "    for way in ('fork', 'spawn', 'forkserver'):\n"
    "        with m.get_context(way).Pool(2) as pool:\n            print(pool.map(abs, [-1, 2]))\n",
    # kept by name: CPython itself races at exit for a pool of processes that nobody holds any more
    "executors": "from concurrent.futures import ProcessPoolExecutor as P, ThreadPoolExecutor as T\n"
    "p, t = P(2), T(2)\n"
    "print(list(p.map(abs, [-1])), list(t.map(abs, [-1])))\n",
    "another interpreter": "import subprocess, sys\n"
    "print(subprocess.check_output([sys.executable, '-c', 'import sys; print(sys.path)']))\n",
    "its own source": "import inspect\ndef f():\n    return 1\nprint(inspect.getsource(f))\n",
    "what is wrapped": "import inspect\nimport matplotlib.pyplot as plt\n"
    "print(inspect.signature(plt.savefig), plt.Figure.savefig, plt.get_backend())\n",
}


@pytest.fixture(scope="module", params=[1, 1000], ids=["cold", "preloaded"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with Engine(uses=request.param) as engine:
        engine.check(Job(source=b"", language="python"))
        yield engine


def plain(script: str) -> Run:
    """By the environment's own Python; its paths as they are behind the walls."""
    home = folder_of(ENVIRONMENT)
    assert home is not None
    with tempfile.TemporaryDirectory() as made:
        folder = os.path.realpath(made)
        Path(folder, "main.py").write_text(script)
        env = {**FIXED, **WORKER.env, "PWD": folder}
        command = [str(home / "bin/python"), "main.py"]
        done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    out, err = (
        text.decode().replace(folder, "/work").replace(str(home), "/opt/renderkit/python")
        for text in (done.stdout, done.stderr)
    )
    return done.returncode, addresses(out), addresses(err)


def walled(engine: Engine, script: str) -> Run:
    """By a worker, as the engine runs it."""
    with engine.session(WORKER, Limits()) as session:
        session.put({"main.py": script.encode()})
        done = session.run(Step(name="python", call={"format": "png", "endings": PICTURES}))
    status = done.exit_code if done.signal is None else -done.signal
    return status, addresses(done.stdout.decode()), addresses(done.stderr.decode())


def addresses(text: str) -> str:
    """Two runs differ in addresses, and in the numbers of processes and threads."""
    return re.sub(r"0x[0-9a-f]{8,}|\b\d{15}\b", "0x", text)


@pytest.mark.parametrize("case", CASES)
def test_a_script_runs_as_in_plain_python(engine: Engine, case: str) -> None:
    status, out, err = walled(engine, CASES[case])
    expected = plain(CASES[case])
    assert err == expected[2]
    assert (status, out) == expected[:2]
