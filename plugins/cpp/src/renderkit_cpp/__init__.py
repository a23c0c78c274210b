"""C++: one source file, built by g++ with the libraries that it includes; its windows are photographed."""

from __future__ import annotations

import json
from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Command,
    Diagnostic,
    Environment,
    Execution,
    Imager,
    Job,
    Language,
    Option,
    Program,
    Session,
    Step,
    Toolchain,
    Worker,
    collect,
    convert_postscript,
    diagnose,
    hook,
    line_of,
    matching,
)
from renderkit_cpp import headers
from renderkit_cpp.errors import classify
from renderkit_cpp.source import build_of, command, other_sources

HERE = files(__package__)
INSIDE = HERE.joinpath("inside")
FILES = (
    "run.py",
    "screen.py",
    "trace.c",
    "highgui.cpp",
    "gnuplot/gnuplot_qt",
    "gnuplot/bare.css",
    "finish.sh",
)
ENVIRONMENT = Environment(
    name="cpp",
    files={name: INSIDE.joinpath(name).read_bytes() for name in FILES},
    after=(("sh", "{environment}/finish.sh", "{environment}"),),
)

WORKER = Worker(
    name="cpp",
    environments=("cpp",),
    readable=("/etc/ImageMagick-6", "/etc/gnuplot"),
    env={
        "RENDERKIT_CPP": "{environment}",
        "GNUPLOT_DRIVER_DIR": "{environment}/gnuplot",
        "XDG_RUNTIME_DIR": "/tmp",
        "QT_QPA_PLATFORM": "xcb",
        "SDL_VIDEODRIVER": "x11",
        "SDL_AUDIODRIVER": "dummy",
        "ALSOFT_DRIVERS": "null",
        # drawn by Mesa in software, in one thread, with the same pixels on every machine
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "GALLIUM_DRIVER": "llvmpipe",
        "LP_NUM_THREADS": "1",
        "GALLIUM_OVERRIDE_CPU_CAPS": "sse4.1",
        "MESA_SHADER_CACHE_DISABLE": "true",
        "OPENCV_FOR_THREADS_NUM": "1",
        "OPENCV_OPENCL_RUNTIME": "disabled",
    },
)

DENSITIES = ("72", "96", "100", "150", "200", "300")
PICTURES = (
    "png",
    "jpg",
    "jpeg",
    "bmp",
    "gif",
    "tif",
    "tiff",
    "webp",
    "tga",
    "ppm",
    "pgm",
    "pbm",
    "pnm",
    "pam",
)
VECTORS = ("svg", "svgz", "pdf", "eps", "ps")

# For PLplot, which asks for a device and a file where the program names none.
ANSWERS = "pdfcairo\nplot.pdf\n"


@hook
def renderkit_language() -> Language:
    """What C++ is to renderkit."""
    return Language(
        name="cpp",
        title="C++",
        extensions=(".cpp", ".cc", ".cxx"),
        version="0.1.0",
        aliases=("c++", "cxx"),
        formats=("png", "svg", "pdf"),
        example=HERE.joinpath("example.cpp").read_text(encoding="utf-8"),
        options={
            "density": Option(
                meaning="dots per inch of PDF, SVG and PostScript, 96 by default", choices=DENSITIES
            )
        },
        toolchain=Toolchain(
            debian=tuple(HERE.joinpath("packages.txt").read_text(encoding="utf-8").split()),
            commands=(
                Command(name="g++", package="g++"),
                Command(name="pkg-config", package="pkg-config"),
                Command(name="gs", package="ghostscript"),
            ),
            environments=(ENVIRONMENT,),
        ),
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """Two steps, the compiler and the program, by what the source includes and says in its first comment."""
    stem = "main"
    while any(name.split("/")[0].split(".")[0] in (stem, f"{stem}_moc") for name in job.files):
        stem += "_"
    entry = f"{stem}.cpp"
    build = build_of(job.text, job.files)
    others = other_sources(job.text, job.files)
    compile_ = command(build, entry, others, stem)
    options = {
        "screen": build.screen,
        "preload": ["highgui.so"] if build.shows else [],
        "answers": ANSWERS if build.plplot else "",
        "stdout": "stdout",
    }
    run = 'exec /usr/bin/python3 -I "$RENDERKIT_CPP/run.py" "$@"'
    return Program(
        files={**job.files, entry: job.source},
        steps=(
            Step(name="g++", argv=("sh", "-c", compile_), env={"LC_ALL": "C"}),
            Step(name="program", argv=("sh", "-c", run, "run", json.dumps(options), f"./{stem}")),
        ),
        worker=WORKER,
        outputs=tuple(f"**/*.{ending}" for ending in (*PICTURES, *VECTORS)),
        entry=entry,
        density=float(job.options.get("density", "96")),
        notes={"headers": headers.steps(build, job.text, entry, others, stem, WORKER)},
        diagnostics=tuple(
            diagnose(
                "missing_package",
                f"{word} of the build command is passed over: there is no such library here",
                source=job.text,
                line=line_of(job.text, word),
                severity="warning",
            )
            for word in build.refused
        ),
    )


@hook
def renderkit_execute(job: Job, program: Program, session: Session) -> Execution:
    """Compiles and runs; then makes PDF of each PostScript file, since that is what can be drawn."""
    done = [headers.compiled(program, session)]
    if done[-1].ok:
        done.append(session.run(program.steps[1]))
    if done[-1].ok:
        done += convert_postscript(job, program, session)
    return Execution(steps=tuple(done), workspace=session.workspace)


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """What a program that ended well has written and shown. PostScript counts as its PDF."""
    if not execution.ok:
        return Collected()
    found = [
        entry for entry in matching(execution, program) if not entry.name.lower().endswith((".eps", ".ps"))
    ]
    return collect(job, program, execution, imager, found)


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """Reads what the compiler, the linker and the program itself said."""
    return classify(job, program, execution, collected)
