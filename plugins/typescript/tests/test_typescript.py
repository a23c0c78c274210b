"""TypeScript: types off, warnings on, lines kept. Broken programs are in faults/, whole charts in programs/."""

from collections.abc import Iterator

import pytest

from renderkit import Engine, RenderResult

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="9"/></svg>'


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=1000) as engine:
        yield engine


def draw(engine: Engine, text: str, options: dict[str, str] | None = None, **files: bytes) -> RenderResult:
    named = {name.replace("__", "."): content for name, content in files.items()}
    return engine.render(text, "typescript", files=named, options=options or {})


def warned(result: RenderResult) -> list[tuple[str | None, int | None]]:
    assert result.ok, result.diagnostics
    return [(found.code, found.line) for found in result.diagnostics if found.severity == "warning"]


@pytest.mark.parametrize(
    "text",
    [
        "enum E { A = 'x', B = 3 }\ndocument.body.append(E.A)",
        "namespace N { export const x = 'x' }\ndocument.body.append(N.x)",
        "abstract class A { constructor(protected readonly x: string) {} }\nclass B extends A { y = this.x }\ndocument.body.append(new B('x').y)",
        "const x = <string>('x' as unknown);\ndocument.body.append(x!)",
        "function f<T extends { x: string }>(t: T): T['x'] { return t.x }\ndocument.body.append(f({ x: 'x' }))",
        "const f = (target: unknown, name: string) => {};\nclass A { @f x = 'x' }\ndocument.body.append(new A().x)",
        "const e = <b>bold</b>;\nimport { createRoot } from 'react-dom/client';\ncreateRoot(document.getElementById('root')!).render(e)",
        "const x = { a: 1 } satisfies Record<string, number>;\nusing: document.body.append(`${x.a}`)",
    ],
)
def test_syntax_that_is_typescripts(engine: Engine, text: str) -> None:
    assert warned(draw(engine, text)) == []


def test_type_errors_are_warnings(engine: Engine) -> None:
    text = "document.body.append('x');\nconst n: number = 'one';\nconst s: string = 2;\n[1].foo;"
    assert warned(draw(engine, text)) == [("TS2322", 2), ("TS2322", 3), ("TS2339", 4)]
    assert warned(draw(engine, text, options={"typecheck": "off"})) == []
    many = "document.body.append('x');\n" + "\n".join(f"const n{i}: number = 'x';" for i in range(40))
    assert len(warned(draw(engine, many))) == 10


def test_what_only_the_checker_misses_is_not_told(engine: Engine) -> None:
    text = "d3.select('#chart').append('svg').attr('width', 90).append('rect').attr('width', 9).attr('height', 9);"
    assert warned(draw(engine, text)) == []
    assert warned(draw(engine, "declare const Chart: any;\ndocument.body.append('x')")) == []
    loose = "function f(a, b) { return a + b }\ndocument.body.append(f('x', 'y'))"
    assert warned(draw(engine, loose)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"import fs from 'fs';\nfs.writeFileSync(__dirname + '/a.svg', `{SVG}`)",
        f"import * as fs from 'node:fs';\nawait Promise.resolve();\nfs.writeFileSync('a.svg', `{SVG}`)",
        f"const fs = require('fs');\nfs.writeFileSync('a.svg', `{SVG}`)",
        f"import path from 'path';\nimport {{ fileURLToPath }} from 'url';\nimport fs from 'fs';\n"
        f"const here = path.dirname(fileURLToPath(import.meta.url));\nfs.writeFileSync(path.join(here, 'a.svg'), `{SVG}`)",
    ],
)
def test_node(engine: Engine, text: str) -> None:
    result = draw(engine, text)
    assert [image.source for image in result.images] == ["a.svg"], result.diagnostics
    assert warned(result) == []


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("interface A { x: number }\n\ntype B = A;\nnope();\ndocument", "undefined", 4),
        (
            "import { readFileSync } from 'fs';\ninterface A {\n  x: number;\n}\nconst a: A = null as any;\nconsole.log(a.x)",
            "type",
            6,
        ),
        (
            "import { x } from './b';\ntype T = {\n  y: 1;\n};\ndocument.body.append(x);\nx.foo();",
            "undefined",
            6,
        ),
        ("const x: number = ;\ndocument", "syntax", 1),
        ("type T = {\n  a: 1\n\ndocument.title = 'x'", "syntax", 4),
    ],
)
def test_lines_are_those_of_the_source(engine: Engine, text: str, kind: str, line: int) -> None:
    files = {"b__ts": b"export const x: string = 'x'"} if "'./b'" in text else {}
    result = draw(engine, text, **files)
    first = result.diagnostics[0]
    assert (result.status, first.kind, first.line) == ("failed", kind, line), result.diagnostics


def test_files_beside_the_program(engine: Engine) -> None:
    text = "import { names } from './data/names';\nimport table from './t.json';\ndocument.body.append(names[0] + table.a)"
    files = {"data/names.ts": b"export const names: string[] = ['x']", "t.json": b'{"a": "b"}'}
    result = engine.render(text, "typescript", files=files)
    assert warned(result) == []


def test_a_broken_configuration_of_the_users(engine: Engine) -> None:
    result = draw(engine, "document.body.append('x')", tsconfig__json=b"{")
    assert result.status in ("ok", "failed")
