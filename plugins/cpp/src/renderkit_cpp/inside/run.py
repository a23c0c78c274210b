"""Runs the user's program behind the walls: `run.py OPTIONS COMMAND…`, OPTIONS being JSON.

A picture on its standard output becomes a file; where it died, the lines on its stack are looked up; where it
may open windows, they are photographed (screen.py). What was found goes to standard error, as the last line.
"""

import collections
import json
import os
import re
import signal
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

NO_SCREEN = 69
MARK = "renderkit-report: "

MAGIC = (
    (re.compile(rb"P[1-7]\s"), "ppm"),
    (re.compile(rb"\x89PNG\r\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"BM....\0\0\0\0", re.S), "bmp"),
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"%!PS"), "ps"),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]", re.S), "svg"),
)
"""How a picture begins."""

FULL = 64
"""Frames of a stack that trace.c tells at most."""

ENOUGH = 4096
"""Bytes after which it is known whether standard output is a picture."""


def main():
    options = json.loads(sys.argv[1])
    command = sys.argv[2:]
    env = dict(os.environ)
    screen = None
    if options["screen"]:
        import screen as screens

        screen = screens.open_screen()
        if screen is None:
            sys.exit(NO_SCREEN)
        env["DISPLAY"] = screen.name
    read, write = os.pipe()
    env["RENDERKIT_TRACE"] = str(write)
    env["LD_PRELOAD"] = ":".join(os.path.join(HERE, name) for name in ["trace.so", *options["preload"]])
    answers = subprocess.PIPE if options["answers"] else subprocess.DEVNULL
    program = subprocess.Popen(command, env=env, stdin=answers, stdout=subprocess.PIPE, pass_fds=(write,))
    os.close(write)
    pump = threading.Thread(target=copy, args=(program.stdout.fileno(), options["stdout"]), daemon=True)
    pump.start()
    if options["answers"]:
        try:
            program.stdin.write(options["answers"].encode())
            program.stdin.close()
        except BrokenPipeError:
            pass
    ended = screens.watch(screen, program) if screen else False
    status = program.wait()
    pump.join(1.0 if screen else 5.0)
    report = {"status": status, "ended": ended, "places": []}
    if status < 0 and status != -signal.SIGKILL:
        report["places"] = places(read, command[0])
    sys.stdout.flush()
    os.write(2, f"\n{MARK}{json.dumps(report)}\n".encode())
    leave(0 if ended else status)


def leave(status):
    """Ends as the program did."""
    if status < 0:
        signal.signal(-status, signal.SIG_DFL) if -status not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -status)
    os._exit(status if status >= 0 else 1)


def copy(fd, stem):
    """Standard output: to a file of its own where it is a picture, else on to ours."""
    head = b""
    while len(head) < ENOUGH:
        data = os.read(fd, 65536)
        if not data:
            break
        head += data
        if len(head) >= 16 and head.lstrip()[:1] != b"<":
            break
    form = next((form for pattern, form in MAGIC if pattern.match(head)), None)
    target = os.open(f"{stem}.{form}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644) if form else 1
    data = head
    while data:
        view = memoryview(data)
        while view:
            view = view[os.write(target, view) :]
        data = os.read(fd, 65536)


def places(fd, program):
    """Where the program was, innermost first: [file, line] of all frames that are its own."""
    os.set_blocking(fd, False)
    try:
        said = os.read(fd, 65536).decode("utf-8", "replace")
    except BlockingIOError:
        return []
    name = re.escape(os.path.basename(program))
    wanted = []
    for number, frame in enumerate(said.splitlines()):
        own = re.match(rf"(?:.*/)?{name}\(\+0x([0-9a-f]+)\)", frame)
        if own:
            # after the handler and the kernel's way into it comes the instruction that failed; the others are
            # where calls will return to, which is behind them
            wanted.append(hex(int(own[1], 16) - (number != 2)))
    if not wanted:
        return []
    done = subprocess.run(
        ["addr2line", "-i", "-e", program, *wanted], capture_output=True, text=True, timeout=10
    )
    found = [line.rpartition(":") for line in done.stdout.splitlines()]
    lines = [(file, int(line.split()[0])) for file, _, line in found if line.split()[0].isdigit()]
    if said.count("\n") >= FULL:
        # calls without end: where exactly the stack was used up is chance, which call it was is not
        lines.sort(key=collections.Counter(lines).__getitem__, reverse=True)
    return lines


if __name__ == "__main__":
    main()
