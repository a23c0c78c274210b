"""JavaScript: scripts for a page, drawn by the browser, and scripts for Node."""

from __future__ import annotations

from renderkit.plugin import Collected, Diagnostic, Execution, Imager, Job, Language, Program, hook
from renderkit_javascript.errors import classify
from renderkit_javascript.libraries import global_names
from renderkit_javascript.program import OPTIONS, TOOLCHAIN, pictures, program
from renderkit_javascript.source import Source

# for languages that become JavaScript
__all__ = ["OPTIONS", "TOOLCHAIN", "Source", "classify", "global_names", "pictures", "program"]

EXAMPLE = """\
const canvas = document.createElement("canvas");
canvas.width = 320;
canvas.height = 200;
document.body.append(canvas);

const pen = canvas.getContext("2d");
[78, 54, 61, 43, 38].forEach((rain, month) => {
  pen.fillStyle = `hsl(${200 + 12 * month}, 60%, 50%)`;
  pen.fillRect(20 + 58 * month, 180 - 2 * rain, 46, 2 * rain);
});
"""


@hook
def renderkit_language() -> Language:
    """What JavaScript is to renderkit."""
    return Language(
        name="javascript",
        title="JavaScript",
        extensions=(".js", ".mjs", ".cjs", ".jsx"),
        version="0.1.0",
        aliases=("js", "node"),
        formats=("png", "svg", "pdf"),
        example=EXAMPLE,
        options=OPTIONS,
        toolchain=TOOLCHAIN,
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """esbuild, and then Node or the browser, by what the script uses."""
    return program(job)


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """The files that it wrote, or the photograph of its page."""
    return pictures(job, program, execution, imager)


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """Reads what esbuild, Node and the page said."""
    return classify(job, program, execution, collected)
