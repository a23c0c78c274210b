"""One visit to a page: from its first request to its picture, with a report of all that it did."""

import base64
import json
import mimetypes
import re
import time
import urllib.parse

from browser_chromium import Refused
from browser_report import SHORT, empty, first_line, note, shown, thrown, unique

JOB = "job.renderkit.test"
"""The host under which a job's files lie. The name is reserved and never resolves (RFC 2606)."""

LOAD = 10
"""Seconds of real time within which a page has to load; nothing comes from a network."""

SLICE, SMOOTH, MOST = 250, 1500, 5000
"""Milliseconds of the page's time: it moves on by a slice, frames are compared from `SMOOTH` on, and what
never comes to rest is photographed at `MOST`."""

HIGHEST = 8192
"""Pixels: what lies below on a longer page is cut off."""

TEXT = 20_000
"""Characters of the text that is to be seen of a page, where that is asked for."""

WORDS = f"String(document.body?.innerText ?? '').slice(0, {TEXT})"

FONTS = {
    "standard": "Times New Roman",
    "serif": "Times New Roman",
    "sansSerif": "Arial",
    "fixed": "Monospace",
    "cursive": "Comic Sans MS",
    "fantasy": "Impact",
}

MEDIA = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "reduce",
    "forced-colors": "none",
    "prefers-contrast": "no-preference",
}


LOADS = {"Script", "Stylesheet", "Image", "Font"}  # requests that come to an end in any case
QUIET, ROUNDS = 2, 200  # frames in which nothing more is asked for, until all is there; and frames at most
COMPILED = 1 << 17  # bytes for which it takes one frame more
RESTLESS = {"frames": 0, "timers": [], "pending": 1, "windows": 0, "sockets": []}
"""The state of a frame that is on its way to another page."""


