"""The libraries that scripts find as globals in a page, and what tells that a script is meant for Node."""

from __future__ import annotations

import re
from dataclasses import dataclass

from renderkit_javascript.source import Source

WEB = "/opt/renderkit/web/node_modules"
"""Where the pinned packages of the web lie, behind the walls."""

CDN = "https://cdn.jsdelivr.net/npm/"


@dataclass(frozen=True)
class Library:
    """A script that gives `names` as globals. `needs` are loaded before it, by their first name.

    `when` are older versions: a pattern of what only they have, the script, and a style sheet if they need
    another one.
    """

    names: tuple[str, ...]
    script: str
    needs: tuple[str, ...] = ()
    when: tuple[tuple[str, ...], ...] = ()
    style: str = ""

    @property
    def draws(self) -> bool:
        """Whether it needs a page; the others only calculate."""
        return not _CALCULATING & set(self.names)

    def addresses(self, source: Source) -> tuple[str, str]:
        """Script and style sheet (or nothing) of the newest version that has what the script uses."""
        for pattern, script, *style in self.when:
            if source.uses(pattern):
                return CDN + script, CDN + style[0] if style else self._style
        return CDN + self.script, self._style

    @property
    def _style(self) -> str:
        return CDN + self.style if self.style else ""


_CALCULATING = frozenset(
    ("_", "moment", "dayjs", "luxon", "math", "Papa", "ss", "regression", "chroma", "tinycolor")
) | {"turf", "axios", "Math.seedrandom"}


def _one(names: str, script: str, *needs: str, style: str = "") -> Library:
    return Library(tuple(names.split()), script, needs, style=style)


_D3_3 = (
    r"\bd3\.(?:scale\.|layout\.(?!cloud)|svg\.(?:axis|line|arc|area|diagonal|symbol)|geo\.|behavior\.)"
    r"|\bd3\.time\.(?:format|scale)"
)
_D3_5 = r"\bd3\.(?:event|mouse|touches|nest|schemeCategory20[bc]?|voronoi)\b"
_D3 = ((rf"{_D3_3}|\bnv\.", "d3@3"), (rf"{_D3_5}|\bc3\.generate\b|\bdagreD3\.", "d3@5"))
_CHART = r"\b(?:xAxes|yAxes)\s*:\s*\[|\bChart\.defaults\.global\b|\bscaleLabel\s*:|\bgridLines\s*:"
_CHART_2 = ((_CHART, "chart.js@2.9.4"),)

_VIS_4 = r"\bvis\.(?:Timeline|Graph2d|Graph3d|DataView|Queue|moment|timeline|network)\b"
_VIS = ((_VIS_4, "vis@4.21.0/dist/vis.min.js", "vis@4.21.0/dist/vis.min.css"),)

