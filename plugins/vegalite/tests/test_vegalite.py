"""Vega-Lite and Vega: versions, data, identity of the source. Broken specifications are in faults/."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from renderkit_vegalite.places import places

from renderkit import Engine, RenderResult


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


def bars(**changes: Any) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": [{"a": "x", "b": 3}, {"a": "y", "b": 5}]},
        "mark": "bar",
        "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
    }
    return spec | changes


def draw(engine: Engine, spec: Any, **files: bytes) -> RenderResult:
    return engine.render(
        json.dumps(spec), "vegalite", files={name.replace("__", "."): body for name, body in files.items()}
    )


def svg_of(result: RenderResult) -> str:
    assert result.status == "ok", result.diagnostics
    vector = result.images[0].vector_bytes
    assert vector is not None
    return vector.decode()


def test_a_chart_comes_with_its_vector(engine: Engine) -> None:
    result = draw(engine, bars(title="Rain"))
    assert ">Rain</text>" in svg_of(result)
    assert result.isolation == "converter"  # it goes on to others
    assert result.diagnostics == ()


@pytest.mark.parametrize("version", ["v4", "v5", "v5.20", "v6", "v99"])
def test_every_schema_draws(engine: Engine, version: str) -> None:
    spec = bars(**{"$schema": f"https://vega.github.io/schema/vega-lite/{version}.json"})
    assert "mark-rect" in svg_of(draw(engine, spec))


def test_data_from_a_file_of_the_job(engine: Engine) -> None:
    inline = draw(engine, bars())
    from_csv = draw(engine, bars(data={"url": "data.csv"}), data__csv=b"a,b\nx,3\ny,5\n")
    from_json = draw(
        engine, bars(data={"url": "./rows.json"}), rows__json=b'[{"a":"x","b":3},{"a":"y","b":5}]'
    )
    assert from_csv.images[0].sha256 == inline.images[0].sha256 == from_json.images[0].sha256


@pytest.mark.parametrize(
    "address",
    [
        "data/cars.json",
        "https://vega.github.io/vega-datasets/data/cars.json",
        "https://cdn.jsdelivr.net/npm/vega-datasets@1.29.0/data/cars.json",
        "https://raw.githubusercontent.com/vega/vega-datasets/main/data/cars.json",
    ],
)
def test_known_data_sets_are_there_offline(engine: Engine, address: str) -> None:
    spec = bars(data={"url": address}, mark="point")
    spec["encoding"]["x"] = {"field": "Horsepower", "type": "quantitative"}
    spec["encoding"]["y"] = {"field": "Acceleration", "type": "quantitative"}
    points = svg_of(draw(engine, spec)).count('aria-roledescription="point"')
    assert points == 400  # 6 of 406 cars have no horsepower


def test_data_in_a_lookup_and_in_vega(engine: Engine) -> None:
    table = b"id,c\nx,red\ny,blue\n"
    lookup = bars(
        transform=[
            {"lookup": "a", "from": {"data": {"url": "t.csv"}, "key": "id", "fields": ["c"]}},
        ]
    )
    lookup["encoding"]["color"] = {"field": "c", "type": "nominal", "scale": None}
    assert 'fill="blue"' in svg_of(draw(engine, lookup, t__csv=table))


def test_the_source_arrives_intact(engine: Engine) -> None:
    title = 'tab \\t, quote ", newline \\n, π, 猫'
    assert "π, 猫" in svg_of(draw(engine, bars(title=title)))
    with_bom = b"\xef\xbb\xbf" + json.dumps(bars(), indent=1).replace("\n", "\r\n").encode()
    assert engine.render(with_bom, "vegalite").images[0].sha256 == draw(engine, bars()).images[0].sha256


def test_the_time_zone_is_fixed(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = bars(data={"values": [{"t": "2024-03-10T12:00:00", "b": 1}, {"t": "2024-03-11T12:00:00", "b": 2}]})
    spec["encoding"]["x"] = {"field": "t", "type": "temporal"}
    here = draw(engine, spec).images[0].sha256
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with Engine(uses=1) as other:
        assert draw(other, spec).images[0].sha256 == here


def test_an_image_mark_with_an_address_is_a_warning(engine: Engine) -> None:
    spec = bars(mark={"type": "image", "url": "https://example.com/cat.png", "width": 30, "height": 30})
    result = draw(engine, spec)
    assert result.status == "ok"
    assert [d.kind for d in result.diagnostics] == ["blocked"]


def test_places_know_path_and_line() -> None:
    text = '{\n "a": ["x", {"b":\n "y\\n\\"z"}],\n "c": 1, "d": {}, "e": "f"\n}'
    assert [(p.path, p.value, p.line) for p in places(text)] == [
        (("a", 0), "x", 2),
        (("a", 1, "b"), 'y\n"z', 3),
        (("e",), "f", 4),
    ]
