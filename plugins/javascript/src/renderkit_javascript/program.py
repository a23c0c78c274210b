"""What to run for a script, and what it left: for JavaScript, and for what is compiled to it."""

from __future__ import annotations

import re
from importlib.resources import files

from renderkit.plugin import (
    Collected,
    Entry,
    Environment,
    Execution,
    Imager,
    Job,
    Option,
    Picture,
    Program,
    Step,
    Toolchain,
    Worker,
    browser,
    collect,
    matching,
)
from renderkit_javascript.libraries import ALIASES, WEB
from renderkit_javascript.page import page
from renderkit_javascript.source import Source
from renderkit_javascript.target import target_of


def _resource(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


ENVIRONMENT = Environment(
    name="javascript",
    requirements=_resource("requirements.txt").decode(),
    files={
        **{name: _resource(name) for name in ("package.json", "package-lock.json")},
        **{name: _resource(name) for name in ("canvas/package.json", "canvas/index.js", "canvas/index.d.ts")},
        "preload.cjs": _resource("inside/preload.cjs"),
        "trim.py": _resource("inside/trim.py"),
    },
    after=(("{environment}/bin/python", "{environment}/trim.py", "{environment}"),),
)

TOOLCHAIN = Toolchain(environments=(ENVIRONMENT,)) + browser.TOOLCHAIN

MiB = 1024 * 1024
LEFT = ".renderkit"
"""Where preload.cjs keeps what a script drew and did not write."""

ESBUILD = "{environment}/node_modules/@esbuild/linux"

WORKER = Worker(
    name="javascript",
    environments=("javascript", "web"),
    env={
        "PATH": f"{ESBUILD}-x64/bin:{ESBUILD}-arm64/bin:{{environment}}:/usr/local/bin:/usr/bin:/bin",
        "NODE_PATH": f"{{environment}}/node_modules:{WEB}",
        "NODE_OPTIONS": "--require={environment}/preload.cjs --no-warnings",
    },
)

OPTIONS = {
    "target": Option(
        meaning="where the script runs; auto, the default: by what it uses", choices=("auto", "page", "node")
    ),
    "scale": Option(
        meaning="pixels of the picture for one of the page's, 1 by default", choices=("1", "2", "3")
    ),
}

PICTURES = ("png", "svg", "pdf", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff")
PAGES = ("html", "htm")

_JSX = re.compile(
    r"(?:\breturn|=>|[=(?:,&|])\s*(?:\(\s*)?<(?:>|[A-Za-z][\w.]*(?:\s[\s\w-]*(?:=[^<>]*)?)?/?>)"
)
"""Where an element begins. Runs on text from anybody: each part ends where the next may begin."""
_SAYS = ("--log-level=warning", "--log-limit=20", "--color=false")
_TYPED = ("--target=es2022", '--tsconfig-raw={"compilerOptions":{"experimentalDecorators":true}}')
_PRODUCTION = '--define:process.env.NODE_ENV="production"'
_BUNDLE = (
    *("--bundle", "--sourcemap=external", "--sources-content=false", _PRODUCTION),
    *("--external:http://*", "--external:https://*", "--loader:.csv=text", "--loader:.tsv=text"),
    *("--loader:.svg=dataurl", "--loader:.png=dataurl", "--loader:.jpg=dataurl", "--loader:.woff2=dataurl"),
)  # fmt: skip


def program(job: Job, *, typed: bool = False) -> Program:
    """What to run: esbuild, and then Node; or esbuild alone, and a page that the browser draws."""
    source = Source(job.text)
    wanted = str(job.options.get("target", "auto"))
    target = target_of(source) if wanted == "auto" else wanted
    jsx = _JSX.search(source.code) is not None and source.uses(r"</|/>")
    stem = "main"
    while any(name.startswith(f"{stem}.") for name in job.files):
        stem += "_"
    entry = f"{stem}.{'tsx' if typed and jsx else 'ts' if typed else 'js'}"
    files = {**job.files, entry: job.source}
    built = entry
    if target == "page" and jsx and _is_component(source):
        built = f"{stem}.mount.js"
        files[built] = _MOUNT.format(entry=entry).encode()
    steps = (
        _node(job, source, stem, entry, typed) if target == "node" else _page(source, stem, built, typed, jsx)
    )
    whole = target == "page" and (typed or jsx or source.is_module or source.uses(_REQUIRE))
    return Program(
        files=files,
        steps=steps,
        worker=WORKER,
        outputs=tuple(f"**/*.{ending}" for ending in (*PICTURES, *PAGES)) if target == "node" else (),
        entry=entry,
        notes={"target": target, "stem": stem, "script": f"{stem}.bundle.js" if whole else entry},
    )


_REQUIRE = r"(?<![\w$.])require\s*\("
_RENDERS = r"\b(?:createRoot|hydrateRoot|hydrate|render)\s*\(|\bReactDOM\b"
_MOUNT = """\
import * as program from "./{entry}";
import {{ createElement }} from "react";
import {{ createRoot }} from "react-dom/client";
const component = program.default;
const root = document.getElementById("root") ?? document.body.appendChild(document.createElement("div"));
if (typeof component === "function" || component?.$$typeof) createRoot(root).render(createElement(component));
"""
"""For a program that is a component of React's and leaves it to others to render it."""


def _is_component(source: Source) -> bool:
    others = {"preact", "vue", "solid-js", "svelte"}
    exported = source.uses(r"\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b")
    mixed = any(wanted.module.split("/")[0] in others for wanted in source.imports)
    return exported and not mixed and not source.uses(_RENDERS)


def _node(job: Job, source: Source, stem: str, entry: str, typed: bool) -> tuple[Step, ...]:
    heap = max(64, job.limits.memory_bytes * 3 // 4 // MiB)
    node = ("node", f"--max-old-space-size={heap}")
    if not typed:
        check = ("esbuild", entry, "--outfile=/dev/null", *_SAYS)
        return (Step(name="esbuild", argv=check), Step(name="node", argv=(*node, entry)))
    module = source.waits or source.uses(r"\bimport\.meta\b")
    made = f"{stem}.mjs" if module else f"{stem}.cjs"
    options = (
        "--platform=node",
        "--packages=external",
        f"--format={'esm' if module else 'cjs'}",
        _jsx_by(source),
    )
    build = ("esbuild", entry, *_BUNDLE, *_TYPED, *options, f"--outfile={made}", *_SAYS)
    return (Step(name="esbuild", argv=build), Step(name="node", argv=(*node, made)))


def _page(source: Source, stem: str, entry: str, typed: bool, jsx: bool) -> tuple[Step, ...]:
    made = f"{stem}.bundle.js"
    if source.is_module or source.uses(_REQUIRE):
        aliases = _aliases(source)
        options = (*_BUNDLE, "--format=esm", "--platform=browser", "--loader:.js=jsx", *aliases)
    else:  # what it declares stays global, for handlers and for libraries that look for it
        options = ("--sourcemap=external", "--loader:.js=jsx")
    if typed:
        options = (*options, *_TYPED)
    return (
        Step(name="esbuild", argv=("esbuild", entry, *options, _jsx_by(source), f"--outfile={made}", *_SAYS)),
    )


def _aliases(source: Source) -> tuple[str, ...]:
    """Under which names packages lie. One file cannot stand for a package of which a part is asked for."""
    parts = {name for name in ALIASES for found in source.imports if found.module.startswith(f"{name}/")}
    return tuple(
        f"--alias:{name}={pinned}"
        for name, pinned in ALIASES.items()
        if name not in parts or not pinned.startswith("/")
    )


def _jsx_by(source: Source) -> str:
    """How JSX is made: with what the script has of React, else with an import of it where it is a module."""
    return "--jsx=automatic" if source.is_module and not source.declares("React") else "--jsx=transform"


def pictures(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """Node: what it wrote, else what it left in a document or printed. A page: its photograph."""
    if not execution.ok:  # what a failed run has left is no picture
        return Collected()
    if program.notes["target"] == "page":
        return _photograph(job, program, execution, imager)
    return collect(job, program, execution, imager, _chosen(matching(execution, program)))


def _chosen(entries: list[Entry]) -> list[Entry]:
    """Pictures before pages, files before what is left in a document, that before what was printed."""
    own = [entry for entry in entries if not entry.name.startswith(f"{LEFT}/")]
    drawn = [entry for entry in own if not entry.name.lower().endswith(PAGES)]
    left = [entry for entry in entries if entry.name.startswith(f"{LEFT}/document-")]
    printed = [entry for entry in entries if entry.name.startswith(f"{LEFT}/printed-")]
    return drawn or own or left or printed


def _photograph(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    source, script = Source(job.text), str(program.notes["script"])
    beside = dict(program.files)
    workspace = execution.workspace
    style = ""
    for entry in workspace.entries():
        if entry.name == script:
            beside[script] = workspace.read(script, 64 * MiB)
        elif entry.name == f"{program.notes['stem']}.bundle.css" and script != program.entry:
            style = entry.name
            beside[style] = workspace.read(style)
    name = page_name(program)
    made = page(source, script, module=source.is_module or source.uses(_REQUIRE), style=style)
    scale = float(job.options.get("scale", "1"))
    visit = browser.visit(name, scale=scale, script=browser.SEEN["script"], select=browser.SEEN["select"])
    return imager.develop([Picture(name=name, content=made.encode(), visit=visit.call)], beside)


def page_name(program: Program) -> str:
    """The name of the page that a script is given."""
    name = "index.html"
    while name in program.files:
        name = f"_{name}"
    return name
