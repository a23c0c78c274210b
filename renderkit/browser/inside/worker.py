"""The browser behind the walls: one page after another, each in a context of its own, with its report.

This process drives Chromium's headless shell from within the walls, since it reads what a hostile page sends.
No request leaves: the job's files and pinned packages answer, all else is refused and named.
"""

import glob
import json
import os
import sys

import renderkit_worker
from browser_cdn.resolve import Cdn
from browser_chromium import Chromium, Gone
from browser_visit import Visit

BROWSERS = (
    "/usr/bin/chromium-headless-shell",
    "/opt/renderkit/browser/browsers/chromium_headless_shell-*/*/*headless*shell",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/opt/google/chrome/chrome",
)
"""Where a browser may be, the better first: Debian's, Playwright's own build, any other."""

FLAGS = (
    # no windows, no profile, nothing of its own accord
    "--headless",
    "--remote-debugging-pipe",
    "--no-startup-window",
    "--user-data-dir=/tmp/browser",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-field-trial-config",
    "--disable-search-engine-choice-screen",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-pings",
    "--unsafely-disable-devtools-self-xss-warnings",
    "--disable-features=WebRtcHideLocalIpsWithMdns,MediaRouter,OptimizationHints,Translate",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # a page is drawn as if somebody looked at it
    "--allow-pre-commit-input",
    "--disable-back-forward-cache",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-dev-shm-usage",
    "--disable-hang-monitor",
    "--disable-ipc-flooding-protection",
    "--disable-prompt-on-repost",
    "--disable-renderer-backgrounding",
    "--mute-audio",
    # the same on every machine
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
    "--disable-gpu-compositing",
    "--disable-lcd-text",
    "--enable-features=CDPScreenshotNewSurface",
    "--enable-unsafe-swiftshader",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--use-angle=swiftshader",
    "--use-gl=angle",
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
        self._chromium = None
        self._kept = {}
        self._cdn = Cdn("/opt/renderkit/web")
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "browser_page.js")) as file:
            self._script = file.read()

    def answer(self, call, files):
        """One visit: its picture and its report."""
        for _ in range(2):
            if self._chromium is None:
                self._chromium = start()  # if it cannot, this worker ends: no fault of the page
            # one page is kept, which is always of one kind and one size
            kind = (call["keep"], call["width"], call["height"], call["scale"])
            visit = self._kept.pop(kind, None) or Visit(self._chromium, self._cdn, self._script)
            try:
                if visit.run(call, files):
                    self._kept = {kind: visit}
                break
            except Gone as gone:  # once more, in a new one
                self._chromium.close()
                self._chromium, self._kept = None, {}
                visit.report["failed"] = str(gone)
        made = visit.made
        # half a surrogate pair, which a page may print, is no text: the host would refuse \ud800 in JSON
        said = json.dumps(visit.report, ensure_ascii=False).encode("utf-8", "replace").decode()
        return (0 if "page.png" in made else 1), said, made


def start():
    """A browser that answers. Says so and ends where there is none."""
    # root is this only without walls
    flags = FLAGS if os.getuid() != 0 else (*FLAGS, "--no-sandbox")
    chromium = Chromium(find(), flags, {**os.environ, "HOME": "/tmp"})
    try:
        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        chromium.ask("Target.setAutoAttach", attach)
    except Gone:
        sys.exit("renderkit: the browser does not start; run 'renderkit doctor'")
    return chromium


def find():
    """The browser to use. Says so and ends where there is none."""
    for pattern in BROWSERS:
        for path in sorted(glob.glob(pattern)):
            if os.access(path, os.X_OK):
                return path
    sys.exit("renderkit: no browser; run 'renderkit setup'")


if __name__ == "__main__":
    main()
