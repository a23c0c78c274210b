import re
from pathlib import Path


async def draw(source, name, tags):
    """A page with the elements that a script asks for, and its libraries."""
    Path(name).write_text(source, "utf-8")
    plotly = "--alias:plotly.js-dist-min=plotly.js-dist-min-2"
    run(f"esbuild {name} --bundle --format=esm --outfile=bundle.js {plotly} --log-level=error")
    asked = re.findall(r"""(?:getElementById|select|newPlot)\(\s*["']#?([\w-]+)["']""", source)
    elements = "".join(f'<div id="{id}" style="min-height: 600px"></div>' for id in dict.fromkeys(asked))
    head = f'<!DOCTYPE html><meta charset="utf-8"><body>{elements}{tags}'
    return await photograph(f'{head}<script type="module" src="bundle.js"></script>', WAIT)