LIBRARIES: tuple[Library, ...] = (
    Library(("d3",), "d3@7", when=_D3),
    _one("topojson", "topojson-client@3"),
    Library(("Chart",), "chart.js@4", when=_CHART_2),
    _one("ChartDataLabels", "chartjs-plugin-datalabels@2", "Chart"),
    _one("echarts", "echarts@6/dist/echarts.min.js"),
    _one("Plotly", "plotly.js-dist-min@2"),
    _one("vega", "vega@6"),
    _one("vegaLite", "vega-lite@6", "vega"),
    _one("vegaEmbed", "vega-embed@7", "vega", "vegaLite"),
    _one("vl", "vega-lite-api@6", "vega", "vegaLite"),
    _one("Plot", "@observablehq/plot@0.6", "d3"),
    _one("THREE", "three@0.128.0/build/three.min.js"),
    _one("p5", "p5@1/lib/p5.min.js"),
    _one("Highcharts", "highcharts@12/highcharts.js"),
    _one("ApexCharts", "apexcharts@5"),
    _one("cytoscape", "cytoscape@3"),
    Library(("vis",), "vis-network@9/standalone/umd/vis-network.min.js", when=_VIS),
    _one("Konva", "konva@9/konva.min.js"),
    _one("fabric", "fabric@5"),
    _one("paper", "paper@0.12/dist/paper-full.min.js"),
    _one("Two", "two.js@0.8"),
    _one("PIXI", "pixi.js@7/dist/pixi.min.js"),
    _one("Matter", "matter-js@0.20"),
    _one("Zdog", "zdog@1/dist/zdog.dist.min.js"),
    _one("L", "leaflet@1.9.4/dist/leaflet.js", style="leaflet@1.9.4/dist/leaflet.css"),
    _one("mermaid", "mermaid@11/dist/mermaid.min.js"),
    _one("jQuery $", "jquery@3"),
    _one("_", "lodash@4"),
    _one("moment", "moment@2"),
    _one("dayjs", "dayjs@1"),
    _one("luxon", "luxon@3"),
    _one("math", "mathjs@14/lib/browser/math.js"),
    _one("Papa", "papaparse@5"),
    _one("ss", "simple-statistics@7"),
    _one("regression", "regression@2"),
    _one("rough", "roughjs@4/bundled/rough.js"),
    _one("chroma", "chroma-js@2/dist/chroma.min.cjs"),
    _one("tinycolor", "tinycolor2@1"),
    _one("anime", "animejs@3"),
    _one("gsap TweenMax TimelineMax", "gsap@3"),
    _one("React", "react@18/umd/react.production.min.js"),
    _one("ReactDOM", "react-dom@18/umd/react-dom.production.min.js", "React"),
    _one("PropTypes", "prop-types@15/prop-types.min.js"),
    _one("Recharts", "recharts@2/umd/Recharts.js", "React", "ReactDOM", "PropTypes"),
    _one("Vue", "vue@3/dist/vue.global.prod.js"),
    _one("c3", "c3@0.7.20", "d3", style="c3@0.7.20/c3.min.css"),
    _one("bb", "billboard.js@3/dist/billboard.pkgd.min.js", style="billboard.js@3/dist/billboard.min.css"),
    _one("nv", "nvd3@1.8.6", "d3", style="nvd3@1.8.6/build/nv.d3.min.css"),
    _one("crossfilter", "crossfilter2@1"),
    _one("dagre", "dagre@0.8.5/dist/dagre.min.js"),
    _one("dagreD3", "dagre-d3@0.6.4/dist/dagre-d3.min.js", "d3"),
    _one("uPlot", "uplot@1/dist/uPlot.iife.min.js", style="uplot@1/dist/uPlot.min.css"),
    _one("Dygraph", "dygraphs@2/dist/dygraph.min.js", style="dygraphs@2/dist/dygraph.min.css"),
    _one("Chartist", "chartist@1", style="chartist@1/dist/index.css"),
    _one("frappe", "frappe-charts@1"),
    _one("LightweightCharts", "lightweight-charts@4/dist/lightweight-charts.standalone.production.js"),
    _one("G2", "@antv/g2@5/dist/g2.min.js"),
    _one("G6", "@antv/g6@4/dist/g6.min.js"),
    _one("SVG", "@svgdotjs/svg.js@3"),
    _one("Raphael", "raphael@2"),
    _one("ForceGraph", "force-graph@1"),
    _one("katex", "katex@0.16", style="katex@0.16/dist/katex.min.css"),
    _one("marked", "marked@12"),
    _one("Math.seedrandom", "seedrandom@3/seedrandom.min.js"),
    _one("turf", "@turf/turf@7"),
    _one("axios", "axios@1"),
)

