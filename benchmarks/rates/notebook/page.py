import json
import os
import re
from collections import Counter
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import async_playwright

FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
HERE = "http://task.invalid/"


def first(pattern, text):
    found = re.search(pattern, text)
    return int(found[1]) if found else None


def size(text):
    """Of the window, by the first measures that stand in the page."""
    width = first(r"max-width:\s*(\d+)px", text) or first(r"width:\s*(\d+)px", text) or 800
    return {"width": width, "height": first(r"height:\s*(\d+)px", text) or (600 if width <= 800 else 800)}


def judged(image):
    """Refuses a picture of nearly one colour."""
    image = image.convert("RGB")
    if image.width * image.height > 2560 * 1440:
        image.thumbnail((2560, 1440), Image.Resampling.LANCZOS)
    with aside("walk"):
        share = Counter(image.getdata()).most_common(1)[0][1] / (image.width * image.height)
    if share >= 0.98:
        raise ValueError(f"rejected: one colour has {share:.3f} of the picture")
    return image


async def photograph(text, wait):
    """`wait` is in milliseconds; none: until two frames were drawn in which nothing was loaded."""
    known = json.loads(Path("web.json").read_text())
    wrong = []
    asked = answered = 0

    async def answer(route):
        nonlocal asked, answered
        asked += 1
        url = route.request.url
        name = url.removeprefix(HERE)
        if url == HERE:
            await route.fulfill(body=text, content_type="text/html; charset=utf-8")
        elif url in known:
            await route.fulfill(path=known[url], headers={"Access-Control-Allow-Origin": "*"})
        elif url.startswith(HERE) and Path(name).is_file():
            await route.fulfill(path=name)
        elif name == "favicon.ico":
            await route.fulfill(status=204)
        else:
            await route.fulfill(status=404)
        answered += 1

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=os.environ["BROWSER"])
        page = await browser.new_page(viewport=size(text))
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(f"request failed: {request.url}"))
        await page.route("**/*", answer)
        await page.goto(HERE)
        if wait:
            with aside("wait"):
                await page.wait_for_timeout(wait)
        else:
            before = None
            while before != (asked, answered) or asked != answered:
                before = asked, answered
                await page.evaluate(FRAMES)
        png = await page.screenshot(full_page=True)
        await browser.close()
    if wrong:
        raise RuntimeError("\n".join(wrong))
    return judged(Image.open(BytesIO(png)))
