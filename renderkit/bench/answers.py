"""What a model said, and the code that is in it."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from renderkit.datasets import extract
from renderkit.models import Record

Finish = Literal["stop", "length", "filter"]
"""Why an answer ends: the model was done; it had no room left; it was not let go on."""


class Answer(Record):
    """One answer of a model. `finish` says why it ends; tokens are as the server counts them.

    Half a character, as JSON can hold one where an answer was cut, is U+FFFD: no file can hold it.
    """

    text: str
    finish: Finish = "stop"
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    seconds: float = 0.0

    @field_validator("text", "model", mode="before")
    @classmethod
    def _whole(cls, value: object) -> object:
        return whole(value) if isinstance(value, str) else value


def whole(text: str) -> str:
    """The text as UTF-8 can hold it: halves that belong together are one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Unusable(Exception):
    """There is no program in an answer. `outcome` says of which kind the failure is, the message why."""

    def __init__(self, outcome: Literal["cut_off", "no_code"], message: str) -> None:
        super().__init__(message)
        self.outcome = outcome


def code(answer: Answer, language: str, resolve: extract.Resolve) -> str:
    """The program in an answer, by the rules for fences that `renderkit validate` has too. Raises Unusable.

    An answer that was cut off has none, whatever it looks like: a half program is no syntax error of the
    model's. An answer without any fence is taken as it is: the whole of it is the program.
    """
    if answer.finish == "length":
        raise Unusable("cut_off", "the answer was cut off before it ended: there was no room for more tokens")
    if answer.finish == "filter":
        raise Unusable("no_code", "the answer was held back by a filter of the server")
    try:
        text = extract.answer(answer.text)
        if not extract.fenced(text):
            if text.strip():
                return text
            raise extract.NoCode("the answer is empty")
        return extract.extract(answer.text, "fences", language, resolve)[0]
    except extract.NoCode as error:
        raise Unusable("no_code", str(error)) from error
