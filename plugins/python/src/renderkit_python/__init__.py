"""Python: scripts as they are written, in a pinned environment, in a fork of a worker behind the walls."""

from __future__ import annotations

from importlib.resources import files

from renderkit.plugin import (
    FONTS,
    Collected,
    Diagnostic,
    Environment,
    Execution,
    Imager,
    Job,
    Language,
    Program,
    Step,
    Toolchain,
    Worker,
    browser,
    collect,
    hook,
)
from renderkit_python.errors import failure, glyphs, pages
from renderkit_python.pictures import PANEL, pictures, with_vectors

EXAMPLE = """\
import matplotlib.pyplot as plt

plt.plot([1, 2, 3], [3, 1, 2], marker="o")
plt.title("renderkit")
plt.show()
"""

PICTURES = (
    *(".png", ".apng", ".jpg", ".jpeg", ".jfif", ".svg", ".svgz", ".pdf", ".gif", ".webp", ".avif"),
    *(".bmp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm"),
)
"""Endings of the files that count when a script saves them."""

SAVED = (*PICTURES, *browser.ENDINGS)

DENSITY = 192.0
"""Of vector pictures, in dots per inch: two pixels for each of a browser's, as for Vega-Lite."""


def _resource(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


ENVIRONMENT = Environment(
    name="python",
    requirements=_resource("requirements.txt").decode(),
    files={"fontlist.py": _resource("inside/fontlist.py")},
    after=(("{environment}/bin/python", "{environment}/fontlist.py", *FONTS),),
)

WORKER = Worker(
    name="python",
    argv=(
        *("/usr/bin/env", "PYTHONPATH={library}", "RENDERKIT_FD={fd}"),
        *("{environment}/bin/python", "/work/main.py"),
    ),
    environments=("python", "web"),  # the latter for vega's data sets
    readable=("/etc/texmf", "/var/lib/texmf"),  # for matplotlib's usetex, where TeX is installed
    files={
        "sitecustomize.py": _resource("inside/worker.py"),
        **{
            f"python_{name}.py": _resource(f"inside/{name}.py")
            for name in ("hidden", "capture", "ending", "shows", "pages", "errors")
        },
    },
    env={
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": "/tmp/matplotlib",
        "BOKEH_RESOURCES": "inline",
        "PANEL_CDN_ROOT": f"https://job.renderkit.test/{PANEL}",
        "PLOTLY_RENDERER": "browser",
        "PYVISTA_OFF_SCREEN": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "LP_NUM_THREADS": "0",
        "MESA_SHADER_CACHE_DISABLE": "true",
    },
    preload=("numpy", "pandas", "matplotlib.pyplot", "matplotlib.backends.backend_agg", "scipy.stats"),
)


@hook
def renderkit_language() -> Language:
    """What Python is to renderkit."""
    return Language(
        name="python",
        title="Python",
        aliases=("py", "python3", "matplotlib"),
        extensions=(".py",),
        version="0.1.0",
        formats=("png", "svg", "pdf"),
        example=EXAMPLE,
        toolchain=Toolchain(
            debian=("libegl1", "libgl1", "libgl1-mesa-dri", "libxrender1", "dvipng"),
            environments=(ENVIRONMENT,),
        )
        + browser.TOOLCHAIN,
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """The script lies in main.py as it came; its files beside it."""
    return Program(
        files={**job.files, "main.py": job.source},
        steps=(Step(name="python", call={"format": job.format, "endings": SAVED}),),
        worker=WORKER,
        outputs=tuple(f"**/*{ending}" for ending in SAVED),
        entry="main.py",
        density=DENSITY,
    )


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """What was shown and what was saved, in the order in which it was made; pages as a browser shows them."""
    chosen = pictures(program, execution)
    entries = [entry for entry in chosen.entries if execution.ok or entry.name not in chosen.visits]
    found = chosen.named(collect(job, program, execution, imager, entries, chosen.visits))
    if job.format == "png":
        return found
    return found.model_copy(update={"images": tuple(with_vectors(job, execution, found.images))})


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """The exception's kind and its line in the script; what pages did wrong; missing glyphs."""
    step = execution.steps[-1]
    if not step.ok:
        return [*failure(job.text, execution), *glyphs(job.text, step)]
    lost = pictures(program, execution).lost
    return [*pages(job.text, collected, lost), *glyphs(job.text, step)]