PARTS: tuple[tuple[str, str], ...] = (
    (r"\bd3\.sankey", "d3-sankey@0.12"),
    (r"\bd3\.hexbin\b", "d3-hexbin@0.2"),
    (r"\bd3\.layout\.cloud\b", "d3-cloud@1"),
    (r"\bd3\.tip\b", "d3-tip@0.9"),
    (r"\bd3\.(?:legendColor|legendSize|legendSymbol)\b", "d3-svg-legend@2/d3-legend.min.js"),
    (r"\bd3\.annotation\w*", "d3-svg-annotation@2"),
    (r"\bTHREE\.OrbitControls\b", "three@0.128.0/examples/js/controls/OrbitControls.js"),
    (r"\bTHREE\.ParametricGeometr", "three@0.128.0/examples/js/geometries/ParametricGeometries.js"),
    (r"\bcola\b", "webcola@3"),
)
"""What adds itself to a library that is there already."""

_HIGHCHARTS = {
    "highcharts-more": "bubble packedbubble gauge solidgauge arearange areasplinerange columnrange boxplot"
    " waterfall",
    "modules/heatmap": "heatmap treemap",
    "modules/solid-gauge": "solidgauge",
    **{
        f"modules/{name}": name
        for name in (
            "treemap",
            "sankey",
            "sunburst",
            "funnel",
            "wordcloud",
            "networkgraph",
            "variwide",
            "timeline",
        )
    },
}
_MODULES: tuple[tuple[str, str, str], ...] = (
    ("Chart", "matrix", "chartjs-chart-matrix@2"),
    ("Chart", "treemap", "chartjs-chart-treemap@2"),
    ("Chart", "sankey", "chartjs-chart-sankey@0.14"),
    ("Chart", "boxplot violin", "@sgratzl/chartjs-chart-boxplot@4"),
    ("Chart", "wordCloud", "chartjs-chart-wordcloud@4"),
    ("Chart", "time timeseries", "chartjs-adapter-date-fns@3/dist/chartjs-adapter-date-fns.bundle.min.js"),
    *(("Highcharts", types, f"highcharts@12/{file}.js") for file, types in _HIGHCHARTS.items()),
    ("echarts", "bar3D scatter3D surface line3D globe", "echarts-gl@2/dist/echarts-gl.min.js"),
    ("echarts", "wordCloud", "echarts-wordcloud@2/dist/echarts-wordcloud.min.js"),
    ("echarts", "liquidFill", "echarts-liquidfill@3/dist/echarts-liquidfill.min.js"),
)
"""Chart types that come as modules: the library's global, the types, the script."""

_WORDS: tuple[tuple[str, str, str], ...] = (
    ("Chart", r"\bannotations?\s*:\s*\{", "chartjs-plugin-annotation@3"),
    ("Highcharts", r"\bpolar\s*:", "highcharts@12/highcharts-more.js"),
    ("Highcharts", r"\bcolorAxis\b", "highcharts@12/modules/heatmap.js"),
    ("Highcharts", r"\bstockChart\s*\(", "highcharts@12/modules/stock.js"),
    ("Highcharts", r"\bganttChart\s*\(", "highcharts@12/modules/gantt.js"),
    ("cytoscape", r"name:\s*['\"]dagre['\"]", "dagre@0.8.5/dist/dagre.min.js"),
    ("cytoscape", r"name:\s*['\"]dagre['\"]", "cytoscape-dagre@2"),
)
"""The same, told by other words."""

ALIASES = {
    # its modules need packages that the one file has in it; a path, since it exports no file by name
    "pixi.js": f"{WEB}/pixi.js/dist/pixi.min.mjs",
    "plotly.js": "plotly.js-dist-min-2",
    "plotly.js-dist": "plotly.js-dist-min-2",
    "plotly.js-dist-min": "plotly.js-dist-min-2",
}
"""Names under which packages are imported, for those under which they are pinned, or a file of theirs."""

_TAG = re.compile(r"<script[^>]*\bsrc\s*=\s*[\"'](https?://[^\"'\s]+)[\"']", re.I)
_SKETCH = (
    r"\bfunction\s+(?:setup|draw)\s*\(|\bwindow\.(?:setup|draw)\s*=|\b(?:setup|draw)\s*=\s*(?:function|\()"
)
_P5_WORDS = (
    r"(?<![\w$.])(?<!function )(?:createCanvas|noLoop|background|noStroke|ellipse|frameRate|strokeWeight|fill"
    r"|stroke|describe)\s*\("
)


