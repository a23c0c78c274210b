"""LaTeX: documents and bare TikZ, by pdfLaTeX, XeLaTeX or LuaLaTeX; every page is an image."""

from __future__ import annotations

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
    Toolchain,
    collect,
    hook,
)
from renderkit_latex import errors, runs
from renderkit_latex.engines import ENVIRONMENT, WORKER, steps
from renderkit_latex.fragments import complete
from renderkit_latex.source import ENGINES, named_engine, needed_engine

EXAMPLE = r"""
\begin{tikzpicture}
  \draw[->] (0,0) -- (4,0) node[right] {$x$};
  \draw[->] (0,0) -- (0,3) node[above] {$y$};
  \draw[thick, blue, domain=0:3.5, smooth] plot (\x, {0.2*\x*\x});
\end{tikzpicture}
"""

DENSITIES = ("72", "100", "150", "200", "300", "600")
READ = (".tex", ".tikz", ".sty", ".cls")
LANGUAGES = ("chinese", "cyrillic", "european", "french", "german", "italian", "portuguese", "spanish")


@hook
def renderkit_language() -> Language:
    """What LaTeX is to renderkit."""
    return Language(
        name="latex",
        title="LaTeX",
        extensions=(".tex", ".tikz", ".latex", ".ltx"),
        version="0.1.0",
        aliases=("tex", "tikz", "pdflatex"),
        formats=("png", "pdf"),
        example=EXAMPLE,
        options={
            "engine": Option(
                meaning="auto, the default: by a magic comment, else by need", choices=("auto", *ENGINES)
            ),
            "density": Option(meaning="dots per inch, 200 by default", choices=DENSITIES),
        },
        toolchain=Toolchain(
            debian=(
                "texlive-latex-extra",
                "texlive-pictures",
                "texlive-pstricks",
                "texlive-science",
                "texlive-humanities",
                "texlive-luatex",
                "texlive-xetex",
                "texlive-plain-generic",
                "texlive-fonts-recommended",
                # babel's languages, else a German or French document would fail for want of its hyphens
                *(f"texlive-lang-{name}" for name in LANGUAGES),
                "cm-super",
                "lmodern",
                "tex-gyre",
                "fonts-noto-cjk",
                "ghostscript",
            ),
            commands=(
                Command(name="pdflatex", pattern=r"(?<=-)1\.\d+\.\d+", package="texlive-latex-base"),
                Command(name="xelatex", pattern=r"(?<=-)0\.\d+", package="texlive-xetex"),
                Command(name="lualatex", package="texlive-luatex"),
                Command(name="luaotfload-tool", pattern=r"\d+\.\d+(?:\.\d+)?", package="texlive-luatex"),
                Command(name="bibtex", pattern=r"\d+\.\d+[a-z]", package="texlive-binaries"),
                Command(name="gs", package="ghostscript"),
            ),
            environments=(ENVIRONMENT,),
        ),
    )


@hook
def renderkit_prepare(job: Job) -> Program:
    """Picks the engine and, where the source is a fragment, puts a document around it."""
    source = complete(job.source) or job.source
    wanted = job.options.get("engine", "auto")
    named = named_engine(job.source.decode("latin-1")) if wanted == "auto" else str(wanted)
    read = (source, *(job.files[name] for name in job.files if name.endswith(READ)))
    engine = named or needed_engine(*(content.decode("latin-1") for content in read))
    stem = "main"
    while any(name.startswith(f"{stem}.") for name in job.files):
        stem += "_"
    external = b"\\tikzexternalize" in job.source
    return Program(
        files={**job.files, f"{stem}.tex": source},
        steps=steps(engine, stem, external=external),
        worker=WORKER,
        outputs=(f"{stem}.pdf",),
        entry=f"{stem}.tex",
        density=float(job.options.get("density", "200")),
        notes={"stem": stem, "external": external, "fixed": named is not None},
    )


@hook
def renderkit_execute(job: Job, program: Program, session: Session) -> Execution:
    """Runs LaTeX again while what it writes for its next run changes."""
    return runs.run(program, session)


@hook
def renderkit_collect_image(job: Job, program: Program, execution: Execution, imager: Imager) -> Collected:
    """All pages. What a failed run has left is no picture, and a document without pages makes none."""
    pages = any(e.bytes for e in execution.workspace.entries() if e.name in program.outputs)
    return collect(job, program, execution, imager) if execution.ok and pages else Collected()


@hook
def renderkit_classify_error(
    job: Job, program: Program, execution: Execution, collected: Collected
) -> list[Diagnostic]:
    """Reads the log."""
    return errors.classify(job, program, execution)
