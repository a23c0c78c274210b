"""SVG: data, not a program. It has no steps; it is laid out and rasterised behind the imaging walls."""

from __future__ import annotations

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Execution,
    Imager,
    Job,
    Language,
    Option,
    Picture,
    Program,
    hook,
    left_out,
)
from renderkit_svg.errors import failures

EXAMPLE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">
  <rect x="20" y="50" width="40" height="50" fill="#4477aa"/>
  <rect x="80" y="20" width="40" height="80" fill="#ee6677"/>
  <text x="140" y="70" font-size="20">renderkit</text>
</svg>
"""

ENGINES = ("resvg", "cairosvg")
"""resvg is the default: see benchmarks/results/svg_choice.md."""


@hook
def renderkit_language() -> Language:
    """What SVG is to renderkit."""
    return Language(
        name="svg",
        title="SVG",
        extensions=(".svg", ".svgz"),
        version="0.1.0",
        formats=("png", "svg"),
        example=EXAMPLE,
        options={"engine": Option(meaning="what draws; resvg unless told", choices=ENGINES)},
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """Lays the picture out as it is."""
    engine = job.options.get("engine", ENGINES[0])
    return Program(files={**job.files, "main.svg": job.source}, entry="main.svg", notes={"engine": engine})


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """Rasterises it. Files of the job lie beside it and may be shown in it."""
    picture = Picture(name="main.svg", content=job.source, engine=program.notes["engine"])
    return imager.develop([picture], beside=job.files)


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """What the rasteriser refused, and what it left out without refusing."""
    return [*failures(job.text, collected.diagnostics), *left_out(job.text, collected.log)]
