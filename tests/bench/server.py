"""A model that says what a test wants: a local server for chats in OpenAI's form, which can also misbehave.

    script = {"a drawing of a cat": [["<svg …", …], …]}     # by description: one entry a turn
    with Server(script) as server:
        Endpoint(model="m", base_url=server.url)

An entry is what is said in that turn: text, a `Said`, a `Fault`, or a list of these, for one request after
the other; the last of a list stays. A function takes an `Asked` and returns one. Requests with pictures are
those to a judge, under the name `JUDGE`. Every request is counted, also over `stop` and `start`.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

JUDGE = "the judge"


@dataclass(frozen=True)
class Said:
    """An answer. `content` is what stands in the message, if that is no text; `body` replaces all of it."""

    text: str = ""
    finish: str | None = "stop"
    content: Any = ...
    tokens: tuple[Any, Any] = (10, 5)
    seconds: float = 0.0
    body: Any = ...


@dataclass(frozen=True)
class Fault:
    """No answer.

    `stall` waits for `seconds`; `cut` ends in the middle of the body; `trickle` sends blanks for ever;
    `close` says nothing; `status` answers with one, and with `headers`; `junk` with `body`, which need be no
    JSON. `die` ends the server.
    """

    kind: Literal["stall", "cut", "trickle", "close", "status", "junk", "die"]
    status: int = 200
    seconds: float = 60.0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    type: str = "application/json"


@dataclass
class Asked:
    """A request: which task, which turn, which sample, and how often that was asked before."""

    task: str
    turn: int
    sample: int
    before: int
    body: dict[str, Any]
    headers: dict[str, str]
    answered: bool = False

    @property
    def messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body["messages"]
        return found

    @property
    def place(self) -> tuple[str, int, int]:
        return self.task, self.sample, self.turn


Entry = str | Said | Fault | Sequence[Any]
Script = Mapping[str, Sequence[Entry] | Callable[[Asked], Any]]


class Server:
    """A server on a port of its own; `stop` and `start` keep it, and what was counted."""

    def __init__(self, script: Script, *, port: int = 0) -> None:
        self.script = dict(script)
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self._port = port
        self._server: _Http | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> None:
        assert self._server is None
        self._server = _Http(("127.0.0.1", self._port), self)
        self._port = self._server.server_address[1]
        serve = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        serve.start()

    def stop(self) -> None:
        """Ends it as a kill would: connections are cut, and nobody listens."""
        server, self._server = self._server, None
        if server is not None:
            server.gone.set()
            server.shutdown()
            server.cut()
            server.server_close()

    def counts(self) -> Counter[tuple[str, int, int]]:
        """Requests by task, sample and turn."""
        with self._lock:
            return Counter(asked.place for asked in self.asked)

    def answered(self) -> Counter[tuple[str, int, int]]:
        """Those whose answer was sent, to its end."""
        with self._lock:
            return Counter(asked.place for asked in self.asked if asked.answered)

    def of(self, task: str, turn: int | None = None) -> list[Asked]:
        with self._lock:
            return [one for one in self.asked if one.task == task and turn in (None, one.turn)]

    # ---- for the handler ----

    def take(self, body: dict[str, Any], headers: dict[str, str]) -> Asked:
        messages = body["messages"]
        words = " ".join(
            str(part.get("text", "")) if isinstance(part, dict) else str(part)
            for message in messages
            for part in (message["content"] if isinstance(message["content"], list) else [message["content"]])
            if message["role"] != "assistant"
        )
        pictures = isinstance(messages[-1]["content"], list)
        found = [key for key in self.script if key != JUDGE and key in words]
        task = JUDGE if pictures and JUDGE in self.script else max(found, key=len, default="")
        turn = sum(message["role"] == "assistant" for message in messages)
        sample = int(body.get("seed") or 0)
        with self._lock:
            before = sum(one.place == (task, sample, turn) for one in self.asked)
            asked = Asked(task, turn, sample, before, body, headers)
            self.asked.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        return asked

    def done(self) -> None:
        with self._lock:
            self._now -= 1

    def reply(self, asked: Asked) -> Said | Fault:
        entry: Any = self.script.get(asked.task, [Fault("status", 404, body="no such task")])
        if callable(entry):
            entry = entry(asked)
        else:
            entry = entry[asked.turn] if asked.turn < len(entry) else Fault("status", 400, body="no more")
            if isinstance(entry, list | tuple):
                entry = entry[min(asked.before, len(entry) - 1)]
        return Said(entry) if isinstance(entry, str) else entry  # type: ignore[no-any-return]


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], owner: Server) -> None:
        self.owner = owner
        self.gone = threading.Event()
        self.open: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def cut(self) -> None:
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed are what it is for."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        owner = self.server.owner
        asked = owner.take(body, {key.lower(): value for key, value in self.headers.items()})
        try:
            reply = owner.reply(asked)
            if isinstance(reply, Said):
                self._say(asked, reply)
            else:
                self._fail(reply)
        finally:
            owner.done()

    def _say(self, asked: Asked, said: Said) -> None:
        self.server.gone.wait(said.seconds)
        if self.server.gone.is_set():
            self.close_connection = True
            return
        content = said.text if said.content is ... else said.content
        prompt, completion = said.tokens
        body: Any = {
            "id": "1",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": asked.body["model"] + "-served",
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": content},
                    "finish_reason": said.finish,
                }
            ],
            "usage": {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": 0},
        }
        self._send(200, json.dumps(body if said.body is ... else said.body).encode())
        asked.answered = True

    def _fail(self, fault: Fault) -> None:
        if fault.kind == "stall":
            self.server.gone.wait(fault.seconds)
            self.close_connection = True
        elif fault.kind == "close":
            self.close_connection = True
        elif fault.kind == "cut":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"id": "1", "choices": [{"message": {"content": "half')
            self.close_connection = True
        elif fault.kind == "trickle":
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            while not self.server.gone.wait(0.05):
                self.wfile.write(b" ")
        elif fault.kind == "die":
            self.close_connection = True
            threading.Thread(target=self.server.owner.stop, daemon=True).start()
        elif fault.kind == "status":
            said = json.dumps({"error": {"message": fault.body or f"status {fault.status}"}})
            self._send(fault.status, said.encode(), fault.headers)
        else:
            self._send(fault.status, fault.body.encode(), {"Content-Type": fault.type})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
