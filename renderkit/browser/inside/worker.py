"""The browser behind the walls: one page after another, each in a context of its own, with its report.

Playwright drives Chromium's headless shell; both live in this session, since both read what a hostile page
sends. No request leaves: the job's files and pinned packages answer, all else is refused and named.
"""

import glob
import json
import mimetypes
import os
import re
import sys
import urllib.parse

import renderkit_worker
from browser_cdn.resolve import Cdn
from playwright.sync_api import Error, sync_playwright

JOB = "job.renderkit.test"
"""The host under which a job's files lie. The name is reserved and never resolves (RFC 2606)."""

LOAD = 10_000
"""Milliseconds of real time within which a page has to load; nothing comes from a network."""

SLICE, SMOOTH, MOST = 250, 1500, 5000
"""Milliseconds of the page's time: it moves on by a slice, frames are compared from `SMOOTH` on, and what
never comes to rest is photographed at `MOST`."""

HIGHEST = 8192
"""Pixels: what lies below on a longer page is cut off."""

FEW, SHORT = 50, 1000
"""Entries of each list of a report, and characters of a text."""

BROWSERS = (
    "/usr/bin/chromium-headless-shell",
    "/opt/renderkit/browser/browsers/chromium_headless_shell-*/*/*headless*shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/opt/google/chrome/chrome",
)
"""Where a browser may be, the better first: Debian's, Playwright's own build, any other."""

FLAGS = (
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-gpu-compositing",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-features=WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,Translate",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-domain-reliability",
    "--no-pings",
    # without positions at hand, V8 places whatever happens on a full stack at the script's beginning
    "--js-flags=--no-enable-lazy-source-positions",
)


def main():
    """Serves the engine."""
    renderkit_worker.serve(int(sys.argv[1]))
    browser = Browser()
    renderkit_worker.converse(browser.answer)


class Browser:
    """One Chromium, started when the first page comes and again when it has died."""

    def __init__(self):
        self._playwright = None
        self._chromium = None
        self._cdn = Cdn("/opt/renderkit/web")
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser_page.js")) as file:
            self._script = file.read()

    def answer(self, call, files):
        """One visit: its picture and its report."""
        for _ in range(2):
            visit = Visit(call, files, self._cdn, self._script)
            chromium = self._running()  # if it cannot be started, this worker ends: no fault of the page
            try:
                visit.run(chromium)
            except Error as error:
                visit.report["failed"] = first_line(error)
                if not visit.report["crashed"] and not chromium.is_connected():
                    continue  # the browser itself died: once more, in a new one
            break
        made = visit.made
        return (0 if "page.png" in made else 1), json.dumps(visit.report), made

    def _running(self):
        if self._chromium is None or not self._chromium.is_connected():
            if self._playwright is None:
                self._playwright = sync_playwright().start()
            self._chromium = self._playwright.chromium.launch(
                executable_path=find(),
                chromium_sandbox=os.getuid() != 0,  # root is this only without walls
                args=list(FLAGS),
                ignore_default_args=["--disable-popup-blocking"],
                env={**os.environ, "HOME": "/tmp"},
            )
        return self._chromium


def find():
    """The browser to use. Says so and ends where there is none."""
    for pattern in BROWSERS:
        for path in sorted(glob.glob(pattern)):
            if os.access(path, os.X_OK):
                return path
    sys.exit("renderkit: no browser; run 'renderkit setup'")


