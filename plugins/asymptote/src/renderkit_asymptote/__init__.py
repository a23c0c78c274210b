"""Asymptote: drawings in 2D and 3D, as PDF by way of LaTeX and Ghostscript; 3D on an X server of its own."""

from __future__ import annotations

from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Command,
    Diagnostic,
    Execution,
    Imager,
    Job,
    Language,
    Option,
    Program,
    Session,
    Step,
    Toolchain,
    collect,
    convert_postscript,
    hook,
    matching,
)
from renderkit_asymptote.errors import classify
from renderkit_asymptote.run import WORKER, drawn
from renderkit_asymptote.source import draws_in_3d, needed_engine, read_back

EXAMPLE = r"""
import graph;
size(240, 160, IgnoreAspect);

real f(real x) { return x^2*exp(-x); }

draw(graph(f, 0, 8), blue+1bp, "$x^2 e^{-x}$");
xaxis("$x$", BottomTop, LeftTicks);
yaxis("$y$", LeftRight, RightTicks);
add(legend(), point(NE), 20SW, UnFill);
"""

DENSITIES = ("72", "100", "150", "200", "300", "600")
ENGINES = ("latex", "pdflatex", "xelatex", "lualatex")

DISPLAY = files(__package__).joinpath("inside", "display.sh").read_text(encoding="utf-8")
LABELS = files(__package__).joinpath("inside", "labels.asy").read_bytes()
# Bitmaps in a PDF are kept as they are: Ghostscript would make JPEG of them.
LOSSLESS = "-dAutoFilterColorImages=false -dColorImageFilter=/FlateEncode"
PICTURES = ("pdf", "eps", "svg", "png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp")


@hook
def renderkit_language() -> Language:
    """What Asymptote is to renderkit."""
    return Language(
        name="asymptote",
        title="Asymptote",
        extensions=(".asy",),
        version="0.1.0",
        aliases=("asy",),
        formats=("png", "pdf"),
        example=EXAMPLE,
        options={
            "engine": Option(
                meaning="what sets labels; auto, the default: by need, else latex", choices=("auto", *ENGINES)
            ),
            "density": Option(meaning="dots per inch, 200 by default", choices=DENSITIES),
        },
        toolchain=Toolchain(
            debian=(
                "asymptote",
                "xvfb",
                "libgl1-mesa-dri",
                "libglx-mesa0",
                "texlive-latex-extra",
                "texlive-pictures",
                "texlive-science",
                "texlive-xetex",
                "texlive-luatex",
                "texlive-fonts-recommended",
                "cm-super",
                "lmodern",
                "dvisvgm",
                "ghostscript",
            ),
            commands=(
                Command(name="asy", pattern=r"\d+\.\d+", package="asymptote"),
                Command(name="Xvfb", version=("-version",), package="xvfb"),
                Command(name="latex", pattern=r"(?<=-)1\.\d+\.\d+", package="texlive-latex-base"),
                Command(name="dvisvgm", package="dvisvgm"),
                Command(name="gs", package="ghostscript"),
            ),
        ),
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """One run of asy: on an X server where it draws in 3D, with the TeX engine that its labels need."""
    stem = "main"
    while any(name.startswith(f"{stem}.") for name in job.files):
        stem += "_"
    modules = [content for name, content in job.files.items() if name.endswith(".asy")]
    wanted = str(job.options.get("engine", "auto"))
    engine = needed_engine(job.source, *modules) if wanted == "auto" else wanted
    density = float(job.options.get("density", "200"))
    labels = f"{stem}_labels"
    asy = ["asy", "-noView", "-f", "pdf", "-tex", engine, "-gsOptions", LOSSLESS, "-autoimport", labels]
    if draws_in_3d(job.source, *modules):
        # finer than the page, since thin lines in 3D are one pixel wide and not smoothed
        asy = ["sh", "-c", DISPLAY, "display", *asy, "-render", f"{1.5 * density / 72:.4f}"]
    else:
        asy += ["-render", f"{density / 72:.4f}"]
    return Program(
        files={f"{labels}.asy": LABELS, **job.files, f"{stem}.asy": job.source},
        steps=(Step(name="asy", argv=(*asy, f"{stem}.asy")),),
        worker=WORKER,
        outputs=tuple(f"**/*.{ending}" for ending in PICTURES),
        entry=f"{stem}.asy",
        density=density,
        notes={"read_back": read_back(job.source, *modules), "engine": engine},
    )


@hook
def renderkit_execute(job: Job, program: Program, session: Session) -> Execution:
    """Runs asy; then makes a PDF of each EPS that it left, since that is what can be drawn."""
    done = [drawn(program, session)]
    if done[-1].ok:
        done += convert_postscript(
            job,
            program,
            session,
            endings=(".eps",),
            options=tuple(LOSSLESS.split()),
            but=program.notes["read_back"],
        )
    return Execution(steps=tuple(done), workspace=session.workspace)


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """All that it shipped out. What a failed run has left is no picture, nor what the source reads back."""
    if not execution.ok:
        return Collected()
    back = program.notes["read_back"]
    names = [entry.name for entry in matching(execution, program)]
    names = [name for name in names if not name.endswith(".eps") and name.removesuffix(".pdf") not in back]
    exactly = program.model_copy(update={"outputs": tuple(name for name in names if name not in back)})
    return collect(job, exactly, execution, imager)


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """Reads what asy said, and what TeX said to it."""
    return classify(job, program, execution, collected)
