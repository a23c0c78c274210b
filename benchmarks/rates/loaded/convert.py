"""Rasterisers that stay loaded: `convert.py svg` is resvg, `convert.py vegalite` is vl-convert."""

import re
import sys
from functools import cache
from pathlib import Path

from serve import serve


@cache
def options() -> object:
    from resvg import usvg

    loaded = usvg.Options.default()
    loaded.load_system_fonts()
    loaded.font_family = "Liberation Serif"
    return loaded


def svg(folder: str) -> bool:
    import resvg

    text = Path("main.svg").read_text("utf-8-sig").replace("Arial", "Liberation Sans")
    png = resvg.render(resvg.usvg.Tree.from_str(text, options()), (1, 0, 0, 0, 1, 0))
    return Path("picture.png").write_bytes(png) > 0


def vegalite(folder: str) -> bool:
    import vl_convert

    text = Path("main.json").read_text("utf-8-sig")
    base = sys.argv[2]
    text = text.replace('"data/', f'"{base}/')
    asked = re.search(r"/schema/vega-lite/v(\d+)", text)
    version = {"6": "6.4", "5": "5.21"}.get(asked[1] if asked else "6", "5.8")
    allowed = [base] if base else []
    if "/schema/vega/" in text:
        png = vl_convert.vega_to_png(text, scale=2, allowed_base_urls=allowed)
    else:
        png = vl_convert.vegalite_to_png(text, vl_version=version, scale=2, allowed_base_urls=allowed)
    return Path("picture.png").write_bytes(png) > 0


serve({"svg": svg, "vegalite": vegalite}[sys.argv[1]])