class Visit:
    """One page, from its first request to its picture."""

    def __init__(self, call, files, cdn, script):
        self.call, self.files, self.cdn, self.script = call, files, cdn, script
        self.made = {}
        self.report = {
            **{name: [] for name in ("errors", "console", "blocked", "missing", "served", "dialogs")},
            "popups": 0,
            "downloads": [],
            "navigated": [],
            "crashed": False,
            "settled": False,
            "height_cut": 0,
            "failed": "",
            "data": None,
        }
        self._pending = set()
        self._entries = self._closed = 0

    def run(self, chromium):
        """Opens a context, visits, photographs, and leaves nothing behind."""
        call = self.call
        context = chromium.new_context(
            viewport={"width": call["width"], "height": call["height"]},
            device_scale_factor=call["scale"],
            locale="en-US",
            timezone_id="UTC",
            color_scheme="light",
            reduced_motion="reduce",
            service_workers="block",
            accept_downloads=False,
        )
        try:
            context.set_default_timeout(LOAD)
            context.add_init_script(self.script)
            context.route("**/*", self._request)
            context.route_web_socket("**/*", self._web_socket)
            page = context.new_page()
            self._listen(context, page)
            page.goto(f"https://{JOB}/{urllib.parse.quote(call['entry'])}", wait_until="commit")
            page.mouse.move(-100, -100)  # else it lies over the corner, and what is there is hovered
            self.report["settled"] = self._settle(page)
            if call["script"]:
                self.report["data"] = page.evaluate(call["script"])
            self._photograph(page)
        finally:
            try:
                context.close()
            except Error:
                pass  # it died with its browser

    def _listen(self, context, page):
        report = self.report

        def opened(other):
            if other is not page:
                self._closed += 1
                other.close()

        def answered(dialog):
            note(report["dialogs"], {"type": dialog.type, "text": dialog.message[:SHORT]})
            dialog.dismiss()

        def crashed(*_):
            report["crashed"] = True

        def printed(message):
            where = message.location
            line = where.get("lineNumber")
            entry = {"type": message.type, "text": message.text[:SHORT], "url": where.get("url", "")[:SHORT]}
            note(report["console"], {**entry, "line": None if line is None else line + 1})

        context.on("page", opened)
        page.on("dialog", answered)
        page.on("crash", crashed)
        page.on("console", printed)
        page.on("download", lambda download: note(report["downloads"], download.suggested_filename[:SHORT]))
        for event in ("requestfinished", "requestfailed"):
            page.on(event, lambda request: self._pending.discard(request))
        debugger = context.new_cdp_session(page)
        debugger.on("Runtime.exceptionThrown", lambda event: note(report["errors"], thrown(event)))
        debugger.send("Runtime.enable")

    # ---- requests ----

    def _request(self, route):
        request = route.request
        address = urllib.parse.urlsplit(request.url)
        self._pending.add(request)
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._entries += 1
            if address.hostname != JOB or self._entries > 5:
                note(self.report["navigated"], request.url[:SHORT])
                return route.abort("blockedbyclient")
        if address.hostname == JOB:
            return self._file(route, urllib.parse.unquote(address.path).lstrip("/"))
        found = self.cdn.find(request.url)
        if found is None:
            note(self.report["blocked"], {"url": request.url[:SHORT], "type": request.resource_type})
            return route.abort("blockedbyclient")
        served = {"url": request.url[:SHORT], "package": found.package, "version": found.version}
        note(self.report["served"], served)
        headers = {"access-control-allow-origin": "*", "content-type": found.mime}
        return route.fulfill(status=found.status, headers=headers, body=found.read())

    def _file(self, route, name):
        body = self.files.get(name)
        if body is None:
            if name == "favicon.ico":
                return route.fulfill(status=204)
            note(self.report["missing"], {"url": name[:SHORT], "type": route.request.resource_type})
            return route.fulfill(status=404, body="")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name == self.call["entry"] or mime == "text/html":
            # a pinned package stands in for the one whose hash this is; no position in the text changes
            body = re.sub(rb"(?i)\bintegrity(?=\s*=\s*[\"'])", b"data-sri1", body)
            mime = "text/html; charset=utf-8" if name == self.call["entry"] else mime
        elif mime.startswith("text/") or mime.endswith(("script", "json")):
            mime += "; charset=utf-8"
        headers = {"access-control-allow-origin": "*", "content-type": mime}
        # older pages ask for http: from a page of https, the browser would refuse scripts before we are asked
        headers["content-security-policy"] = "upgrade-insecure-requests"
        return route.fulfill(status=200, headers=headers, body=body)

    def _web_socket(self, socket):
        note(self.report["blocked"], {"url": socket.url[:SHORT], "type": "websocket"})
        socket.close()

    # ---- time ----

    def _settle(self, page):
        """Moves the page's time on until nothing more is to come; False for a page that never rests."""
        try:
            page.wait_for_load_state("load")
        except Error:
            if self.report["crashed"]:
                raise
        page.evaluate("document.fonts.ready.then(() => 0)")
        before, now = None, 0
        while now < MOST:
            states = [state for frame in page.frames if (state := self._advance(frame)) is not None]
            self.report["popups"] = self._closed + sum(state["windows"] for state in states)
            now += SLICE
            self._wait_idle(page)
            soon = [timer for state in states for timer in state["timers"] if timer <= MOST - now]
            if not soon and not any(state["frames"] or state["pending"] for state in states):
                return True
            if now >= SMOOTH and now % 500 == 0:
                after = page.screenshot(animations="disabled")
                if after == before:
                    return True
                before = after
        return False

    def _advance(self, frame):
        if not frame.url.startswith((f"https://{JOB}/", "about:")):
            return None  # what was refused shows an error page, in which nothing of ours runs
        try:
            return frame.evaluate(f"__renderkit.advance({SLICE})")
        except Error:  # a frame that was removed, or navigates
            if self.report["crashed"] or frame.parent_frame is None:
                raise
            return None

    def _wait_idle(self, page):
        """Scripts and images that the page has just asked for: all answers are at hand."""
        for _ in range(2000):
            if not self._pending:
                return
            page.wait_for_timeout(5)

    # ---- the picture ----

    def _photograph(self, page):
        call = self.call
        page.evaluate(
            "document.querySelectorAll('svg').forEach((svg) => {"
            " try { svg.pauseAnimations(); svg.setCurrentTime(5); } catch {} })"
        )
        if call["select"]:
            box = page.evaluate(BOX, call["select"])
            if box is None:
                return
        else:
            box = page.evaluate(
                "(() => { const d = document.documentElement, b = document.body;"
                " return [0, 0, d.clientWidth && Math.max(d.scrollWidth, innerWidth),"
                " Math.max(d.scrollHeight, b ? b.scrollHeight : 0, innerHeight)]; })()"
            )
        left, top, width, height = box
        width, cut = min(width, HIGHEST), min(height, HIGHEST)
        self.report["height_cut"] = int(height - cut)
        clip = {"x": left, "y": top, "width": max(width, 1), "height": max(cut, 1)}
        if call["vector"]:
            vector = page.evaluate(VECTOR, call["vector"])
            if vector:
                self.made["page.svg"] = vector.encode("utf-8", "replace")
        self.made["page.png"] = page.screenshot(full_page=True, clip=clip, animations="disabled")


