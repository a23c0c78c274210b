"""Running LaTeX as often as it takes: what one run writes for the next decides, not what the log asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from renderkit.plugin import Execution, Program, Session, Step, StepResult, Workspace
from renderkit_latex import formats
from renderkit_latex.engines import needed, steps
from renderkit_latex.errors import find_error

MOST_RUNS = 4

_CARRIED = re.compile(
    r".*\.(?:aux|toc|lo[a-fh-z]|out|nav|snm|tdo|bbl|ind|gls|glo|acn|acr|thm|mtc\d*)", re.DOTALL
)
# An .aux that holds nothing else carries nothing over: a single picture is done in one run.
_TRIVIAL = re.compile(rb"\\relax *|\\gdef \\@abspage@last\{\d+\}|\\babel@aux\{\w*\}\{\w*\}|\s*")


def run(program: Program, session: Session) -> Execution:
    """LaTeX and its helpers until what it carries over stays; again if a package wants another engine."""
    done = _until_settled(program, program.steps, session)
    last, stem = done[-1], program.notes["stem"]
    if not last.ok and last.limit is None and not program.notes["fixed"]:
        error = find_error(session.workspace.text(f"{stem}.log"))
        engine = needed(error.message) if error else None
        if engine is not None and engine != last.name:
            again = steps(engine, stem, external=program.notes["external"])
            done = [*(_excused(result) for result in done), *_until_settled(program, again, session)]
    return Execution(steps=tuple(done), workspace=session.workspace)


def _until_settled(program: Program, todo: tuple[Step, ...], session: Session) -> list[StepResult]:
    *before, latex = todo
    done = [session.run(step) for step in before]
    with formats.lent(program, latex, session) as run:
        return [*done, *_runs(program, run, session)]


def _runs(program: Program, run: Callable[[], StepResult], session: Session) -> list[StepResult]:
    done: list[StepResult] = []
    carried = _carried(session.workspace)
    helpers = _Helpers(program)
    for _ in range(MOST_RUNS):
        done.append(run())
        if not done[-1].ok:
            break
        found, helped = _carried(session.workspace), helpers.run(session)
        done += helped
        if found == carried and not helped:
            break
        carried = found
    return done


def _excused(result: StepResult) -> StepResult:
    """A step whose failure is not the program's: what counts is what LaTeX does after it."""
    return result if result.limit else result.model_copy(update={"exit_code": 0, "signal": None})


def _carried(workspace: Workspace) -> dict[str, str]:
    """Hashes of the files that the next run would read back."""
    found = {}
    for entry in workspace.entries():
        if _CARRIED.fullmatch(entry.name):
            try:
                content = workspace.read(entry.name)
            except OSError:
                continue
            if carries(content):
                found[entry.name] = hashlib.sha256(content).hexdigest()
    return found


def carries(content: bytes) -> bool:
    """Whether a file says anything to the next run."""
    return not all(_TRIVIAL.fullmatch(line) for line in content.splitlines())


class _Helpers:
    """BibTeX and MakeIndex, each at most once, where the program asks for them."""

    def __init__(self, program: Program) -> None:
        self._stem = program.notes["stem"]
        self._index = any(b"printindex" in content for content in program.files.values())
        self._bibliography = f"{self._stem}.bbl" not in program.files

    def run(self, session: Session) -> list[StepResult]:
        """What they did. That one has complaints is no failure: LaTeX draws the picture without it."""
        todo = []
        if self._bibliography and "\\bibdata" in session.workspace.text(f"{self._stem}.aux"):
            self._bibliography = False
            todo.append(Step(name="bibtex", argv=("bibtex", self._stem)))
        if self._index and session.workspace.text(f"{self._stem}.idx"):
            self._index = False
            todo.append(Step(name="makeindex", argv=("makeindex", f"{self._stem}.idx")))
        results = [session.run(step) for step in todo]
        return [_excused(result) for result in results]
