"""Asymptote: what it ships out, 3D, engines, and lines of labels. Its broken pictures are in faults/."""

import io
import re
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image
from renderkit_asymptote import places, source

from renderkit import Engine, Job, RenderResult
from renderkit.models import Collected, Execution, StepResult
from renderkit.plugins import Plugins

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.asy"))
MODULES = Path("/usr/share/asymptote")
DISC = "size(2cm);\nfill(unitcircle, red);\n"
BALL = "import three;\nsize(2cm);\ndraw(unitsphere, red);\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=50) as engine:
        yield engine


def pixel(result: RenderResult, number: int = 0) -> tuple[int, ...]:
    """The colour in the middle of a picture."""
    assert len(result.images) > number, result.diagnostics
    picture = Image.open(io.BytesIO(result.images[number].png))
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return colour


def found(result: RenderResult) -> list[tuple[str, int | None]]:
    return [(diagnostic.kind, diagnostic.line) for diagnostic in result.diagnostics]


# ---- pictures ----


@pytest.mark.parametrize(("density", "width"), [(None, 158), ("72", 57), ("300", 237)])
def test_the_density(engine: Engine, density: str | None, width: int) -> None:
    result = engine.render(DISC, "asymptote", options={"density": density} if density else {})
    assert result.ok, result.diagnostics
    assert abs(result.images[0].width - width) <= 1
    assert pixel(result) == (255, 0, 0)
    assert (result.images[0].vector_bytes or b"").startswith(b"%PDF-")


def test_all_that_is_shipped_out_in_order(engine: Engine) -> None:
    program = """
    size(2cm);
    fill(unitcircle, green); shipout("second");
    erase(); fill(unitcircle, blue); shipout("first");
    erase(); fill(unitcircle, red);
    """
    result = engine.render(program, "asymptote")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == ["second.pdf", "first.pdf", "main.pdf"]
    assert [pixel(result, number) for number in range(3)] == [(0, 255, 0), (0, 0, 255), (255, 0, 0)]


def test_pages_are_pictures(engine: Engine) -> None:
    result = engine.render(DISC + "newpage();\nfill(unitcircle, blue);", "asymptote")
    assert [pixel(result, number) for number in range(2)] == [(255, 0, 0), (0, 0, 255)]
    assert [image.page for image in result.images] == [1, 2]


def test_an_animation_is_its_frames(engine: Engine) -> None:
    program = """
    import animation;
    animation a;
    for (int i = 0; i < 3; ++i) { picture p; size(p, 2cm); fill(p, circle((0,0), i + 1), red); a.add(p); }
    a.movie();
    """
    result = engine.render(program, "asymptote")
    assert result.ok, result.diagnostics
    assert len(result.images) == 3


@pytest.mark.parametrize("form", ["png", "svg", "eps", "pdf"])
def test_the_form_that_the_source_sets(engine: Engine, form: str) -> None:
    result = engine.render(f'settings.outformat="{form}";\n{DISC}', "asymptote")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == ["main.eps.pdf" if form == "eps" else f"main.{form}"]
    assert abs(result.images[0].width - 158) <= 3
    assert pixel(result)[0] > 250


def test_a_picture_that_is_put_into_another_is_a_part(engine: Engine) -> None:
    program = """
    picture part; size(part, 1cm); fill(part, unitsquare, red);
    shipout("part", part, format="eps");
    label(graphic("part.eps"), (0,0));
    """
    result = engine.render(program, "asymptote")
    assert [image.source for image in result.images] == ["main.pdf"], result.diagnostics
    assert pixel(result) == (255, 0, 0)


def test_what_a_failed_run_leaves_is_no_picture(engine: Engine) -> None:
    result = engine.render(f'{DISC}shipout("early");\ndraw(nothing);', "asymptote")
    assert (result.status, found(result), result.images) == ("failed", [("undefined", 4)], ())


def test_3d_is_drawn_without_a_screen_and_always_the_same(engine: Engine) -> None:
    first, again = engine.render(BALL, "asymptote"), engine.render(BALL, "asymptote")
    assert first.ok, first.diagnostics
    red, green, blue = pixel(first)
    assert red > 100 > max(green, blue)
    assert first.images[0].statistics.colors > 100
    assert first.images[0].sha256 == again.images[0].sha256
    assert first.images[0].vector_bytes == again.images[0].vector_bytes


# ---- files and sources ----


def test_modules_and_data_of_the_job(engine: Engine) -> None:
    program = """
    include "house/style.asy";
    file rows = input("data/rows.csv").line().csv();
    real[][] a = rows;
    size(2cm);
    fill(circle((0,0), a[0][1]), accent);
    """
    beside = {"house/style.asy": b"pen accent = blue;\n", "data/rows.csv": b"1,2\n3,4\n"}
    result = engine.render(program, "asymptote", files=beside)
    assert result.ok, result.diagnostics
    assert pixel(result) == (0, 0, 255)


