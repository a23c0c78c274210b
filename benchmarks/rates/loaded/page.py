"""Pages in a browser that stays: `page.py html | javascript | typescript | mermaid`.

A page of its own for each program, in a context of its own; mermaid's is one page for all diagrams.
ROOT is the folder of the web's packages, BROWSER the shell.
"""

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from serve import serve

LANGUAGE = sys.argv[1]
WEB = Path(os.environ["WEB"])
PAGE = '<!DOCTYPE html><meta charset="utf-8"><body>{}<script src="{}"></script>'

browser = (
    sync_playwright()
    .start()
    .chromium.launch(
        executable_path=os.environ["BROWSER"],
        chromium_sandbox=False,
        args=["--font-render-hinting=none", "--disable-gpu"],
    )
)


def shown(file: str) -> bool:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(Path(file).resolve().as_uri())
    page.screenshot(path="picture.png", full_page=True)
    context.close()
    return True


def html(folder: str) -> bool:
    return shown("main.html")


def javascript(folder: str) -> bool:
    library = f'<script src="{(WEB / "d3/dist/d3.min.js").as_uri()}"></script>'
    Path("index.html").write_text(PAGE.format(library, "main.js"))
    return shown("index.html")


def typescript(folder: str) -> bool:
    subprocess.run(["esbuild", "main.ts", "--bundle", "--outfile=main.js", "--log-level=error"], check=True)
    Path("index.html").write_text(PAGE.format("", "main.js"))
    return shown("index.html")


def mermaid_page():
    page = browser.new_page(viewport={"width": 1200, "height": 800}, device_scale_factor=2)
    page.set_content('<!DOCTYPE html><body style="margin:0"><div id="diagram"></div>')
    page.add_script_tag(path=str(WEB / "mermaid/dist/mermaid.min.js"))
    page.evaluate("mermaid.initialize({ startOnLoad: false })")
    return page


def mermaid(folder: str) -> bool:
    code = """async (text) => {
        const place = document.getElementById('diagram');
        place.innerHTML = (await mermaid.render('drawn', text)).svg;
    }"""
    diagrams.evaluate(code, Path("main.mmd").read_text("utf-8"))
    diagrams.locator("#diagram > svg").screenshot(path="picture.png")
    return True


diagrams = mermaid_page() if LANGUAGE == "mermaid" else None
serve({"html": html, "javascript": javascript, "typescript": typescript, "mermaid": mermaid}[LANGUAGE])
