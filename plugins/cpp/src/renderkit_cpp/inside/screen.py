"""A screen behind the walls, and photographs of the windows on it.

Each window of the program's is photographed alone, without any frame, once nothing moves any more; then
Escape is pressed and the window closed, as a person would who has seen it. What goes on moving is
photographed after a fixed time. Windows are kept apart by the Composite extension, so that one may lie below
another.
"""

import ctypes
import os
import signal
import subprocess
import time

STILL = 0.5
"""Seconds without a change after which a picture is finished."""

MOVING = 3.0
"""Seconds after which an animation is photographed as it is."""

ANIMATIONS = 3
"""In a row; then the program is ended: its window comes back whenever it is closed."""

EMPTY = 4.0
"""Seconds for which a window may be of one colour."""

FOCUS = 0.2
"""Seconds without a change after which a window has shown that it has the keyboard."""

PAUSE = 0.06
MOST = 20
"""Photographs of one program."""

SMALL = 8
SCREEN = ("Xvfb", "-screen", "0", "1920x1200x24", "-dpi", "96")
SERVER = (*SCREEN, "-nolisten", "tcp", "-noreset", "+extension", "Composite", "+extension", "GLX")
ESCAPE = 0xFF1B


class Attributes(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("x", "y", "width", "height", "border", "depth")),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        *((name, ctypes.c_int) for name in ("kind", "bit_gravity", "win_gravity", "backing_store")),
        *((name, ctypes.c_ulong) for name in ("planes", "pixel")),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        *((name, ctypes.c_long) for name in ("all_events", "your_events", "no_propagate")),
        ("override", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    ]


class XImage(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_int) for name in ("width", "height", "offset", "format")),
        ("data", ctypes.c_void_p),
        *(
            (name, ctypes.c_int)
            for name in ("byte_order", "unit", "bit_order", "pad", "depth", "stride", "bits")
        ),
    ]


class Message(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("room", ctypes.c_long * 24),
    ]


