"""The tables of libraries: each is pinned, gives its global, and finds what it builds upon."""

from collections.abc import Iterator

import pytest
from renderkit_javascript.libraries import _MODULES, _WORDS, CDN, LIBRARIES, PARTS

from renderkit import Engine, RenderResult

ADDED = sorted({(base, script) for base, _, script in (*_MODULES, *_WORDS)})
PIECES = [
    ("THREE" if "THREE" in pattern else "d3", script) for pattern, script in PARTS if "cola" not in pattern
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


def errors(result: RenderResult) -> list[str]:
    return [found.message for found in result.diagnostics if found.severity == "error"]


@pytest.fixture
def nightly(request: pytest.FixtureRequest) -> None:
    """Each of a hundred libraries in a page of its own takes a minute."""
    if not request.config.getoption("--nightly", default=False):
        pytest.skip("with --nightly")


@pytest.mark.usefixtures("nightly")
@pytest.mark.parametrize("name", [library.names[0] for library in LIBRARIES])
def test_a_global_is_there(engine: Engine, name: str) -> None:
    text = f"document.body.append(typeof {name}, {name}.x);"
    assert errors(engine.render(text, "javascript", options={"target": "page"})) == []


@pytest.mark.usefixtures("nightly")
@pytest.mark.parametrize(("base", "script"), [*ADDED, *PIECES])
def test_what_is_added_finds_its_library(engine: Engine, base: str, script: str) -> None:
    library = next(library for library in LIBRARIES if base in library.names)
    before = ["highcharts@12/highcharts-more.js"] if "solid-gauge" in script else []
    scripts = [library.script, *before, script]
    tags = "\n".join(f'// <script src="{CDN}{address}"></script>' for address in scripts)
    assert errors(engine.render(f"{tags}\ndocument.body.append('x');", "javascript")) == []


def test_only_an_address_that_the_script_names_is_told_of_as_answered_by_another_version(
    engine: Engine,
) -> None:
    draws = 'd3.select("#c").append("svg").append("circle").attr("r", 50);'
    assert engine.render(draws, "javascript").diagnostics == ()
    named = engine.render(f'import * as d3 from "https://esm.sh/d3@7";\n{draws}', "javascript")
    assert [finding.kind for finding in named.diagnostics] == ["substituted"]


def test_older_versions_are_pinned(engine: Engine) -> None:
    older = [script for library in LIBRARIES for _, script, *_ in library.when]
    for script in older:
        text = f'// <script src="{CDN}{script}"></script>\ndocument.body.append("x");'
        assert errors(engine.render(text, "javascript")) == []


@pytest.mark.parametrize(
    "text",
    [
        "Highcharts.chart('container', { chart: { type: 'solidgauge' }, series: [{ data: [54] }] })",
        "Highcharts.chart('container', { chart: { type: 'sankey' }, series: [{ keys: ['from', 'to', 'weight'], data: [['A', 'B', 5]] }] })",
        "c3.generate({ bindto: '#chart', data: { columns: [['a', 30, 200, 100, 400]] } })",
        "nv.addGraph(() => { const c = nv.models.pieChart().x((d) => d.l).y((d) => d.v);\n"
        "d3.select('#chart svg').datum([{ l: 'a', v: 3 }, { l: 'b', v: 5 }]).call(c); return c; })",
        "const g = new dagreD3.graphlib.Graph().setGraph({}); g.setNode(0, { label: 'a' }); g.setNode(1, { label: 'b' });"
        " g.setEdge(0, 1, {}); new dagreD3.render()(d3.select('svg g').empty() ? d3.select('svg').append('g') : d3.select('svg g'), g)",
        "new uPlot({ width: 400, height: 200, series: [{}, { stroke: 'red' }], scales: { x: { time: false } } }, [[1, 2, 3], [3, 5, 4]], document.body)",
        "new Dygraph('graph', 'x,y\\n1,2\\n2,4\\n3,3\\n', { width: 400, height: 200 })",
        "LightweightCharts.createChart(document.body, { width: 400, height: 200 }).addLineSeries().setData([{ time: '2024-01-01', value: 3 }, { time: '2024-01-02', value: 5 }])",
        "const chart = new G2.Chart({ container: 'container', width: 400, height: 300 });"
        " chart.interval().data([{ x: 'a', y: 3 }, { x: 'b', y: 5 }]).encode('x', 'x').encode('y', 'y'); chart.render()",
        "const { BarChart, Bar, XAxis } = Recharts;\nReactDOM.createRoot(document.getElementById('root')).render("
        "<BarChart width={300} height={200} data={[{ n: 'a', v: 3 }]}><XAxis dataKey='n' /><Bar dataKey='v' isAnimationActive={false} /></BarChart>)",
        "mermaid.initialize({ startOnLoad: false }); mermaid.render('g', 'graph TD; A-->B').then(({ svg }) => { document.body.innerHTML = svg; })",
        "const stage = new Konva.Stage({ container: 'container', width: 300, height: 200 }); const layer = new Konva.Layer();"
        " layer.add(new Konva.Circle({ x: 100, y: 100, radius: 50, fill: 'red' })); stage.add(layer)",
        "document.body.append(`${new Math.seedrandom('x')()} ${chroma('teal').hex()}`)",
        "const { createApp, ref } = Vue; createApp({ setup() { return { n: ref(3) } }, template: '<h1>{{ n }}</h1>' }).mount('#app')",
        "new ApexCharts(document.querySelector('#chart'), { chart: { type: 'bar', height: 300, animations: { enabled: false } },"
        " series: [{ data: [3, 5] }] }).render()",
        "vegaEmbed('#vis', { data: { values: [{ a: 'A', b: 28 }, { a: 'B', b: 55 }] }, mark: 'bar', encoding: { x: { field: 'a' }, y: { field: 'b', type: 'quantitative' } } })",
        "const app = new PIXI.Application(); await app.init({ width: 300, height: 200, background: 'teal' }); document.body.append(app.canvas)",
        "new Chart('myChart', { type: 'boxplot', data: { labels: ['a'], datasets: [{ data: [[1, 2, 3, 4, 9]] }] }, options: { animation: false } })",
        "echarts.init(document.getElementById('main')).setOption({ animation: false, grid3D: {}, xAxis3D: {}, yAxis3D: {}, zAxis3D: {},"
        " series: [{ type: 'scatter3D', data: [[1, 2, 3], [3, 4, 5]] }] })",
    ],
)  # fmt: skip
def test_small_charts(engine: Engine, text: str) -> None:
    result = engine.render(text, "javascript")
    assert errors(result) == []
    assert result.image is not None and result.image.width > 20


WHOLE = {
    "timeline": "new vis.Timeline(document.getElementById('t'), [{id: 1, content: 'a', start: '2020-01-01'}], {})",
    "pixi": """import { Application, Graphics } from "pixi.js";
        const app = new Application();
        await app.init({ width: 90, height: 60, background: "#ddeeff", preference: "webgl" });
        document.body.appendChild(app.canvas);
        app.stage.addChild(new Graphics().circle(45, 30, 20).fill("tomato"));""",
}


@pytest.mark.parametrize("name", WHOLE)
def test_one_name_may_be_an_older_package_or_one_file(engine: Engine, name: str) -> None:
    """`vis` was one package before it was many; pixi's modules need packages that its one file has in it."""
    result = engine.render(WHOLE[name], "javascript")
    assert [found.message for found in result.diagnostics if found.severity != "info"] == []
    assert result.image is not None
    assert result.image.statistics.colors >= 3
