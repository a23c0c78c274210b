"""TypeScript: JavaScript with types. esbuild takes them off; what they say of errors is a warning."""

from __future__ import annotations

from importlib.resources import files

from renderkit_javascript import OPTIONS, TOOLCHAIN, Source, classify, pictures, program

from renderkit.plugin import (
    Collected,
    Diagnostic,
    Environment,
    Execution,
    Imager,
    Job,
    Language,
    Option,
    Program,
    Toolchain,
    hook,
)
from renderkit_typescript import types

EXAMPLE = """\
import { writeFileSync } from "node:fs";

interface Month { name: string; rain: number }

const months: Month[] = [
  { name: "May", rain: 48 }, { name: "June", rain: 61 }, { name: "July", rain: 35 },
];

const bars: string[] = months.map(({ name, rain }: Month, i: number): string =>
  `<rect x="${20 + 95 * i}" y="${170 - 2 * rain}" width="70" height="${2 * rain}" fill="steelblue"/>
   <text x="${30 + 95 * i}" y="190" font-family="sans-serif">${name}</text>`);

writeFileSync(
  "rain.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">${bars.join("")}</svg>`,
);
"""


def _resource(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


ENVIRONMENT = Environment(
    name="typescript", files={name: _resource(name) for name in ("package.json", "package-lock.json")}
)
"""The compiler, and types of the usual packages that do not bring their own."""

CONFIGURED = ".renderkit/tsconfig.json"


@hook
def renderkit_language() -> Language:
    """What TypeScript is to renderkit."""
    return Language(
        name="typescript",
        title="TypeScript",
        extensions=(".ts", ".tsx", ".mts", ".cts"),
        version="0.1.0",
        aliases=("ts", "tsx"),
        formats=("png", "svg", "pdf"),
        example=EXAMPLE,
        options={
            **OPTIONS,
            "typecheck": Option(meaning="whether types are checked; on by default", choices=("on", "off")),
        },
        toolchain=Toolchain(environments=(ENVIRONMENT,)) + TOOLCHAIN,
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """esbuild, the type check, and then Node or the browser."""
    made = program(job, typed=True)
    if job.options.get("typecheck", "on") == "off":
        return made
    configuration = types.configuration(made.entry, Source(job.text), str(made.notes["target"]))
    first, *rest = made.steps
    return made.model_copy(
        update={
            "files": {**made.files, CONFIGURED: configuration},
            "steps": (first, types.step(CONFIGURED), *rest),
            "worker": made.worker.model_copy(
                update={"environments": (*made.worker.environments, ENVIRONMENT.name)}
            ),
        }
    )


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """The files that it wrote, or the photograph of its page."""
    return pictures(job, program, execution, imager)


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """As for JavaScript, in the lines of the source; and after it what the types say."""
    found = classify(job, program, execution, collected)
    for result in execution.steps:
        if result.name == types.STEP:
            found += types.warnings(result, program, job.text)
    return found
