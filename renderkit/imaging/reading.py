"""What is read of pictures to compare them: pixels of one size, and words. The host decodes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from renderkit import browser
from renderkit.diagnostics.text import file_name
from renderkit.models import Limits, MiB, Step, StepResult, Worker, Workspace
from renderkit.sandbox.contract import SandboxError, Session
from renderkit.sandbox.memfile import file_of

CHARACTERS = 100_000
"""Of the words of one picture: more than anybody reads in it."""

SIDE = 4096
"""The longest side for which pixels are given."""

AT_ONCE, BYTES = 64, 64 * MiB
"""Pictures of one session, and bytes of their pixels, unless one alone has more."""

_WORDS = TypeAdapter(list[Annotated[str, Field(strict=True, max_length=CHARACTERS)]])


def pixels(
    open_session: Callable[[Limits], Session], pictures: Sequence[bytes], side: int, limits: Limits
) -> list[bytes | None]:
    """Each picture as side x side RGB, or None: see `Imager.pixels`."""
    if not 1 <= side <= SIDE:
        raise ValueError(f"the side of a square of pixels lies between 1 and {SIDE}")
    size = 3 * side * side
    most = max(1, min(AT_ONCE, BYTES // size))
    if len(pictures) > most:
        parts = [pictures[start : start + most] for start in range(0, len(pictures), most)]
        return [made for part in parts for made in pixels(open_session, part, side, limits)]
    call = {"ask": "pixels", "files": len(pictures), "side": side, "pixels": limits.pixels}
    room = {
        "file_bytes": max(limits.file_bytes, size + MiB),
        "workspace_bytes": max(limits.workspace_bytes, most * size + 16 * MiB),
    }
    with _asked(open_session, call, pictures, limits.model_copy(update=room)) as workspace:
        if workspace is not None:
            return [_square(workspace, f"{number}.rgb", size) for number in range(len(pictures))]
    if len(pictures) == 1:
        return [None]
    # one of them broke the decoder, which is not the others' fault
    return [made for picture in pictures for made in pixels(open_session, [picture], side, limits)]


def words(
    open_session: Callable[[Limits], Session], name: str, vector: bytes, limits: Limits
) -> list[str] | None:
    """The words of an SVG or a PDF, or None: see `Imager.words`."""
    call = {"ask": "words", "name": name, "characters": CHARACTERS, "pages": limits.images}
    with _asked(open_session, call, [vector], limits) as workspace:
        if workspace is None:
            return None
        try:
            # six bytes a character is the most that JSON takes of those which are one in UTF-16
            return _WORDS.validate_json(workspace.read("words.json", 16 * CHARACTERS))
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise SandboxError("the imaging worker left no words that can be read") from error


def words_of_page(
    open_session: Callable[[Worker, Limits], Session],
    name: str,
    page: bytes,
    beside: Mapping[str, bytes],
    limits: Limits,
) -> list[str] | None:
    """The words that the browser shows of a page once it rests; None where it could not be looked at."""
    name = file_name(name)  # as an address it has to be text
    limits = limits.model_copy(update={"output_bytes": max(limits.output_bytes, MiB)})  # the text is in it
    with closing(open_session(browser.WORKER, limits)) as session:
        session.put({**beside, name: page})
        result = session.run(browser.visit(name, words=True))
        try:
            said = browser.report(result).words
        except ValueError:  # what a page prints can make its report unreadable: half a surrogate pair does
            return None
    return None if said is None else said.split()


def failed(result: StepResult) -> SandboxError:
    """What to raise where the imaging worker ended badly and no picture is to blame."""
    last = result.text.strip().splitlines()[-1:] or ["without a word"]
    return SandboxError(f"the imaging worker failed: {last[0][:300]}", "run 'renderkit doctor'")


@contextmanager
def _asked(
    open_session: Callable[[Limits], Session],
    call: dict[str, Any],
    contents: Sequence[bytes],
    limits: Limits,
) -> Iterator[Workspace | None]:
    """The workspace in which the answer lies; None where a limit or a signal ended the worker."""
    fds: list[int] = []
    with closing(open_session(limits)) as session:
        try:
            for content in contents:
                fds.append(file_of(content))
            result = session.run(Step(name="imaging", call=call), fds)
        finally:
            for fd in fds:
                os.close(fd)
        if result.limit is not None or result.signal is not None:
            yield None
        elif not result.ok:
            raise failed(result)
        else:
            yield session.workspace


def _square(workspace: Workspace, name: str, size: int) -> bytes | None:
    try:
        made = workspace.read(name, size + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SandboxError("the imaging worker left pixels that cannot be read") from error
    if len(made) != size:
        raise SandboxError("the imaging worker's pixels are not as many as were asked for")
    return made
