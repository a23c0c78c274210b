"""Vega-Lite and Vega: JSON to SVG by a converter (vl-convert), to PNG behind the imaging walls.

V8 lives in the converter and does not survive a fork, so it runs no forked jobs: it answers requests, can
reach no network, and reads no files but the example data sets that lie in its environment.
"""

from __future__ import annotations

from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Environment,
    Execution,
    Job,
    Language,
    Program,
    Step,
    Toolchain,
    Worker,
    hook,
)
from renderkit_vegalite.errors import classify

EXAMPLE = """\
{
  "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
  "data": {"values": [
    {"month": "May", "rain": 48}, {"month": "June", "rain": 61}, {"month": "July", "rain": 35}
  ]},
  "mark": "bar",
  "encoding": {
    "x": {"field": "month", "type": "ordinal", "sort": null},
    "y": {"field": "rain", "type": "quantitative", "title": "rain (mm)"}
  }
}
"""

DENSITY = 192.0
"""Two pixels for each of Vega's: charts are small, and their text is to be read."""


def _resource(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


ENVIRONMENT = Environment(
    name="vegalite",
    requirements=_resource("requirements.txt").decode(),
    files={name: _resource(name) for name in ("package.json", "package-lock.json")},
)

CONVERTER = Worker(
    name="vegalite",
    argv=("{environment}/bin/python", "-s", "-B", "{library}/vegalite_worker.py", "{fd}"),
    environments=("vegalite",),
    files={
        "vegalite_worker.py": _resource("inside/worker.py"),
        "vegalite_data.py": _resource("inside/data.py"),
    },
    env={"LD_PRELOAD": "{library}/libmapped.so"},  # a font is opened for each word that is measured
    forks=False,
)


@hook
def renderkit_language() -> Language:
    """What Vega-Lite is to renderkit."""
    return Language(
        name="vegalite",
        title="Vega-Lite",
        aliases=("vega-lite", "vega", "vl"),
        extensions=(".vl.json", ".vg.json", ".vl", ".vg", ".vega.json", ".vegalite"),
        version="0.1.0",
        formats=("png", "svg"),
        example=EXAMPLE,
        toolchain=Toolchain(environments=(ENVIRONMENT,)),
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """One request to the converter. The job's files go with it, for `data.url`."""
    return Program(
        files={**job.files, "main.json": job.source},
        steps=(Step(name="vl-convert", call={}),),
        worker=CONVERTER,
        outputs=("*.svg",),
        entry="main.json",
        density=DENSITY,
    )


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """What the converter reported, with the line of the word that it names."""
    return classify(job.text, execution, collected)
