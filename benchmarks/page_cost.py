"""What a page costs Chromium itself: the floor under every browser's rate, walls or not.

    python benchmarks/page_cost.py [--pages 40]

Two at a time, the same small pages go through the command that a user would type (a browser for each), and
through two browsers that stay, in which each page gets a context of its own, is loaded, seen for two frames,
photographed and thrown away: no walls, no verdict, no libraries, nothing of renderkit's but its flags and its
pipe. How many times as fast the second is, is what no engine can pass that gives each page a context of
its own. Then which of Chromium's processes takes the processor's time, from one browser: a context of its own
has a renderer of its own, which the zygote starts and whose time is counted with the zygote's.
"""

from __future__ import annotations

import argparse
import ast
import base64
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "renderkit" / "browser" / "inside"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from chromium import Chromium

from benchmarks.rates.programs import program

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = "/usr/bin/chromium-headless-shell"
AT_ONCE = 2
FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SIZE = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}


def flags() -> list[str]:
    """Those that renderkit gives its browser, read from where they stand."""
    source = (ROOT / "renderkit" / "browser" / "inside" / "worker.py").read_text("utf-8")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "FLAGS":
            return [flag for flag in ast.literal_eval(node.value) if not flag.startswith("--user-data-dir")]
    raise LookupError("FLAGS")


class Browser:
    """One that stays."""

    def __init__(self, folder: str) -> None:
        own = [*flags(), f"--user-data-dir={folder}", "--no-sandbox"]
        self.chromium = Chromium(PROGRAM, own, {"HOME": folder, "PATH": "/usr/bin"})
        self.chromium.listener = self._heard
        self.page = self.loaded = ""
        self.body = b""
        attach = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": True}
        self.chromium.ask("Target.setAutoAttach", attach)

    def _heard(self, session: str, method: str, params: dict[str, Any]) -> None:
        if method == "Target.attachedToTarget":
            self.page = params["sessionId"]
        elif method == "Page.lifecycleEvent" and params["name"] == "load":
            self.loaded = params["loaderId"]
        elif method == "Fetch.requestPaused":
            answer = {"requestId": params["requestId"], "responseCode": 200}
            head = [{"name": "content-type", "value": "text/html"}]
            body = base64.b64encode(self.body).decode()
            self.chromium.post(
                "Fetch.fulfillRequest", {**answer, "responseHeaders": head, "body": body}, session
            )

    def draw(self, body: bytes) -> int:
        """One page; gives the size of its picture."""
        ask, self.page, self.body = self.chromium.ask, "", body
        own = {"browserContextId": ask("Target.createBrowserContext")["browserContextId"]}
        ask("Target.createTarget", {**own, "url": "about:blank"})
        while not self.page:
            self.chromium.pump(10)
        page = self.page
        for method, params in (
            ("Page.enable", {}),
            ("Page.setLifecycleEventsEnabled", {"enabled": True}),
            ("Fetch.enable", {}),
            ("Emulation.setDeviceMetricsOverride", SIZE),
            ("Runtime.runIfWaitingForDebugger", {}),
        ):
            self.chromium.post(method, params, page)
        loader = ask("Page.navigate", {"url": "https://page.invalid/"}, page)["loaderId"]
        while self.loaded != loader:
            self.chromium.pump(10)
        ask("Runtime.evaluate", {"expression": FRAMES, "awaitPromise": True}, page)
        shot = ask("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True}, page)
        ask("Target.disposeBrowserContext", own)
        return len(shot["data"])


def commands(bodies: list[bytes]) -> float:
    """Seconds for all of them through the command, two at a time."""
    with tempfile.TemporaryDirectory() as name:

        def one(number: int) -> None:
            folder = Path(name, str(number))
            folder.mkdir()
            (folder / "page.html").write_bytes(bodies[number])
            own = ["--no-sandbox"] if os.geteuid() == 0 else []
            argv = [PROGRAM, *own, "--screenshot=page.png", "--window-size=1280,800", "page.html"]
            subprocess.run(argv, cwd=folder, capture_output=True, check=True)
            assert (folder / "page.png").exists()

        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(one, range(len(bodies))))
        return time.perf_counter() - began


def pages(bodies: list[bytes]) -> float:
    """Seconds for all of them through two browsers that stay, loaded before the clock starts."""
    with tempfile.TemporaryDirectory() as name:
        browsers = [Browser(f"{name}/{number}") for number in range(AT_ONCE)]
        for browser in browsers:
            browser.draw(bodies[0])
        began = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            parts = [bodies[number::AT_ONCE] for number in range(AT_ONCE)]
            list(
                pool.map(
                    lambda pair: [pair[0].draw(body) for body in pair[1]], zip(browsers, parts, strict=True)
                )
            )
        seconds = time.perf_counter() - began
        for browser in browsers:
            browser.chromium.close()
        return seconds


def shares(bodies: list[bytes]) -> dict[str, float]:
    """Milliseconds of a processor that each kind of process takes for a page."""
    with tempfile.TemporaryDirectory() as folder:
        browser = Browser(folder)
        for body in bodies[:3]:
            browser.draw(body)
        before = spent()
        for body in bodies:
            browser.draw(body)
        time.sleep(0.5)  # the last renderer is gone
        after = spent()
        browser.chromium.close()
    return {kind: (after[kind] - before.get(kind, 0.0)) / len(bodies) * 1000 for kind in after}


def spent() -> dict[str, float]:
    """Seconds of processor by kind of process, of this process's descendants: there is one browser."""
    parents, times, kinds = {}, {}, {}
    for entry in Path("/proc").iterdir():
        try:
            pid, command = int(entry.name), (entry / "cmdline").read_text()
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
        except (ValueError, OSError):
            continue
        parents[pid], times[pid] = int(stat[1]), sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
        named = re.search(r"--type=([\w-]+)", command)
        kind = named[1] if named else "browser"
        kinds[pid] = {"zygote": "renderers", "renderer": "renderers", "utility": "network"}.get(kind, kind)
    found: dict[str, float] = {}
    for pid in parents:
        above = parents[pid]
        while above not in (os.getpid(), 0):
            above = parents.get(above, 0)
        if above:
            found[kinds[pid]] = found.get(kinds[pid], 0.0) + times[pid]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=40)
    count = parser.parse_args().pages
    bodies = [program("html", number).source for number in range(count)]
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, {count} pages\n")
    print("| | pages/s |\n| --- | ---: |")
    taken = {}
    for name, way in (("a browser for each page", commands), ("a context for each page", pages)):
        taken[name] = way(bodies)
        print(f"| {name} | {count / taken[name]:.1f} |")
    first, second = taken.values()
    print(f"\nA context for each page is {first / second:.1f} times as fast as a browser for each.\n")
    print("| a page's share | ms of a processor |\n| --- | ---: |")
    took = shares(bodies)
    for kind in sorted(took, key=took.__getitem__, reverse=True):
        print(f"| {kind} | {took[kind]:.0f} |")
    allowed = first / count * AT_ONCE / 4 * 1000
    print(f"\nTogether {sum(took.values()):.0f} ms; four times the command's rate allows {allowed:.0f} ms.")


if __name__ == "__main__":
    main()