class Visit:
    """One page, in a browser context of its own."""

    def __init__(self, chromium, answers, script):
        self.chromium, self.answers, self.script = chromium, answers, script
        self._context = self._page = self._main = None
        self._told = []
        self._sessions = set()
        self._frames = {}  # address by frame, in the order in which they came
        self._worlds = {}  # frame by session and number of its world
        self._documents = 0
        self._document = self._loaded = None
        self._marked = False

    def run(self, call, files):
        """One visit, which says whether the page may serve another. Raises Gone."""
        self.call, self.files = call, files
        self.made, self.report = {}, empty()
        self._pending, self._asked, self._served, self._seen = set(), 0, 0, (0, 0)
        self._kinds, self._noted = {}, {}  # of requests: what they are, and what was noted of them
        self._entries = self._closed = 0
        self.chromium.listener = self._heard
        kept = False
        try:
            if self._page is None:
                self._open()
                self._enter()
            self.report["settled"] = True if self._marked else self._settle()
            if call["keep"] and not self._marked:
                self._evaluate("__renderkit.mark()")
                self._marked = True
            if call["script"]:
                self.report["data"] = self._evaluate(call["script"])
            self._photograph()
            if call.get("words"):
                seen = str(self._evaluate(WORDS))[:TEXT]
                self.report["words"] = seen.encode("utf-8", "replace").decode()  # half a pair is no text
            kept = bool(call["keep"]) and self._quiet() and self._evaluate("__renderkit.renew()")
        except Refused as refused:
            self.report["failed"] = first_line(refused)
        finally:
            self.chromium.listener = None
        for entries in ("blocked", "missing"):
            self.report[entries] = unique(self.report[entries])
        if not kept:
            gone = {"browserContextId": self._context}
            self.chromium.ask("Target.disposeBrowserContext", gone, seconds=LOAD)
        self.chromium.forget()
        return kept

    def _open(self):
        """A tab in a new context."""
        chromium = self.chromium
        self._context = chromium.ask("Target.createBrowserContext", {"disposeOnDetach": True})[
            "browserContextId"
        ]
        own = {"browserContextId": self._context}
        chromium.post("Browser.setDownloadBehavior", {**own, "behavior": "deny", "eventsEnabled": True})
        chromium.ask("Target.createTarget", {**own, "url": "about:blank"})
        while self._page is None:
            chromium.pump(LOAD)
        # where it goes, another process may take over: what this one has not heard by then comes late
        for number in self._told:
            self._answer(number, LOAD)

    def _enter(self):
        """Goes to the page and waits until it has loaded."""
        address = f"https://{JOB}/{urllib.parse.quote(self.call['entry'])}"
        self._answer(self._post("Page.navigate", {"url": address}), LOAD)
        self._wait_loaded()
        # else it lies over the corner, and what is there is hovered
        pointer = {"type": "mouseMoved", "x": -100, "y": -100, "button": "none"}
        self._answer(self._post("Input.dispatchMouseEvent", pointer))

    def _quiet(self):
        """Whether it was drawn and nothing happened that a drawing has no need of."""
        loud = (
            *("errors", "console", "blocked", "missing", "dialogs", "downloads"),
            *("navigated", "popups", "failed", "crashed"),
        )
        alone = len(self._frames) == len(self._sessions) == 1
        return alone and "page.png" in self.made and not any(self.report[name] for name in loud)

    # ---- the browser's words ----

    def _post(self, method, params=None, session=None):
        return self.chromium.post(method, params, session or self._page)

    def _answer(self, number, seconds=None, unless=lambda: None):
        return self.chromium.answer(
            number, seconds, lambda: "the page crashed" if self.report["crashed"] else unless()
        )

    def _evaluate(self, expression, session=None, world=None):
        """The value of an expression in the page, or in another frame's world; waits for a promise."""
        params = {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        if world is not None:
            params["contextId"] = world
        document = self._documents
        gone = "the page went elsewhere while it was looked at"
        answer = self._answer(
            self._post("Runtime.evaluate", params, session),
            unless=lambda: gone if self._documents != document else None,
        )
        if "exceptionDetails" in answer:
            raised = answer["exceptionDetails"].get("exception", {})
            raise Refused(str(raised.get("description") or raised.get("value") or "it threw"))
        return answer["result"].get("value")

    def _heard(self, session, method, params):
        """Hears of an event, if it is of this visit."""
        handler = HANDLERS.get(method)
        if handler is not None and (session is None or session in self._sessions):
            handler(self, session, params)

    # ---- pages, frames and workers ----

    def _attached(self, session, params):
        """Something to run pages or scripts in has begun, and waits for us."""
        target, new = params["targetInfo"], params["sessionId"]
        kind = target["type"]
        if session is None and target.get("browserContextId") != self._context:
            return
        if session is None and kind == "page" and self._page is None:
            self._page, self._main = new, target["targetId"]
            self._frames[self._main] = "about:blank"
            self._told = self._set_up(new, "page")
        elif session is None and kind == "page":
            self._closed += 1
            self.chromium.post("Target.closeTarget", {"targetId": target["targetId"]})
        elif session is not None and kind in ("iframe", "worker"):
            self._set_up(new, kind)
        else:
            self.chromium.post("Target.detachFromTarget", {"sessionId": new}, session)

    def _set_up(self, session, kind):
        """Tells a new page, frame or worker all that it has to know; gives the numbers of the answers."""
        self._sessions.add(session)
        told = []

        def post(method, params=None):
            told.append(self.chromium.post(method, params, session))

        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        if kind != "worker":
            post("Page.enable")
            post("Page.setLifecycleEventsEnabled", {"enabled": True})
            post("Log.enable")
        post("Runtime.enable")
        post("Network.enable", {"maxTotalBufferSize": 1, "maxResourceBufferSize": 1})
        post("Network.setCacheDisabled", {"cacheDisabled": True})
        post("Network.setBypassServiceWorker", {"bypass": True})
        post("Target.setAutoAttach", attach)
        post("Emulation.setUserAgentOverride", {"userAgent": "", "acceptLanguage": "en-US"})
        if kind != "worker":
            post("Fetch.enable", {"patterns": [{"urlPattern": "*", "requestStage": "Request"}]})
            post("Emulation.setLocaleOverride", {"locale": "en-US"})
            post("Emulation.setTimezoneOverride", {"timezoneId": "UTC"})
            post("Page.setFontFamilies", {"fontFamilies": FONTS})
            post("Emulation.setGeolocationOverride")
            features = [{"name": name, "value": value} for name, value in MEDIA.items()]
            post("Emulation.setEmulatedMedia", {"media": "", "features": features})
            start = {"source": self.script, "runImmediately": True}
            post("Page.addScriptToEvaluateOnNewDocument", start)
        if kind == "page":
            post("Emulation.setFocusEmulationEnabled", {"enabled": True})
            width, height = self.call["width"], self.call["height"]
            size = {"width": width, "height": height, "screenWidth": width, "screenHeight": height}
            turned = {"angle": 0, "type": "landscapePrimary"}
            scale = {"deviceScaleFactor": self.call["scale"], "mobile": False, "screenOrientation": turned}
            post("Emulation.setDeviceMetricsOverride", {**size, **scale})
        post("Runtime.runIfWaitingForDebugger")
        return told

    def _detached(self, session, params):
        gone = params["sessionId"]
        self._sessions.discard(gone)
        self._worlds = {key: frame for key, frame in self._worlds.items() if key[0] != gone}
        if gone == self._page:
            self._crashed(session, params)

    def _crashed(self, session, params):
        if session in (None, self._page):
            self.report["crashed"] = True

    def _frame_attached(self, session, params):
        self._frames.setdefault(params["frameId"], "about:blank")

    def _frame_detached(self, session, params):
        if params.get("reason") != "swap":
            self._frames.pop(params["frameId"], None)

    def _frame_navigated(self, session, params):
        frame = params["frame"]
        self._frames[frame["id"]] = frame["url"]
        if frame["id"] == self._main:
            self._pending.clear()  # not all that the page before had asked for is told to have ended
            self._documents += 1
            self._document = frame["loaderId"]

    def _lifecycle(self, session, params):
        if params["frameId"] == self._main and params["name"] == "load":
            self._loaded = params["loaderId"]

    def _world_created(self, session, params):
        world = params["context"]
        described = world.get("auxData", {})
        if described.get("isDefault") and "frameId" in described:
            self._worlds[session, world["id"]] = described["frameId"]

    def _world_destroyed(self, session, params):
        self._worlds.pop((session, params["executionContextId"]), None)

    def _worlds_cleared(self, session, params):
        self._worlds = {key: frame for key, frame in self._worlds.items() if key[0] != session}

    # ---- what it says ----

    def _dialog(self, session, params):
        note(self.report["dialogs"], {"type": params["type"], "text": params["message"][:SHORT]})
        self._post("Page.handleJavaScriptDialog", {"accept": False}, session)

    def _download(self, session, params):
        if params["frameId"] in self._frames:
            note(self.report["downloads"], params["suggestedFilename"][:SHORT])

    def _thrown(self, session, params):
        if session == self._page:
            note(self.report["errors"], thrown(params))

    def _printed(self, session, params):
        frames = params.get("stackTrace", {}).get("callFrames", [])
        place = frames[0] if frames else {}
        text = " ".join(shown(value) for value in params["args"])
        self._note_line(params["type"], text, place)

    def _logged(self, session, params):
        entry = params["entry"]
        if entry["source"] != "worker":
            self._note_line(entry["level"], entry["text"], entry)

    def _note_line(self, kind, text, place):
        url, line = place.get("url", ""), place.get("lineNumber", 0)
        entry = {"type": kind, "text": text[:SHORT], "url": url[:SHORT], "line": line + 1}
        note(self.report["console"], entry)

    # ---- requests ----

    def _requested(self, session, params):
        number, request, frame = params["requestId"], params["request"], params["frameId"]
        kind = params["resourceType"].lower()
        address = urllib.parse.urlsplit(request["url"])
        if "networkId" not in params or address.scheme in ("data", "blob"):
            self._post("Fetch.continueRequest", {"requestId": number}, session)
            return
        self._asked += 1
        self._pending.add(params["networkId"])
        kind = self._kinds.get(params["networkId"], kind)
        if kind == "preflight" or request["method"] == "OPTIONS":
            names = request["headers"].get("Access-Control-Request-Headers", "*")
            asked = request["headers"].get("Access-Control-Request-Method", "*")
            allowed = {"Access-Control-Allow-Methods": asked, "Access-Control-Allow-Headers": names}
            self._fulfil(session, number, 204, allowed, b"")
            return
        if kind == "document" and frame == self._main:
            self._pending = {params["networkId"]}  # it takes the place of one that was on its way
            self._entries += 1
            if address.hostname != JOB or self._entries > 5:
                note(self.report["navigated"], request["url"][:SHORT])
                self._refuse(session, number)
                return
        if address.hostname == JOB:
            name = urllib.parse.unquote(address.path).lstrip("/")
            if name not in self.files and name != "favicon.ico":
                self._note_request("missing", name, kind, params)
            self._file(session, number, name)
            return
        found = self.answers.find(request["url"])
        if found is None:
            self._note_request("blocked", request["url"], kind, params)
            self._refuse(session, number)
            return
        served = {"url": request["url"][:SHORT], "package": found.package, "version": found.version}
        note(self.report["served"], served)
        self._fulfil(session, number, found.status, {"content-type": found.mime}, found.read())

    def _sent(self, session, params):
        """Of two events of one request, in any order, only this one knows `fetch` from its older kin.

        And it comes from the page itself, before any later word of it: no script is overlooked that is asked
        for at last.
        """
        if params.get("type") in LOADS and params["request"]["url"].startswith("http"):
            self._asked += 1
            self._pending.add(params["requestId"])
        if params.get("type") == "Fetch":
            self._kinds[params["requestId"]] = "fetch"
            if params["requestId"] in self._noted:
                self._noted[params["requestId"]]["type"] = "fetch"

    def _note_request(self, where, address, kind, params):
        entry = {"url": address[:SHORT], "type": kind}
        if note(self.report[where], entry):
            self._noted[params["networkId"]] = entry

    def _file(self, session, number, name):
        body = self.files.get(name)
        if body is None:
            self._fulfil(session, number, 204 if name == "favicon.ico" else 404, {}, b"")
            return
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if name == self.call["entry"] or mime == "text/html":
            # a pinned package stands in for the one whose hash this is; no position in the text changes
            body = re.sub(rb"(?i)\bintegrity(?=\s*=\s*[\"'])", b"data-sri1", body)
            mime = "text/html; charset=utf-8" if name == self.call["entry"] else mime
        elif mime.startswith("text/") or mime.endswith(("script", "json")):
            mime += "; charset=utf-8"
        # older pages ask for http: from a page of https, the browser would refuse scripts before we are asked
        headers = {"content-type": mime, "content-security-policy": "upgrade-insecure-requests"}
        self._fulfil(session, number, 200, headers, body)

    def _fulfil(self, session, number, status, headers, body):
        headers = {"access-control-allow-origin": "*", **headers}
        told = [{"name": name, "value": value} for name, value in headers.items()]
        answer = {"requestId": number, "responseCode": status, "responseHeaders": told}
        self._served += len(body)
        encoded = base64.b64encode(body).decode()
        self._post("Fetch.fulfillRequest", {**answer, "body": encoded}, session)

    def _refuse(self, session, number):
        self._post("Fetch.failRequest", {"requestId": number, "errorReason": "BlockedByClient"}, session)

    def _finished(self, session, params):
        self._pending.discard(params["requestId"])

    # ---- time ----

    def _wait_loaded(self):
        """Waits until the page has loaded, or for as long as it may take."""
        self._wait(lambda: self._document is not None and self._loaded == self._document)

    def _wait_idle(self):
        """Scripts and images that the page has just asked for: all answers are at hand."""
        self._wait(lambda: not self._pending)
        self._pending.clear()  # what has not come by now is not waited for again

    def _wait(self, done):
        until = time.monotonic() + LOAD
        while not done():
            left = until - time.monotonic()
            if left <= 0:
                return
            if self.report["crashed"]:
                raise Refused("the page crashed")
            self.chromium.pump(left)

    def _settle(self):
        """Moves the page's time on until nothing more is to come; False for a page that never rests."""
        before, now = None, 0
        if not self._pending:  # what a page has at hand when it has loaded has run
            self._seen = self._asked, self._served
        while now < MOST:
            states = self._slice(SLICE)
            self.report["popups"] = self._closed + sum(state["windows"] for state in states)
            for address in (address for state in states for address in state["sockets"]):
                note(self.report["blocked"], {"url": address[:SHORT], "type": "websocket"})
            now += SLICE
            soon = [timer for state in states for timer in state["timers"] if timer <= MOST - now]
            if not soon and not any(state["frames"] or state["pending"] for state in states):
                return True
            if now >= SMOOTH and now % 500 == 0:
                after = self._glance()
                if after == before:
                    return True
                before = after
        return False

    def _worlds_of(self, frame):
        """The session and the number of the world that a frame's scripts run in, if it is one of ours."""
        # what was refused shows an error page, in which nothing of ours runs
        if not self._frames.get(frame, "").startswith((f"https://{JOB}/", "about:")):
            return None
        return next((key for key, at in self._worlds.items() if at == frame), None)

    def _slice(self, milliseconds):
        """Moves time on in all frames; as long as that asks for more, waits for it and for what it does."""
        asked, served = self._seen
        left = 0
        for _ in range(ROUNDS):
            states = self._advanced(milliseconds)
            milliseconds = 0
            left -= 1
            if self._asked != asked:  # what has come is yet to be compiled, the longer the more it is
                left = QUIET + (self._served - served) // COMPILED
            asked, served = self._seen = self._asked, self._served
            if left <= 0:
                break
        return states

    def _advanced(self, milliseconds):
        frames = list(self._frames)
        states = [state for frame in frames if (state := self._advance(frame, milliseconds)) is not None]
        self._wait_idle()
        return states

    def _advance(self, frame, milliseconds):
        world = self._worlds_of(frame)
        if world is None:
            return None
        document = self._documents
        try:
            return self._evaluate(f"__renderkit.advance({milliseconds})", *world)
        except Refused:  # a frame that was removed, or navigates
            if self.report["crashed"] or (frame == self._main and self._documents == document):
                raise
            self._wait_loaded()
            return RESTLESS

    # ---- the picture ----

    def _still(self):
        """Ends animations in the frames within the page."""
        for frame in list(self._frames):
            world = self._worlds_of(frame)
            if world is not None and frame != self._main:
                try:
                    self._evaluate("__renderkit.still()", *world)
                except Refused:
                    if self.report["crashed"]:
                        raise

    def _glance(self):
        """A picture of what the window shows, to compare with another."""
        self._still()
        x, y = self._evaluate("__renderkit.still(), document.fonts.ready.then(() => [scrollX, scrollY])")
        size = {"width": self.call["width"], "height": self.call["height"]}
        shot = self._shot({"x": x, "y": y, **size})
        self._evaluate("__renderkit.resume()")
        return shot

    def _photograph(self):
        call = self.call
        if self._worlds_of(self._main) is None:
            self._evaluate(self.script)
        self._still()
        pose = self._evaluate(f"__renderkit.pose({json.dumps(call['select'])}, {json.dumps(call['vector'])})")
        if pose["box"] is None:
            return
        left, top, width, height = pose["box"]
        width, cut = min(width, HIGHEST), min(height, HIGHEST)
        self.report["height_cut"] = int(height - cut)
        if pose["vector"]:
            self.made["page.svg"] = pose["vector"].encode("utf-8", "replace")
        whole_width, whole_height = pose["whole"]
        right, bottom = min(left + max(width, 1), whole_width), min(top + max(cut, 1), whole_height)
        left, top = min(max(left, 0), whole_width), min(max(top, 0), whole_height)
        if right <= left or bottom <= top:
            raise Refused("what is to be seen lies outside the page")
        beyond = whole_width > call["width"] or whole_height > call["height"]
        clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        self.made["page.png"] = self._shot(clip, beyond)

    def _shot(self, clip, beyond=False):
        """A part of the page as a PNG; `beyond` where it does not all lie in the window."""
        asked = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": beyond}
        number = self._post("Page.captureScreenshot", {**asked, "clip": {**clip, "scale": 1}})
        return base64.b64decode(self._answer(number, LOAD)["data"])


HANDLERS = {
    "Target.attachedToTarget": Visit._attached,
    "Target.detachedFromTarget": Visit._detached,
    "Inspector.targetCrashed": Visit._crashed,
    "Page.frameAttached": Visit._frame_attached,
    "Page.frameDetached": Visit._frame_detached,
    "Page.frameNavigated": Visit._frame_navigated,
    "Page.lifecycleEvent": Visit._lifecycle,
    "Page.javascriptDialogOpening": Visit._dialog,
    "Browser.downloadWillBegin": Visit._download,
    "Runtime.executionContextCreated": Visit._world_created,
    "Runtime.executionContextDestroyed": Visit._world_destroyed,
    "Runtime.executionContextsCleared": Visit._worlds_cleared,
    "Runtime.exceptionThrown": Visit._thrown,
    "Runtime.consoleAPICalled": Visit._printed,
    "Log.entryAdded": Visit._logged,
    "Fetch.requestPaused": Visit._requested,
    "Network.requestWillBeSent": Visit._sent,
    "Network.loadingFinished": Visit._finished,
    "Network.loadingFailed": Visit._finished,
}
