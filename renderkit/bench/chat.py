"""A model behind an OpenAI-compatible address."""

from __future__ import annotations

import base64
import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from pydantic import Field

from renderkit.bench.answers import Answer, Finish, whole
from renderkit.bench.prompts import Message
from renderkit.models import MiB, Record

PAUSES = (1.0, 4.0)
"""Seconds before an answer that cannot be read is asked for again; the client repeats other failures."""

MOST_BYTES = 64 * MiB
"""Of one answer: what sends more will not end."""

_FINISH: dict[str, Finish] = {"length": "length", "content_filter": "filter"}


_TOO_LONG = re.compile(r"context[_ ](?:length|window)|too many (?:input )?tokens", re.IGNORECASE)
"""How servers say that a conversation is longer than their model's context."""


class ModelError(Exception):
    """No answer could be had. `lasting`: asking again will not help (a wrong key, an unknown model)."""

    def __init__(self, message: str, *, lasting: bool = False) -> None:
        super().__init__(message)
        self.lasting = lasting


class Endpoint(Record):
    """A model and how it is asked: greedy unless told otherwise.

    `key_variable` names the variable of the environment that holds the key; the key itself is never written
    down. `extra` goes into the request's body. `timeout_seconds` is how long an answer may take to begin, and
    again to end.
    """

    model: str
    base_url: str
    key_variable: str = "OPENAI_API_KEY"
    temperature: float = Field(0.0, ge=0, le=2)
    max_tokens: int = Field(8192, ge=1)
    seed: int | None = 0
    timeout_seconds: float = Field(300.0, gt=0)
    retries: int = Field(5, ge=0, le=20)
    extra: dict[str, Any] = Field(default_factory=dict)


class Chat:
    """Asks one model. Safe to use from several threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        import openai

        self.endpoint = endpoint
        self._openai = openai
        self._client = openai.OpenAI(
            base_url=endpoint.base_url,
            # many servers of one's own want none, but the client does
            api_key=os.environ.get(endpoint.key_variable) or "none",
            timeout=endpoint.timeout_seconds,
            max_retries=endpoint.retries,
        )

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()

    def ask(self, messages: Sequence[Message], pictures: Sequence[bytes] = (), *, sample: int = 0) -> Answer:
        """One answer; pictures (PNG, JPEG) go with the last message. `sample` is added to the seed.

        Rate limits, time-outs and broken connections are repeated by the client, with growing pauses. Raises
        ModelError.
        """
        endpoint, began = self.endpoint, time.monotonic()
        asked: list[dict[str, Any]] = [dict(message) for message in messages]
        if pictures:
            parts: list[dict[str, Any]] = [{"type": "text", "text": asked[-1]["content"]}]
            parts += [{"type": "image_url", "image_url": {"url": _url(picture)}} for picture in pictures]
            asked[-1]["content"] = parts
        body: dict[str, Any] = {
            "model": endpoint.model,
            "messages": asked,
            "temperature": endpoint.temperature,
            "max_tokens": endpoint.max_tokens,
        }
        if endpoint.seed is not None:
            body["seed"] = endpoint.seed + sample
        for pause in (*PAUSES, None):
            try:
                answer = _answer(self._reply(body), last=pause is None)
                return answer.model_copy(update={"seconds": round(time.monotonic() - began, 3)})
            except _Junk as junk:
                if pause is None:
                    raise ModelError(f"{endpoint.base_url} answers what is no answer: {junk}") from None
                time.sleep(pause)
        raise AssertionError("the last pause is none")

    def _reply(self, body: dict[str, Any]) -> Any:
        """What the server sends, as JSON. Raises ModelError, _Junk."""
        openai, address = self._openai, self.endpoint.base_url
        asks = self._client.chat.completions.with_streaming_response
        try:
            with asks.create(**body, extra_body=self.endpoint.extra or None) as response:
                return self._body(response.iter_bytes())
        except _Junk:
            raise
        except (openai.AuthenticationError, openai.PermissionDeniedError, openai.NotFoundError) as error:
            raise ModelError(f"{address} refuses: {_said(error)}", lasting=True) from error
        except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
            if _TOO_LONG.search(str(error)):  # the same for ever: there is no room for an answer
                return {"choices": [{"finish_reason": "length", "message": {"content": ""}}]}
            raise ModelError(f"{address} does not take the request: {_said(error)}") from error
        except openai.APITimeoutError as error:
            seconds = self.endpoint.timeout_seconds
            raise ModelError(f"{address} did not answer within {seconds:g} s") from error
        except openai.APIStatusError as error:
            raise ModelError(f"{address} answers with status {error.status_code}: {_said(error)}") from error
        except openai.APIConnectionError as error:
            raise ModelError(f"{address} cannot be reached: {_said(error.__cause__ or error)}") from error
        except openai.OpenAIError as error:
            raise _Junk(_said(error)) from error

    def _body(self, parts: Iterator[bytes]) -> Any:
        """Reads to the end: the client's time-out is for each part, and a server may send blanks for ever."""
        until, body = time.monotonic() + self.endpoint.timeout_seconds, bytearray()
        try:
            for part in parts:
                body += part
                if time.monotonic() > until:
                    raise _Junk(f"it did not end within {self.endpoint.timeout_seconds:g} s")
                if len(body) > MOST_BYTES:
                    raise _Junk(f"it has more than {MOST_BYTES:,} bytes")
        except _Junk:
            raise
        except Exception as error:  # of the connection: there is no one name for them
            raise _Junk(_said(error)) from error
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise _Junk(whole(body[:200].decode("utf-8", "replace")) or "nothing") from None


class _Junk(Exception):
    """An answer that is none."""


def _answer(reply: Any, *, last: bool) -> Answer:
    """An answer out of what the server sent, which may be anything. Raises _Junk.

    A message without text is asked for again; the last time it is a model that says nothing.
    """
    try:
        choice = reply["choices"][0]
        finish = choice.get("finish_reason")
        text = _text(choice["message"].get("content"))
        if text is None:
            if finish not in _FINISH and not last:
                raise _Junk("a message without text")
            text = ""
        return Answer(
            text=text,
            finish=_FINISH.get(finish, "stop"),
            model=str(reply.get("model") or ""),
            input_tokens=_tokens(reply, "prompt_tokens"),
            output_tokens=_tokens(reply, "completion_tokens"),
        )
    except (AttributeError, LookupError, TypeError) as error:
        raise _Junk(whole(json.dumps(reply))[:200]) from error


def _text(content: Any) -> str | None:
    """The text of a message: some servers send it in parts. Raises TypeError for what is neither."""
    if content is None or isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(part["text"] for part in content if part["type"] == "text")
    raise TypeError("no text")


def _tokens(reply: Any, name: str) -> int:
    """A count of the server's; 0 where it does not count. An answer is not lost for that."""
    usage = reply.get("usage")
    value = usage.get(name) if isinstance(usage, dict) else 0
    return value if isinstance(value, int) and value > 0 else 0


def _url(picture: bytes) -> str:
    kind: Literal["jpeg", "png"] = "jpeg" if picture.startswith(b"\xff\xd8") else "png"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"


def _said(error: BaseException) -> str:
    return whole(" ".join(str(error).split()))[:300] or type(error).__name__
