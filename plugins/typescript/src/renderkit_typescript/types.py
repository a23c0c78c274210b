"""The type check: what the compiler is told, and what is made of its errors, which are warnings here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from renderkit_javascript import Source, global_names

from renderkit.plugin import Diagnostic, Program, Step, StepResult, diagnose

STEP = "tsc"
MOST = 10
"""Warnings of one program. The first ones say it."""

_HOME = "/opt/renderkit/typescript"
_TSC = f"{_HOME}/node_modules/@typescript/typescript-linux"

# what it complains of is said with an exit status, which must not end the run; nor may it go on for ever
_RUN = 'PATH="$1:$2:$PATH"; timeout -k 1 5 tsc --project "$3" --pretty false 2>/dev/null; exit 0'

_GLOBAL_TYPES = {
    "d3": "d3",
    "L": "leaflet",
    "_": "lodash",
    "Plotly": "plotly.js",
    "p5": "p5/global",
    "React": "react",
    "ReactDOM": "react-dom",
    "topojson": "topojson-client",
}

_SAID = re.compile(
    r"^(?P<file>[^\s(]+)\((?P<line>\d+),(?P<column>\d+)\): error (?P<code>TS\d+): (?P<message>.*)$", re.M
)
_ABSENT = frozenset(
    # types of a package that has none, of Node in a page, of a library that stands there as a global
    (
        "TS2307",
        "TS7016",
        "TS2580",
        "TS2591",
        "TS2582",
        "TS2686",
        "TS2792",
        "TS2688",
        "TS1259",
        "TS1375",
        "TS1378",
    )
)
_NO_NAME = re.compile(r"Cannot find name '([\w$]+)'")


def configuration(entry: str, source: Source, target: str) -> bytes:
    """A tsconfig.json that lies in a folder of its own beside the program."""
    names = global_names(source)
    types = [package for name, package in _GLOBAL_TYPES.items() if name in names]
    places = [f"{_HOME}/node_modules/*", f"{_HOME}/node_modules/@types/*"]
    places += [f"/opt/renderkit/{name}/node_modules/*" for name in ("javascript", "web")]
    options = {
        "noEmit": True,
        "strict": True,
        # a warning is for what is wrong, not for what could be said at greater length
        "noImplicitAny": False,
        "strictPropertyInitialization": False,
        "useUnknownInCatchVariables": False,
        "skipLibCheck": True,
        "target": "es2024",
        "lib": ["es2024", "dom", "dom.iterable", "esnext.array", "esnext.iterator"],
        "module": "preserve",
        "moduleResolution": "bundler",
        "moduleDetection": "auto",
        "esModuleInterop": True,
        "experimentalDecorators": True,
        "resolveJsonModule": True,
        "jsx": "react-jsx",
        "paths": {"*": places},
        "typeRoots": [f"{_HOME}/node_modules/@types"],
        "types": ["node"] if target == "node" else types,
    }
    return json.dumps({"compilerOptions": options, "files": [f"../{entry}"]}).encode()


def step(configured: str) -> Step:
    """Runs the compiler, whatever it says."""
    return Step(name=STEP, argv=("sh", "-c", _RUN, STEP, f"{_TSC}-x64/lib", f"{_TSC}-arm64/lib", configured))


def warnings(result: StepResult, program: Program, text: str) -> Iterator[Diagnostic]:
    """What the compiler found in the user's file."""
    known = global_names(Source(text))
    count = 0
    for match in _SAID.finditer(result.stdout.decode("utf-8", "replace")):
        missing = _NO_NAME.search(match["message"])
        if match["code"] in _ABSENT or match["file"].rpartition("/")[2] != program.entry:
            continue
        if missing and missing[1] in known:
            continue
        count += 1
        if count > MOST:
            return
        line, column = int(match["line"]), int(match["column"])
        yield diagnose(
            "type",
            match["message"],
            source=text,
            line=line,
            column=column,
            severity="warning",
            code=match["code"],
        )
