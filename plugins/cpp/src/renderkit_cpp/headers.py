"""Headers that programs begin with: compiled once, by all that they are compiled with, and lent to the next.

A program that compiles comes out the same to the byte. One that does not is compiled again without them, so
that what the compiler says is what it always says.
"""

from __future__ import annotations

import re
import shlex

from renderkit.plugin import Program, Recipe, Session, Step, StepResult, Worker
from renderkit_cpp.source import Build, command, command_for_headers, without_comments

NOT_INSTALLED = 69

_NAME = "headers.h"
_FOLDER = "/tmp/headers"
_INCLUDE = re.compile(r"[ \t]*#[ \t]*include[ \t]*<([^>]+)>[ \t]*")


def leading(text: str) -> list[str]:
    """The library headers that a source includes before all else, in their order."""
    found = []
    for line in without_comments(text).splitlines():
        include = _INCLUDE.fullmatch(line)
        if include:
            found.append(include[1])
        elif line.strip():
            break
    return found


def steps(
    build: Build, text: str, source: str, others: list[str], program: str, worker: Worker
) -> tuple[Recipe, Step] | None:
    """What compiles the headers, and the compiler's step that then finds them as descriptor 3.

    None where the source begins with none, or where other sources would see them, too.
    """
    headers = leading(text)
    if not headers or others:
        return None
    content = "".join(f"#include <{header}>\n" for header in headers)
    make = Step(name="headers", argv=("sh", "-c", command_for_headers(build, _NAME)), env={"LC_ALL": "C"})
    recipe = Recipe(
        worker=worker,
        files={_NAME: content.encode("utf-8", "surrogateescape")},
        steps=(make,),
        output=f"{_NAME}.gch",
        depends=("/usr/local/include",),
    )
    lay_out = (
        f"mkdir {_FOLDER} && printf %s {shlex.quote(content)} > {_FOLDER}/{_NAME}"
        f" && ln -s /dev/fd/3 {_FOLDER}/{_NAME}.gch\n"
    )
    compile_ = lay_out + command(build, source, others, program, first=f"{_FOLDER}/{_NAME}")
    return recipe, Step(name="g++", argv=("sh", "-c", compile_), env={"LC_ALL": "C"})


def compiled(program: Program, session: Session) -> StepResult:
    """Runs the compiler, with the headers if they are there."""
    if program.notes["headers"] is not None:
        recipe, step = program.notes["headers"]
        kept = session.made(recipe)
        if kept is not None:
            with kept:
                done = session.run(step, [kept.fileno()])
            if done.ok or done.limit or done.exit_code == NOT_INSTALLED:
                return done
    return session.run(program.steps[0])
