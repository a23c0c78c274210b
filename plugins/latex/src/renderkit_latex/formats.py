"""Which format a run of LaTeX starts from: its preamble's, else its engine's own, unpacked once many ask.

TeX unpacks its format at each start, and that is most of what it does for a short document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

from renderkit.plugin import Program, Session, Step, StepResult, unpacked
from renderkit_latex import preambles
from renderkit_latex.engines import WORKER

_FORMATS = "/var/lib/texmf/web2c"
UNPACKED = {
    "pdflatex": unpacked(f"{_FORMATS}/pdftex/pdflatex.fmt", WORKER),
    "xelatex": unpacked(f"{_FORMATS}/xetex/xelatex.fmt", WORKER),
}
# TeX finds descriptor 3 as its format.
_WITH = (
    'mkdir -p /tmp/formats && ln -sf /dev/fd/3 "/tmp/formats/$0.fmt"'
    ' && TEXFORMATS=/tmp/formats: exec "$0" "$@"'
)


@contextmanager
def lent(program: Program, latex: Step, session: Session) -> Iterator[Callable[[], StepResult]]:
    """What runs LaTeX, as often as it is called."""
    recipe = preambles.recipe(program, latex.name)
    preamble = session.made(recipe) if recipe else None
    unpack = UNPACKED.get(latex.name) if preamble is None else None
    own = session.made(unpack) if unpack else None
    with preamble or nullcontext(), own or nullcontext():

        def run() -> StepResult:
            if preamble is not None and preambles.only_its_own(program, session):
                return session.run(preambles.step(program), [preamble.fileno()])
            if own is not None:
                words = ("sh", "-c", _WITH, *latex.argv)
                return session.run(latex.model_copy(update={"argv": words}), [own.fileno()])
            return session.run(latex)

        yield run
