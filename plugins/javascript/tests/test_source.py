"""Reading a script without running it: targets, imports, globals, elements."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from renderkit_javascript.libraries import is_sketch, scripts
from renderkit_javascript.page import elements
from renderkit_javascript.source import Source
from renderkit_javascript.sourcemap import read
from renderkit_javascript.target import target_of

TARGETS = [
    ("#!/usr/bin/env node\ndocument.title", "node"),
    ("const fs = require('fs')", "node"),
    ("import { writeFile } from 'node:fs/promises'", "node"),
    ("import fs from 'fs/promises'", "node"),
    ("const { JSDOM } = require('jsdom'); const { document } = new JSDOM('').window; document.body", "node"),
    ("const { createCanvas } = require('canvas')", "node"),
    ("document.body.append('x')", "page"),
    ("window.onload = () => {}; if (typeof module !== 'undefined') module.exports = {}", "page"),
    ("const d3 = require('d3'); document.body", "page"),
    ("console.log(process.argv)", "node"),
    ("if (process.env.NODE_ENV !== 'production') d3.select('body').append('svg')", "page"),
    ("console.log(__dirname)", "node"),
    ("module.exports = { draw() {} }", "node"),
    ("function setup() { createCanvas(400, 400); }\nfunction draw() { background(0); }", "page"),
    ("d3.select('#chart').append('svg')", "page"),
    ("console.log(`<svg width='3'></svg>`)", "node"),
    ("import * as vega from 'vega'; new vega.View(x, {renderer: 'none'}).toSVG().then(console.log)", "node"),
    ("import * as d3 from 'd3'; d3.create('svg')", "page"),
    ("new Chart('c', {})", "page"),
    ("const x = _.range(3); console.log(x)", "node"),
    ("export class A {}", "node"),
    ("// document.body\nconst s = 'window.x'", "node"),
    ("const data = { document: 1, window: 2 }", "node"),
]


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_targets(text: str, target: str) -> None:
    assert target_of(Source(text)) == target


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("import d3 from 'd3'", ["d3"]),
        ('import { a,\n b as c } from "x/y"', ["x/y"]),
        ("import * as z from 'z'; import 'side'", ["z", "side"]),
        ("import type { T } from 't'", ["t"]),
        ("import a, { b } from './local.js'", ["./local.js"]),
        ("export { q } from 'again'", ["again"]),
        ("const x = require('a'), y = require( \"b\" )", ["a", "b"]),
        ("await import('late')", ["late"]),
        ("// import x from 'no'\nconst s = \"require('no')\"; x.require('no')", []),
        ("const important = 'x'; importer('y')", []),
    ],
)
def test_imports(text: str, modules: list[str]) -> None:
    assert [wanted.module for wanted in Source(text).imports] == modules


def test_code_without_strings() -> None:
    text = "a = 'b\\'c' + \"d\" + `e ${f + `g`} h` / 2 // i\n/* j */ k = /l'[/]m/.test(n)"
    code = Source(text).code
    assert len(code) == len(text)
    for letter in "bcdeghijlm":
        assert letter not in code.replace("test", ""), letter
    for letter in "afkn":
        assert letter in code


@given(st.text(alphabet="ab'\"`$\\/{}()[]*\n =;.", max_size=80))
def test_code_keeps_lines_and_length(text: str) -> None:
    source = Source(text)
    assert len(source.code) == len(text) == len(source.uncommented)
    assert [at for at, letter in enumerate(source.code) if letter == "\n"] == [
        at for at, letter in enumerate(text) if letter == "\n"
    ]


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("await x", True),
        ("async function f() { await x }", False),
        ("(async () => { await x })()", False),
        ("for (const a of b) { await a }", True),
        ("if (a) {\n  const b = await c;\n}", True),
        ("class A { async f() { await x } }", False),
        ("const f = async () => await x;", False),
    ],
)
def test_waits(text: str, waits: bool) -> None:
    assert Source(text).waits is waits


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("d3.select('body')", ["d3@7"]),
        ("d3.nest().key(f)", ["d3@5"]),
        ("d3.scale.linear()", ["d3@3"]),
        ("d3.sankey()", ["d3@7", "d3-sankey@0.12"]),
        ("import * as d3 from 'd3'; d3.select()", []),
        ("const d3 = require('d3'); d3.select()", []),
        ("new Chart(c, { options: { scales: { yAxes: [{}] } } })", ["chart.js@2.9.4"]),
        ("vegaEmbed('#vis', spec)", ["vega@6", "vega-lite@6", "vega-embed@7"]),
        ("array.map((_, i) => i)", []),
        ("const s = `${x}`; obj.$", []),
        ("$('#a').text('b')", ["jquery@3"]),
        ("_.chunk([1], 2)", ["lodash@4"]),
        ("const { useState } = React;", ["react@18/umd/react.production.min.js"]),
        ("Chart.register(ChartDataLabels)", ["chart.js@4", "chartjs-plugin-datalabels@2"]),
        ("const math = {}; math.x", []),
        ("// d3.select\nfoo('d3.select')", []),
        ("/* <script src='https://d3js.org/d3.v4.min.js'></script> */ x", ["https://d3js.org/d3.v4.min.js"]),
        (
            '// <script src="https://cdn.jsdelivr.net/npm/chart.js@3.9.1"></script>\nnew Chart(c, {})',
            ["chart.js@3.9.1"],
        ),
    ],
)
def test_scripts(text: str, addresses: list[str]) -> None:
    found = [address.removeprefix("https://cdn.jsdelivr.net/npm/") for address in scripts(Source(text))[0]]
    assert found == addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", '<div id="container">'),
        ("document.getElementById('c').getContext('2d')", '<canvas id="c"'),
        ("const e = document.getElementById('c'); const g = e.getContext('2d')", '<canvas id="c"'),
        ("const e = document.querySelector('#c') as HTMLCanvasElement", '<canvas id="c"'),
        ("const ctx = document.getElementById('c'); new Chart(ctx, {})", '<canvas id="c"'),
        ("new Chart('c', {})", '<canvas id="c"'),
        ("d3.select('#a').append('svg')", '<div id="a"'),
        ("d3.select('#a').append('g')", '<svg id="a"'),
        ("const s = d3.select('#a'); s.append('circle')", '<svg id="a"'),
        ("const s = d3.select('svg'); s.append('g')", "<svg width="),
        ("d3.select('.chart').append('svg')", '<div class="chart'),
        ("d3.select('#a svg').datum(x)", '<svg width="960"'),
        ("echarts.init(document.getElementById('main'))", '<div id="main" class="renderkit-given">'),
        ("Plotly.newPlot('plot', [])", '<div id="plot"'),
        ("Highcharts.chart('container', {})", '<div id="container"'),
        ("new ApexCharts(document.querySelector('#x'), {})", '<div id="x"'),
        ("ReactDOM.createRoot(document.getElementById('root'))", '<div id="root"'),
        ('c3.generate({"bindto": "#a"})', '<div id="a"'),
        ("c3.generate({data: {}})", '<div id="chart"'),
        ("option.bindto = '#b'; c3.generate(option)", '<div id="b"'),
        ("bb.generate({data: {}, bindto: '#a'})", '<div id="a"'),
        ("const c = nv.models.sparkline(); d3.select('#a').datum(d).call(c)", '<svg id="a"'),
        ("d3.select('#a').datum(d).call(c)", '<div id="a"'),
    ],
)
def test_elements(text: str, expected: str) -> None:
    assert expected in "".join(elements(Source(text)))


def test_elements_that_it_makes_are_not_given() -> None:
    made = "document.body.innerHTML = '<canvas id=\"c\"></canvas>'; document.getElementById('c').getContext('2d')"
    assert 'id="c"' not in "".join(elements(Source(made)))
    added = "const d = document.createElement('div'); d.id = 'a'; document.getElementById('a')"
    assert 'id="a"' not in "".join(elements(Source(added)))
    tag = "const c = document.createElement('canvas'); document.body.append(c); document.querySelector('canvas')"
    assert "<canvas" not in "".join(elements(Source(tag)))


def test_source_maps() -> None:
    found = read('{"sources": ["main.ts"], "mappings": "AAAA;;AACA,IAAI"}')
    assert found is not None
    assert found.find(1, 1) == ("main.ts", 1, 1)
    assert found.find(3, 5) == ("main.ts", 2, 5)
    assert found.find(2, 1) is None
    assert found.find(99, 1) is None


@given(st.text(alphabet='ABCgz019+/;,="é ', max_size=60))
def test_source_maps_may_be_anything(mappings: str) -> None:
    found = read(json.dumps({"sources": ["a"], "mappings": mappings}))
    assert found is not None
    for line in range(4):
        place = found.find(line, 1)
        assert place is None or place[0] == "a"


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"sources": 1, "mappings": 2}', "[" * 100000, '{"sources": [], "mappings": {}}']
)
def test_what_is_no_source_map(text: str) -> None:
    assert read(text) is None


def test_a_sketch_is_told_by_words_that_p5_brings() -> None:
    assert is_sketch(Source("function draw() { fill(1); rect(2, 2, 5, 5); }"))
    assert not is_sketch(Source("function draw() { context.fill(1); } draw();"))
    assert not is_sketch(Source("function fill() {} function draw() {} draw();"))
