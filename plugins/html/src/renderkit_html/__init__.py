"""HTML: the user's page in Chromium, behind the walls, with the usual libraries on disk."""

from __future__ import annotations

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Execution,
    Job,
    Language,
    Option,
    Program,
    browser,
    hook,
)
from renderkit_html.errors import classify

EXAMPLE = """\
<!DOCTYPE html>
<meta charset="utf-8">
<svg width="300" height="150" id="chart"></svg>
<script src="https://d3js.org/d3.v7.min.js"></script>
<script>
  d3.select("#chart").selectAll("rect").data([40, 90, 65]).join("rect")
    .attr("x", (d, i) => 20 + i * 90).attr("y", d => 140 - d)
    .attr("width", 70).attr("height", d => d).attr("fill", "teal");
</script>
"""

VIEWPORTS = ("1280x800", "1920x1080", "1024x768", "800x600", "390x844")
SCALES = ("1", "2")


@hook
def renderkit_language() -> Language:
    """What HTML is to renderkit."""
    return Language(
        name="html",
        title="HTML",
        aliases=("htm", "web"),
        extensions=(".html", ".htm", ".xhtml"),
        version="0.1.0",
        example=EXAMPLE,
        toolchain=browser.TOOLCHAIN,
        options={
            "viewport": Option(meaning="the window, in CSS pixels", choices=VIEWPORTS),
            "scale": Option(meaning="pixels of the picture for each of CSS's", choices=SCALES),
        },
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """One visit to the user's page, as it is, with the job's files beside it."""
    width, _, height = str(job.options.get("viewport", VIEWPORTS[0])).partition("x")
    scale = float(job.options.get("scale", SCALES[0]))
    return Program(
        files={**job.files, "index.html": job.source},
        steps=(browser.visit("index.html", width=int(width), height=int(height), scale=scale, name="page"),),
        worker=browser.WORKER,
        outputs=("page.png",),
        entry="index.html",
        density=96 * scale,
    )


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """What the page threw, what it asked for in vain, and what of its text the browser never read."""
    return classify(job.text, execution.steps[-1])
