"""A contact sheet of what was rendered: one PNG and one HTML page.

    renderkit render FILE… -o out/ --json | python -m renderkit.report.contact_sheet out/

The sheet is itself an SVG that renderkit renders, so the pictures are decoded behind the walls here too.
"""

from __future__ import annotations

import base64
import html
import sys
from collections.abc import Sequence
from pathlib import Path

from renderkit.engine import Engine
from renderkit.models import Limits, Picture, RenderResult

COLUMNS, CELL_WIDTH, CELL_HEIGHT, LABEL = 3, 420, 320, 36


def sheet_svg(results: Sequence[RenderResult]) -> str:
    """The sheet as an SVG: a cell a result, with its first picture and its name."""
    rows = -(-len(results) // COLUMNS)
    width, height = COLUMNS * CELL_WIDTH, max(1, rows) * CELL_HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">',
        f'<rect width="{width}" height="{height}" fill="#f3f3f0"/>',
    ]
    for index, result in enumerate(results):
        left, top = index % COLUMNS * CELL_WIDTH, index // COLUMNS * CELL_HEIGHT
        box = f'x="{left + 10}" y="{top + 10}" width="{CELL_WIDTH - 20}" height="{CELL_HEIGHT - LABEL - 10}"'
        parts.append(f'<rect {box} fill="#ffffff" stroke="#cccccc"/>')
        if result.image is not None and result.image.path is not None:
            data = base64.b64encode(Path(result.image.path).read_bytes()).decode()
            parts.append(f'<image {box} href="data:image/png;base64,{data}"/>')
        parts.append(
            f'<text x="{left + 14}" y="{top + CELL_HEIGHT - 12}" font-family="sans-serif" font-size="15"'
            f' fill="#333333">{html.escape(_label(result))}</text>'
        )
    return "".join([*parts, "</svg>"])


def sheet_html(results: Sequence[RenderResult], folder: Path) -> str:
    """The sheet as a page that links to the pictures in `folder`."""
    cells = []
    for result in results:
        pictures = "".join(
            f'<a href="{name}"><img src="{name}" alt=""></a>'
            for image in result.images
            if image.path is not None
            for name in [html.escape(Path(image.path).name, quote=True)]
        )
        findings = "".join(
            f"<pre>{html.escape(f'{d.severity}: {d.message} [{d.kind}]')}\n"
            f"{html.escape(d.excerpt or '')}</pre>"
            for d in result.diagnostics
        )
        cells.append(
            f"<figure>{pictures}<figcaption>{html.escape(_label(result))}</figcaption>{findings}</figure>"
        )
    return _PAGE.replace("CELLS", "\n".join(cells))


def _label(result: RenderResult) -> str:
    size = f", {result.image.width} × {result.image.height}" if result.image else ""
    pages = f", {len(result.images)} pictures" if len(result.images) > 1 else ""
    return f"{Path(result.id).name} ({result.language}{size}{pages}): {result.status}"


def main() -> int:
    """Reads results as JSON lines from standard input; writes contact-sheet.png and index.html."""
    folder = Path(sys.argv[1])
    results = [RenderResult.model_validate_json(line) for line in sys.stdin if line.strip()]
    with Engine(uses=1) as engine:
        sheet = Picture(name="sheet.svg", content=sheet_svg(results).encode())
        made = engine.imager(Limits()).develop([sheet])
    (folder / "contact-sheet.png").write_bytes(made.images[0].png)
    (folder / "index.html").write_text(sheet_html(results, folder), encoding="utf-8")
    for result in results:
        for finding in result.diagnostics:
            print(f"{result.id}: {finding.severity}: {finding.message} [{finding.kind}]", file=sys.stderr)
    print(folder / "contact-sheet.png")
    print(folder / "index.html")
    return 0 if results and all(result.ok for result in results) else 1


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>renderkit: contact sheet</title>
<style>
body { font: 15px/1.4 sans-serif; margin: 2rem; background: #f3f3f0; color: #333; display: grid; gap: 1.5rem;
       grid-template-columns: repeat(auto-fill, minmax(380px, 1fr)); align-items: start; }
figure { margin: 0; background: #fff; border: 1px solid #ccc; padding: .8rem; }
img { max-width: 100%; max-height: 320px; display: block; margin: auto; }
pre { white-space: pre-wrap; font-size: 12px; }
</style>
CELLS
</html>
"""

if __name__ == "__main__":
    sys.exit(main())