def open_screen():
    """Starts an X server; None where none comes up."""
    for _ in range(2):
        read, write = os.pipe()
        server = subprocess.Popen(
            [*SERVER, "-displayfd", str(write)],
            pass_fds=(write,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        alarm = time.monotonic() + 6
        os.set_blocking(read, False)
        said = b""
        while not said.endswith(b"\n") and time.monotonic() < alarm and server.poll() is None:
            time.sleep(0.01)
            try:
                said += os.read(read, 20)
            except BlockingIOError:
                continue
        os.close(read)
        if said.strip().isdigit():
            return Screen(f":{int(said)}")
        server.kill()
    return None


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _pass_over(display, error):
    return 0  # a window may be gone at any moment


class Screen:
    """A connection to the server, that looks at windows."""

    def __init__(self, name):
        self.name = name
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        composite = ctypes.CDLL("libXcomposite.so.1")
        for function in ("XOpenDisplay", "XGetImage"):
            getattr(self._x, function).restype = ctypes.c_void_p
        for function in ("XDefaultRootWindow", "XInternAtom"):
            getattr(self._x, function).restype = ctypes.c_ulong
        self._x.XSetErrorHandler(_pass_over)
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        composite.XCompositeRedirectSubwindows(self._display, self._root, 0)
        self._x.XSync(self._display, 0)

    def windows(self):
        """The windows that can be seen, from the first to the last that was made, each with its size."""
        root, parent, children = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)()
        count = ctypes.c_uint()
        words = (ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children), ctypes.byref(count))
        if not self._x.XQueryTree(self._display, self._root, *words):
            return []
        found = sorted(children[i] for i in range(count.value))
        if children:
            self._x.XFree(children)
        seen = []
        for window in found:
            a = Attributes()
            asked = self._x.XGetWindowAttributes(self._display, ctypes.c_ulong(window), ctypes.byref(a))
            # 2: viewable; 1: takes input and draws
            if asked and a.map_state == 2 and a.kind == 1 and min(a.width, a.height) >= SMALL:
                seen.append((window, a.width, a.height, bool(a.override)))
        own = [w for w in seen if not w[3]] or seen  # menus and hints count only where there is nothing else
        return [w[:3] for w in own]

    def look(self):
        """What can be seen: (window, width, height, pixels) of each, pixels being BGRX."""
        seen = []
        for window, width, height in self.windows():
            words = (ctypes.c_ulong(window), 0, 0, width, height, ctypes.c_ulong(0xFFFFFFFF), 2)
            pointer = self._x.XGetImage(self._display, *words)
            if not pointer:
                continue
            image = ctypes.cast(pointer, ctypes.POINTER(XImage))
            it = image.contents
            if it.bits == 32 and it.stride == 4 * it.width:
                seen.append((window, it.width, it.height, ctypes.string_at(it.data, it.stride * it.height)))
            self._x.XFree(ctypes.c_void_p(it.data))
            self._x.XFree(ctypes.c_void_p(pointer))
        return seen

    def focus(self, window):
        """Gives a window the keyboard."""
        self._x.XSetInputFocus(self._display, ctypes.c_ulong(window), 1, ctypes.c_ulong(0))
        self._x.XSync(self._display, 0)

    def press_escape(self):
        """As a person would to leave."""
        code = self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(ESCAPE))
        for down in (1, 0):
            self._test.XTestFakeKeyEvent(self._display, code, down, ctypes.c_ulong(0))
            self._x.XSync(self._display, 0)
            time.sleep(0.03)

    def close(self, window):
        """Asks a window to close."""
        protocols = self._x.XInternAtom(self._display, b"WM_PROTOCOLS", 0)
        delete = self._x.XInternAtom(self._display, b"WM_DELETE_WINDOW", 0)
        message = Message(type=33, window=window, message_type=protocols, format=32)
        message.data[0] = delete
        self._x.XSendEvent(self._display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
        self._x.XSync(self._display, 0)


class Album:
    """Photographs, each picture once."""

    def __init__(self):
        self.number = 0
        self._kept = set()
        self.left = False  # Escape was pressed or a window closed, and nothing else was shown since

    def keep(self, seen):
        """Writes down what has not been kept yet; says whether there was anything."""
        fresh = False
        for _, width, height, pixels in seen:
            it = (width, height, hash(pixels))
            if it in self._kept or self.number >= MOST:
                continue
            self._kept.add(it)
            fresh = True
            self.left = False
            rgb = bytearray(3 * width * height)
            for channel in range(3):
                rgb[channel::3] = pixels[2 - channel :: 4]
            while True:
                self.number += 1
                try:
                    with open(f"window-{self.number}.ppm", "xb") as out:
                        out.write(b"P6 %d %d 255\n" % (width, height) + rgb)
                    break
                except FileExistsError:
                    continue
        return fresh


def drawn(seen):
    """Those windows that have more than one colour."""
    return [it for it in seen if it[3] != it[3][:4] * (len(it[3]) // 4)]


def watch(screen, program):
    """Photographs the windows of a program until it ends.

    Says whether its status is of no account: it had to be ended, or had been asked to end.
    """
    album, last, since, first = Album(), [], time.monotonic(), None
    gone, seen_again, moved = None, 0, 0
    while True:
        over = program.poll() is not None
        seen = screen.look()
        now = time.monotonic()
        if seen != last:
            if not seen and last and drawn(last):
                album.keep(drawn(last))  # it closed by itself
            last, since = seen, now
        if over:
            gone = gone or now
            if not seen or now - gone > STILL + 1:
                album.keep(drawn(seen))
                return album.left and program.poll() != 0
        if drawn(seen):
            first = first or now
            still = now - since >= STILL
            if still or now - first >= MOVING:
                seen_again += not album.keep(seen if still else drawn(seen))
                moved = 0 if still else moved + 1
                last_one = seen_again > 1 or moved >= ANIMATIONS
                if dismiss(screen, program, album, seen, moving=not still, last=last_one):
                    return not over
                last, since, first = screen.look(), time.monotonic(), None
        elif seen and now - since >= EMPTY:
            album.keep(seen)
            if dismiss(screen, program, album, seen, moving=False, last=True):
                return not over
        time.sleep(PAUSE)


def dismiss(screen, program, album, seen, moving, last):
    """Escape, closing, and at last the end; says whether it had to be ended."""
    album.left = True
    for window, *_ in reversed(seen):
        screen.focus(window)
        seen = settled(screen, seen) if not moving else seen
        screen.press_escape()
        if goes_on(screen, program, seen, moving, 0.4) and not last:
            return False
    for window, *_ in seen:
        screen.close(window)
    if goes_on(screen, program, seen, moving, 1.5) and not last:
        return False
    if program.poll() is None:
        program.send_signal(signal.SIGKILL)
    return True


def settled(screen, seen):
    """What is seen once a window shows that it has the keyboard: that is no new picture."""
    end, since = time.monotonic() + 4 * FOCUS, time.monotonic()
    while since + FOCUS > time.monotonic() < end:
        time.sleep(PAUSE)
        now = screen.look()
        if now and now != seen:
            seen, since = now, time.monotonic()
    return seen


def goes_on(screen, program, seen, moving, seconds):
    """Whether the program answered: by ending, by closing its windows, or by showing something else."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if program.poll() is not None and not screen.windows():
            return True
        left = {window for window, *_ in screen.windows()}
        if left != {window for window, *_ in seen}:
            return True
        if not moving and program.poll() is None and screen.look() != seen:
            return True
        time.sleep(PAUSE)
    return False