def is_sketch(source: Source) -> bool:
    """Whether it is a sketch in p5's global mode: `setup` or `draw`, and words that p5 brings."""
    return source.uses(_SKETCH) and source.uses(_P5_WORDS)


def used(source: Source) -> list[Library]:
    """Libraries whose globals a script uses and does not bring itself, each after what it needs."""
    by_name = {library.names[0]: library for library in LIBRARIES}
    wanted: dict[str, Library] = {}

    def want(library: Library) -> None:
        for name in library.needs:
            want(by_name[name])
        wanted.setdefault(library.names[0], library)

    for library in LIBRARIES:
        if any(source.reads(name) for name in library.names):
            want(library)
    if is_sketch(source):
        want(by_name["p5"])
    return list(wanted.values())


def global_names(source: Source) -> set[str]:
    """The globals that a script uses and that its page provides."""
    return {name for library in used(source) for name in library.names}


def scripts(source: Source) -> tuple[list[str], list[str]]:
    """Addresses of scripts and style sheets that its page has to have.

    First what its comments ask for in `<script src>`, then what stands behind the globals that it uses,
    unless a comment has asked for that package.
    """
    asked = list(dict.fromkeys(_TAG.findall(source.comments)))
    libraries = used(source)
    names = global_names(source)
    addresses = [library.addresses(source)[0] for library in libraries]
    if any("plotly" in address for address in asked):
        addresses = [address for address in addresses if "plotly" not in address]
    addresses += [CDN + script for pattern, script in PARTS if source.uses(pattern) and names]
    for name, types, script in _MODULES:
        if name in names and source.says(rf"\btype\s*:\s*['\"](?:{types.replace(' ', '|')})['\"]"):
            addresses.append(CDN + script)
    addresses += [CDN + script for name, pattern, script in _WORDS if name in names and source.says(pattern)]
    taken = {_package(address) for address in asked}
    found = asked + [address for address in addresses if _package(address) not in taken]
    styles = [style for library in libraries if (style := library.addresses(source)[1])]
    return list(dict.fromkeys(found)), styles


def _package(address: str) -> str:
    """The package behind an address, as far as it can be told: CDNs agree on little but the file's name."""
    file = re.sub(r"[?#].*", "", address).rstrip("/")
    named = re.search(r"/npm/((?:@[^/@]+/)?[^/@]+)", file) or re.search(
        r"unpkg\.com/((?:@[^/@]+/)?[^/@]+)", file
    )
    if named is None:
        named = re.search(r"/ajax/libs/([^/]+)", file) or re.search(r"/(d3|plotly|jquery|p5)[.-][^/]*$", file)
    name = (named[1] if named else file).lower()
    name = {"three.js": "three", "lodash.js": "lodash", "moment.js": "moment", "p5.js": "p5"}.get(name, name)
    part = re.search(r"/(?:examples|modules)/.*", file)
    return name + (part[0] if part else "")


_BUILTINS = """
assert async_hooks buffer child_process cluster console constants crypto dgram dns events fs http http2 https
inspector module net os path perf_hooks process querystring readline repl stream string_decoder sys timers tls
tty url util v8 vm wasi worker_threads zlib
"""
_NODE_ONLY = """
@napi-rs/canvas @resvg/resvg-js @xmldom/xmldom canvas chartjs-node-canvas cheerio d3-node fs-extra jpeg-js
jsdom linkedom pdfkit pngjs puppeteer sharp skia-canvas svgdom xmldom csv-parse csv-parser jimp pureimage
playwright gifencoder
"""
BUILTINS = frozenset(_BUILTINS.split())
NODE_ONLY = frozenset(_NODE_ONLY.split())
