"""PostScript is drawn by way of PDF: that is made by a step of the job's own, behind its walls."""

from __future__ import annotations

from collections.abc import Collection

from renderkit.hookspecs import Session
from renderkit.imaging.collect import matching
from renderkit.models import Execution, Job, Program, Step, StepResult

ENDINGS = (".eps", ".ps")


def convert_postscript(
    job: Job,
    program: Program,
    session: Session,
    *,
    endings: tuple[str, ...] = ENDINGS,
    options: tuple[str, ...] = (),
    but: Collection[str] = (),
) -> list[StepResult]:
    """Makes `plot.eps.pdf` of a `plot.eps` that the program left, as many as the job may have images.

    An EPS is cut to its box. `options` are further ones of Ghostscript's, which the language's toolchain must
    bring; `but` names files that are left as they are.
    """
    patterns = tuple(f"**/*{ending}" for ending in endings)
    left = Execution(workspace=session.workspace)
    done = []
    for entry in matching(left, program.model_copy(update={"outputs": patterns}))[: job.limits.images]:
        if entry.name not in but:
            name = f"./{entry.name}"
            crop = ("-dEPSCrop",) if name.lower().endswith(".eps") else ()
            words = ("gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", *crop, "-sDEVICE=pdfwrite", *options)
            step = Step(name="ghostscript", argv=(*words, f"-sOutputFile={name}.pdf", "-f", name))
            done.append(session.run(step))
    return done
