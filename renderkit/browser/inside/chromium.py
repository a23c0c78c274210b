"""Chromium, started and spoken to over a pipe in the protocol of its developer tools.

Commands are posted and go out together when an answer is waited for, so that a dozen of them cost one wait.
What comes besides answers is handed to a listener, which may post but never wait.
"""

import fcntl
import json
import os
import select
import signal
import time


class Gone(Exception):
    """The browser itself ended."""


class Refused(Exception):
    """A command was not carried out, or not in time. The message is the browser's."""


class Chromium:
    """A running browser. `listener(session, method, params)` hears of events."""

    def __init__(self, program, flags, env):
        self.listener = None
        self._last = 0
        self._answers = {}
        self._out, self._in = [], bytearray()
        self._searched = 0
        theirs_in, self._writing = os.pipe()
        self._reading, theirs_out = os.pipe()
        # it reads on 3 and writes on 4, which may be ours for something else
        above = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 10) for fd in (theirs_in, theirs_out)]
        nothing = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)]
        pipes = [(os.POSIX_SPAWN_DUP2, fd, number) for number, fd in enumerate(above, 3)]
        self._pid = os.posix_spawn(program, [program, *flags], env, file_actions=nothing + pipes)
        for fd in (theirs_in, theirs_out, *above):
            os.close(fd)

    def post(self, method, params=None, session=None):
        """Sends a command with the next wait. The number that is given is its answer's."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params or {}}
        if session is not None:
            message["sessionId"] = session
        self._out.append(json.dumps(message).encode() + b"\0")
        return self._last

    def ask(self, method, params=None, session=None, seconds=None):
        """Posts a command and waits for its answer. Raises Refused, Gone."""
        return self.answer(self.post(method, params, session), seconds)

    def answer(self, number, seconds=None, unless=lambda: None):
        """Waits for an answer. Raises Refused, also once `unless` gives a reason, and Gone."""
        until = None if seconds is None else time.monotonic() + seconds
        while number not in self._answers:
            reason = unless()
            if reason:
                raise Refused(reason)
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                raise Refused(f"it took longer than {seconds:g} s")
            self.pump(left)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise Refused(answer["error"].get("message", "refused"))
        return answer["result"]

    def forget(self):
        """Drops answers that nobody waited for."""
        self._answers.clear()

    def pump(self, seconds=None):
        """Sends what was posted; hands out what has come, waiting for it at most so long. Raises Gone."""
        message, self._out = b"".join(self._out), []
        view = memoryview(message)
        try:
            while view:  # it reads at all times, whatever it has to write
                view = view[os.write(self._writing, view) :]
            if not select.select([self._reading], [], [], seconds)[0]:
                return
            data = os.read(self._reading, 1 << 20)
        except BrokenPipeError:
            data = b""
        if not data:
            raise Gone("the browser ended")
        self._in += data
        while (end := self._in.find(b"\0", self._searched)) >= 0:
            message = json.loads(bytes(self._in[:end]).decode("utf-8", "replace"))
            del self._in[: end + 1]
            self._searched = 0
            if "id" in message:
                self._answers[message["id"]] = message
            elif self.listener is not None:
                self.listener(message.get("sessionId"), message["method"], message.get("params", {}))
        self._searched = len(self._in)

    def close(self):
        """Ends it, and lets go of its pipes."""
        os.kill(self._pid, signal.SIGKILL)  # it is not reaped yet, so the number is still its own
        os.waitpid(self._pid, 0)
        os.close(self._writing)
        os.close(self._reading)