BOX = """(selector) => {
  const boxes = [...document.querySelectorAll(selector)].map((e) => e.getBoundingClientRect())
    .filter((b) => b.width > 0 && b.height > 0);
  if (!boxes.length) return null;
  const left = Math.max(0, Math.floor(Math.min(...boxes.map((b) => b.left)) + scrollX));
  const top = Math.max(0, Math.floor(Math.min(...boxes.map((b) => b.top)) + scrollY));
  return [left, top, Math.ceil(Math.max(...boxes.map((b) => b.right)) + scrollX) - left,
          Math.ceil(Math.max(...boxes.map((b) => b.bottom)) + scrollY) - top];
}"""
"""What all elements that match cover together; null where none is to be seen."""

VECTOR = """(selector) => {
  const found = document.querySelector(selector);
  return found && new XMLSerializer().serializeToString(found);
}"""


def note(entries, entry):
    """Keeps what came first; a page may say more than anybody reads."""
    if len(entries) < FEW and entry not in entries:
        entries.append(entry)


def thrown(event):
    """An exception that nobody caught: its name, message and place, and the places on the way to it."""
    details = event["exceptionDetails"]
    exception = details.get("exception", {})
    text = exception.get("description") or str(exception.get("value", details.get("text", "")))
    message = text.split("\n    at ")[0]
    name = exception.get("className", "")
    found = re.match(r"(?:Uncaught )?([A-Za-z]*(?:Error|Exception)): ", message)
    if found:
        name, message = found[1], message[found.end() :]
    frames = details.get("stackTrace", {}).get("callFrames", [])
    places = [
        {"url": f["url"][:SHORT], "line": f["lineNumber"] + 1, "column": f["columnNumber"] + 1}
        for f in frames
    ]
    here = {"url": details.get("url", "")[:SHORT], "line": details["lineNumber"] + 1}
    here["column"] = details["columnNumber"] + 1
    return {
        "name": name[:100],
        "message": message[:SHORT],
        **here,
        "stack": places[:20],
        "promise": "(in promise)" in details.get("text", ""),
    }


def first_line(error):
    """What Playwright says, without its log of calls."""
    return (str(error).strip().splitlines() or [""])[0][:SHORT]


if __name__ == "__main__":
    main()
