"""A score is drawn as `lilypond score.ly` draws it, warm and cold: status, messages, and the pictures' bytes."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from renderkit_lilypond import ENVIRONMENT, WORKER, renderkit_prepare

from renderkit import Engine, Job, Limits
from renderkit.sandbox.bwrap import ENVIRONMENT as FIXED
from renderkit.toolchain import folder_of

Run = tuple[int | None, str, dict[str, str]]

PROGRAMS = sorted(Path(__file__).parent.glob("programs/*.ly"))
ONE_IN = {1: 18, 1000: 6}
"""How many of the scores are drawn without --nightly, by a cold engine and by a warm one."""

SIZED = '\\version "2.24.0"\n#(set-global-staff-size 14)\n'
CASES = {
    "nothing": "",
    "a book": "\\bookOutputName \"../x\" \\book { { c'1 } } \\book { { d'1 } \\pageBreak { e'1 } }\n",
    "no version": "{ c' }\n",
    "an old version": '\\version "2.12.0"\n{ c\' }\n',
    "a newer version": '\\version "2.99.0"\n{ c\' }\n',
    "a fault": "{ c'4 d'4 \\nothing e'2 }\n{ f' }\n",
    "a fault of Scheme": "#(car 1)\n{ c' }\n",
    "an error while music is made": "{ \\override NoteHead.stencil = #(lambda (grob) (car 1)) c' }\n",
    "a failed bar check": "{ c'2 | d' }\n",
    "a file that is not there": '\\include "parts/none.ily"\n{ c\' }\n',
    "a file beside it, and one beside that": '\\include "parts/one.ily"\n\\tune\n',
    "a file that Scheme loads": '#(load "more.scm")\n{ $(more) }\n',
    "where it is": '#(display (list (getcwd) (getenv "PWD") (ly:find-file "more.scm")) (current-error-port))\n',
    "its environment": '#(for-each (lambda (one) (format (current-error-port) "~a\\n" one)) (sort (environ) string<?))\n',
    "options": '#(format (current-error-port) "~s\\n" (sort (map (lambda (one) (format #f "~s" one)) (ly:all-options)) string<?))\n{ c\' }\n',
    "modules": '#(format (current-error-port) "~s\\n" (map module-name (module-uses (current-module))))\n',
    "standard input": '#(format (current-error-port) "~s\\n" (read-char (current-input-port)))\n',
    "threads": '#(begin (join-thread (call-with-new-thread (lambda () (gc) 1))) (gc))\n{ c\'^"x" }\n',
    "a fork": "#(let ((pid (primitive-fork))) (if (= pid 0) (primitive-exit 3))"
    ' (format (current-error-port) "~a\\n" (cdr (waitpid pid))))\n{ c\' }\n',
    "a command": '#(system* "sh" "-c" "echo said >&2; exit 2")\n{ c\' }\n',
    "leaving": "#(exit 5)\n",
    "leaving at once": "#(primitive-_exit 6)\n",
    "dying": "#(kill (getpid) SIGTERM)\n",
    "a broken pipe": '#(let ((ends (pipe))) (close-port (car ends)) (display "x" (cdr ends)) (force-output (cdr ends)))\n',
    "much garbage": "#(let loop ((n 60)) (if (> n 0) (begin (make-vector 100000 n) (loop (1- n)))))\n{ c' }\n",
    "a size for all": f"{SIZED}{{ c'4^\"text\" d' }}\n",
    "fonts": '{ c\'1^\\markup \\override #\'(font-name . "DejaVu Sans") "text" }\n\\markup { \\sans a \\typewriter b }\n',
    "another script": "\\markup { \u4f60\u597d \u0416 }\n",
    "a function of its own": "#(define-markup-command (twice layout props text) (markup?)\n"
    ' (interpret-markup layout props #{ \\markup { #text #text } #}))\n\\markup \\twice "a"\n',
    "what is redefined": '#(define-public (tweaked) 1)\nc = 3\n#(set! default-language "english")\n{ d\'4 }\n',
    "warnings that it expects": '#(ly:expect-warning "unknown")\n{ c\' }\n',
    "sound": "\\score { { c' } \\midi { } \\layout { } }\n",
    "ink far outside": "{ \\once \\override TextScript.extra-offset = #'(30 . 20) c'1^\"far\" }\n",
    "ink that denies its place": '\\markup \\with-outline \\null \\abs-fontsize #40 "a"\n',
}
SCORES = CASES | {path.name: path.read_text(encoding="utf-8") for path in PROGRAMS}
BESIDE = {
    "parts/one.ily": b'\\include "../two.ily"\n',
    "two.ily": b"tune = { c'4 d' }\n",
    "more.scm": b"(define (more) (ly:make-duration 2))\n(define-public (more) #{ { c'4 } #})\n",
}


@pytest.fixture(scope="module", params=[1, 1000], ids=["cold", "preloaded"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with Engine(uses=request.param) as engine:
        engine.check(Job(source=b"", language="lilypond"))
        yield engine


@cache
def plain(source: bytes) -> Run:
    """By LilyPond itself, told how to draw pages; its paths as they are behind the walls."""
    home = folder_of(ENVIRONMENT)
    assert home is not None
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as library:
        for name, content in {**BESIDE, "score.ly": source}.items():
            Path(folder, name).parent.mkdir(exist_ok=True)
            Path(folder, name).write_bytes(content)
        for name in ("settings.ly", "pictures.scm"):
            Path(library, name).write_bytes(files("renderkit_lilypond").joinpath("inside", name).read_bytes())
        options = [word.format(library=library, environment=home, fd="") for word in WORKER.argv[:-1]]
        pictures = f'(begin (load "{library}/pictures.scm") ((@ (renderkit pictures) draw-into) "pictures"))'
        done = subprocess.run(
            [*options, pictures, "score.ly"],
            cwd=folder,
            env={**FIXED, "PWD": folder, "XDG_CACHE_HOME": "/tmp/.cache"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
        )
        said = (done.stderr + done.stdout).decode("utf-8", "replace")
        for real, walled in (
            (folder, "/work"),
            (str(home), "/opt/renderkit/lilypond"),
            (library, "/run/renderkit"),
        ):
            said = said.replace(str(Path(real).resolve()), walled).replace(real, walled)
        made = {path.name: path.read_text() for path in Path(folder, "pictures").glob("*")}
        return done.returncode, said, made


def walled(engine: Engine, source: bytes) -> Run:
    program = renderkit_prepare(Job(source=source, language="lilypond", files=BESIDE))
    with engine.session(WORKER, Limits()) as session:
        session.put(program.files)
        step = session.run(program.steps[0])
        code = step.exit_code if step.signal is None else -step.signal
        made = {
            Path(entry.name).name: session.workspace.text(entry.name)
            for entry in session.workspace.entries()
            if entry.name.startswith("pictures/")
        }
        return code, (step.stderr + step.stdout).decode("utf-8", "replace"), made


def same(run: Run) -> Run:
    """Without what LilyPond says before it reads the score, and addresses in memory."""
    status, said, made = run
    _, _, said = said.partition("Processing `score.ly'\n")
    return status, re.sub(r"\b[0-9a-f]{8,12}\b", "0x0", said), made


@pytest.mark.parametrize("case", SCORES)
def test_a_score_is_drawn_as_by_lilypond(engine: Engine, case: str, request: pytest.FixtureRequest) -> None:
    one_in = ONE_IN[request.node.callspec.params["engine"]]
    if not request.config.getoption("--nightly", False) and case not in list(SCORES)[::one_in]:
        pytest.skip("for --nightly")
    source = SCORES[case].encode()
    assert same(walled(engine, source)) == same(plain(source))