def test_an_error_in_a_module_of_the_job_names_its_file(engine: Engine) -> None:
    result = engine.render(
        "import style;\n" + DISC, "asymptote", files={"style.asy": b"pen a = red;\npen b = rde;\n"}
    )
    assert found(result) == [("undefined", 2)]
    assert result.diagnostics[0].file == "style.asy"
    assert (result.diagnostics[0].excerpt or "").startswith("pen b = rde;")


def test_a_file_of_the_job_is_not_the_program(engine: Engine) -> None:
    result = engine.render(DISC, "asymptote", files={"main.pdf": b"no picture", "main.asy": b"no program"})
    assert result.ok, result.diagnostics
    assert pixel(result) == (255, 0, 0)


def test_a_program_that_is_not_installed(engine: Engine) -> None:
    result = engine.render('size(2cm);\nsettings.tex="context";\nlabel("$x$");', "asymptote")
    assert found(result) == [("missing_package", 2)]
    assert "Cannot execute context" in result.diagnostics[0].message


def test_columns_count_characters(engine: Engine) -> None:
    result = engine.render('string s = "äöü"; draw(nothing);', "asymptote")
    assert (result.diagnostics[0].line, result.diagnostics[0].column) == (1, 24)


# ---- what it runs in ----


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ('label("$x$");', "latex"),
        ('usepackage("fontspec");', "xelatex"),
        ('texpreamble("\\usepackage{luacode}");', "lualatex"),
        ('label(graphic("photo.PNG"));', "pdflatex"),
        ('label(graphic("plot.eps"));', "latex"),
    ],
)
def test_the_engine_that_labels_need(program: str, expected: str) -> None:
    assert source.needed_engine(program.encode()) == expected
    command = Plugins().hooks("asymptote").prepare(Job(source=program, language="asymptote")).steps[0].argv
    assert command[command.index("-tex") + 1] == expected


@pytest.mark.parametrize("setting", ['usepackage("fontspec");', 'settings.tex="pdflatex";', ""])
def test_labels_in_other_engines(engine: Engine, setting: str) -> None:
    result = engine.render(f'{setting}\nsize(2cm);\nlabel("$\\theta$ and words");', "asymptote")
    assert result.ok, result.diagnostics
    assert result.images[0].statistics.colors > 10


def test_every_module_that_brings_3d_in_is_known() -> None:
    brings = re.compile(
        rb"^\s*(?:private )?(?:import|access|include) [^;]*\b(?:three|graph3|solids|v3d)\b", re.M
    )
    modules = {path.stem for path in MODULES.glob("*.asy") if brings.search(path.read_bytes())}
    assert modules
    missed = {name for name in modules if not source.draws_in_3d(f"import {name};".encode())}
    assert not missed
    assert not source.draws_in_3d(b"import graph;\nimport geometry;\nlabel('obj3');")


def test_a_display_that_does_not_come_up_is_no_fault_of_the_code(tmp_path: Path) -> None:
    fake = tmp_path / "Xvfb"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    script = files("renderkit_asymptote").joinpath("inside", "display.sh").read_text()
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(
        ["sh", "-c", script, "display", "touch", str(tmp_path / "ran")], env=env, timeout=30
    )
    assert done.returncode == 69
    assert not (tmp_path / "ran").exists()

    hooks = Plugins().hooks("asymptote")
    job = Job(source=BALL, language="asymptote")
    execution = Execution(steps=(StepResult(name="asy", exit_code=done.returncode),))
    told = hooks.classify_error(job, hooks.prepare(job), execution, Collected())
    assert [diagnostic.kind for diagnostic in told] == ["internal"]


# ---- places ----

TEXT = r"""size(3cm);
label("$\frac{a}{b}$", (0,0));
for (int i = 0; i < 3; ++i)
  label(format("$x_{%d}^2^3$", i), (i,0));
label('$\\alpha \\notacommand$', (1,1));
label("growth in % a year", (2,2));
label("x_1", (3,3));
"""


@pytest.mark.parametrize(
    ("label", "name", "line"),
    [
        (r"$\frac {a}{b}$", None, 2),
        (r"$x_{1}^2^3$", None, 4),
        (r"$\alpha \notacommand $", r"\notacommand", 5),
        ("growth in ", None, 6),
        ("x_1", None, 7),
        ("something else", None, None),
        ("", r"\frac", 2),
    ],
)
def test_the_line_of_a_label(label: str, name: str | None, line: int | None) -> None:
    assert places.find_label(TEXT, label, name) == line


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ('a = "b;\nc = 1;\nd = "e";\n', 3, 1),
        ('a = "b;\nc = 1;\n', 3, 1),
        ('a = "two\nlines";\nb = ;\n', 3, None),
        ('a = "b"; // a "quote\nb = ;\n', 2, None),
        ('a = "b \\" c"; /* "\n */ b = ;\n', 2, None),
    ],
)
def test_a_string_that_runs_on(text: str, line: int, expected: int | None) -> None:
    assert places.open_string(text, line) == expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples(engine: Engine, example: Path) -> None:
    result = engine.render(example.read_bytes(), "asymptote")
    assert result.ok, result.diagnostics
    assert result.diagnostics == ()
