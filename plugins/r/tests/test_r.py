"""R: devices, pages and files in order, plots that nobody printed, HTML, lines. Broken scripts are in faults/."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from renderkit_r import DENSITY
from renderkit_r.packages import DEBIAN
from renderkit_r.rules import kind_of

from renderkit import Engine, RenderResult
from renderkit.toolchain import missing_packages

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.r"))
FULL = "par(mar = rep(0, 4)); plot.new(); rect(0.1, 0.1, 2, 2, col = '{}')\n"
RED, BLUE, GREEN = (255, 0, 0), (0, 0, 255), (0, 255, 0)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine(uses=200) as engine:
        yield engine


def full(colour: str) -> str:
    """A page of one colour, but for a margin."""
    return FULL.format(colour)


def pixels(result: RenderResult) -> list[tuple[int, ...]]:
    """The colours in the middles of the pictures."""
    found = []
    for image in result.images:
        picture = Image.open(io.BytesIO(image.png)).convert("RGB")
        colour = picture.getpixel((picture.width // 2, picture.height // 3))
        assert isinstance(colour, tuple)
        found.append(colour)
    return found


def found(result: RenderResult) -> list[tuple[str, int | None]]:
    return [(diagnostic.kind, diagnostic.line) for diagnostic in result.diagnostics]


# ---- the default device ----


def test_pages_in_order(engine: Engine) -> None:
    result = engine.render(full("red") + full("blue") + "dev.new()\n" + full("green"), "r")
    assert result.ok, result.diagnostics
    assert pixels(result) == [RED, BLUE, GREEN]
    assert {(image.width, image.height) for image in result.images} == {(7 * DENSITY, 7 * DENSITY)}


def test_files_and_pages_in_the_order_in_which_they_were_begun(engine: Engine) -> None:
    script = full("red") + "png('b.png'); " + full("blue") + "invisible(dev.off())\n" + full("green")
    result = engine.render(script, "r")
    assert [image.source for image in result.images] == [
        ".renderkit/plots/001-001.png",
        "b.png",
        ".renderkit/plots/001-002.png",
    ]
    assert pixels(result) == [RED, BLUE, GREEN]


@pytest.mark.parametrize("open_device", ["dev.new(width = 4, height = 3)", "x11(width = 4, height = 3)"])
def test_a_device_of_another_size(engine: Engine, open_device: str) -> None:
    result = engine.render(f"{open_device}\n{full('red')}", "r")
    assert result.image is not None, result.diagnostics
    assert (result.image.width, result.image.height) == (4 * DENSITY, 3 * DENSITY)


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF-")])
def test_vectors(engine: Engine, form: str, start: bytes) -> None:
    result = engine.render(full("red") + full("blue"), "r", format=form)  # type: ignore[arg-type]
    assert result.ok, result.diagnostics
    assert pixels(result) == [RED, BLUE]
    assert all((image.vector_bytes or b"").startswith(start) for image in result.images)
    assert all(abs(image.width - 7 * DENSITY) <= 1 for image in result.images)


def test_measuring_text_makes_no_picture(engine: Engine) -> None:
    script = "library(ggplot2)\np <- ggplot(mtcars, aes(wt, mpg)) + geom_point()\ng <- ggplotGrob(p)\nggsave('p.png', g)\n"
    result = engine.render(script, "r")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == ["p.png"]


def test_a_copy_of_the_screen(engine: Engine) -> None:
    result = engine.render(full("red") + "dev.copy(png, 'copy.png')\ndev.off()\n", "r")
    assert result.ok, result.diagnostics
    assert pixels(result) == [RED, RED]


def test_the_same_random_numbers_each_time(engine: Engine) -> None:
    script = "plot(rnorm(50), runif(50), main = sample(1e6, 1))\n"
    first = engine.render(script, "r")
    with Engine(uses=1) as fresh:
        again = fresh.render(script, "r")
    assert first.ok and first.images[0].sha256 == again.images[0].sha256


# ---- files ----


@pytest.mark.parametrize(
    ("device", "name"),
    [
        ("png('x.png')", "x.png"),
        ("jpeg('x.jpg', quality = 100)", "x.jpg"),
        ("tiff('x.tiff')", "x.tiff"),
        ("bmp('x.bmp')", "x.bmp"),
        ("svg('x.svg')", "x.svg"),
        ("pdf('x.pdf')", "x.pdf"),
        ("pdf()", "Rplots.pdf"),
        ("cairo_pdf('x.pdf')", "x.pdf"),
        ("svglite::svglite('x.svg')", "x.svg"),
        ("ragg::agg_png('x.png')", "x.png"),
        ("postscript('x.eps', onefile = FALSE, paper = 'special', width = 5, height = 5)", "x.eps.pdf"),
        ("setEPS(); postscript('deep/x.eps')", "deep/x.eps.pdf"),
    ],
)
def test_devices_of_the_script(engine: Engine, device: str, name: str) -> None:
    script = f"dir.create('deep')\n{device}\n{full('red')}invisible(dev.off())\n"
    result = engine.render(script, "r")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == [name]
    red, green, blue = pixels(result)[0]
    assert red > 250 and max(green, blue) < 5


def test_a_device_that_is_not_closed(engine: Engine) -> None:
    result = engine.render(f"png('x.png')\n{full('red')}", "r")
    assert pixels(result) == [RED], result.diagnostics


def test_pages_of_a_file_are_pictures(engine: Engine) -> None:
    result = engine.render(f"pdf('x.pdf')\n{full('red')}{full('blue')}", "r")
    assert pixels(result) == [RED, BLUE]
    assert [image.page for image in result.images] == [1, 2]


def test_one_plot_that_is_saved_twice_counts_once(engine: Engine) -> None:
    script = f"pdf('x.pdf'); {full('red')}png('x.png'); {full('red')}"
    assert [image.source for image in engine.render(script, "r").images] == ["x.png"]


@pytest.mark.parametrize(
    "script",
    [
        f"png('/tmp/x.png'); {full('red')}",
        f"f <- tempfile(fileext = '.png'); png(f); {full('red')}dev.off()\ncat(f)\n",
        f"dir.create('~/plots'); png('~/plots/x.png'); {full('red')}graphics.off()\n",
    ],
)
def test_a_picture_in_a_temporary_place_counts_where_there_is_no_other(engine: Engine, script: str) -> None:
    assert pixels(engine.render(script, "r")) == [RED]
    assert pixels(engine.render(f"{script}\npng('y.png'); {full('blue')}", "r")) == [BLUE]


def test_files_of_the_job(engine: Engine) -> None:
    script = "d <- read.csv('data/colours.csv')\nsource('draw.R')\ndraw(d$colour[2])\n"
    files = {
        "data/colours.csv": b"colour\nred\nblue\n",
        "draw.R": b"draw <- function(colour) { par(mar = rep(0, 4)); plot.new(); rect(-1, -1, 2, 2, col = colour) }\n",
        "given.png": b"no picture",
    }
    result = engine.render(script, "r", files=files)
    assert pixels(result) == [BLUE], result.diagnostics


# ---- plots that are not printed, and HTML ----


@pytest.mark.parametrize(
    "script",
    [
        "library(ggplot2)\np <- ggplot(mtcars, aes(wt, mpg)) + geom_point()\n",
        "library(lattice)\np <- xyplot(mpg ~ wt, mtcars)\n",
        "library(grid)\ng <- circleGrob()\n",
        "library(ggplot2)\nlibrary(patchwork)\np <- qplot(1, 1) + qplot(2, 2)\n",
        "library(gridExtra)\ng <- arrangeGrob(grid::rectGrob(), grid::circleGrob())\n",
        "library(ggplot2)\np <- ggplot(mtcars, aes(wt, mpg)) + geom_point()\ninvisible(p)\n",
    ],
)
def test_a_last_value_that_is_not_printed_is_shown(engine: Engine, script: str) -> None:
    result = engine.render(script, "r")
    assert result.ok, result.diagnostics
    assert len(result.images) == 1


def test_a_last_value_is_not_shown_beside_pictures(engine: Engine) -> None:
    script = f"library(ggplot2)\n{full('red')}p <- ggplot(mtcars, aes(wt, mpg)) + geom_point()\n"
    assert pixels(engine.render(script, "r")) == [RED]


def test_an_error_in_a_plot_that_is_shown_at_the_end(engine: Engine) -> None:
    result = engine.render("library(ggplot2)\np <- ggplot(mtcars, aes(wt, nothere)) +\n  geom_point()\n", "r")
    assert found(result) == [("data", 2)]


WIDGET = (
    "library(plotly)\np <- plot_ly(x = 1:3, y = c(2, 1, 3), type = 'bar', marker = list(color = 'red'))\n"
)


@pytest.mark.parametrize(
    ("last", "name"),
    [
        ("p\n", ".renderkit/shows/001/index.html.png"),
        ("", ".renderkit/shows/001/index.html.png"),
        ("htmlwidgets::saveWidget(p, 'bars.html')\n", "bars.html.png"),
        ("htmlwidgets::saveWidget(p, 'bars.html', selfcontained = FALSE)\n", "bars.html.png"),
        ("htmltools::save_html(htmltools::tagList(p), 'bars.html')\n", "bars.html.png"),
    ],
)
def test_widgets_are_photographed(engine: Engine, last: str, name: str) -> None:
    result = engine.render(WIDGET + last, "r")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == [name]
    picture = Image.open(io.BytesIO(result.images[0].png)).convert("RGB")
    assert RED in {colour for _, colour in picture.getcolors(1 << 24) or []}


@pytest.mark.parametrize(
    "script",
    [
        "library(DT)\ndatatable(head(iris))\n",
        "library(dygraphs)\ndygraph(ldeaths)\n",
        "library(rgl)\nplot3d(1:9, 1:9, 1:9)\n",
        "library(plotly)\np <- ggplotly(ggplot(mtcars, aes(wt, mpg)) + geom_point())\nsaveWidget(as_widget(p), f <- 'p.html')\n"
        "browseURL(f)\n".replace("saveWidget", "htmlwidgets::saveWidget"),
    ],
    ids=["DT", "dygraphs", "rgl", "plotly"],
)
def test_pages_that_debian_s_packages_draw_are_whole(engine: Engine, script: str) -> None:
    result = engine.render(script, "r")
    assert result.ok, result.diagnostics
    assert result.diagnostics == ()
    assert len(result.images) == 1


def test_an_error_in_a_page_is_one(engine: Engine) -> None:
    script = "htmltools::html_print(htmltools::HTML('<p>Drawn</p><script>nothere()</script>'))\n"
    result = engine.render(script, "r")
    assert result.status == "failed"
    assert found(result) == [("undefined", None)]


def test_an_animation_is_a_picture(engine: Engine) -> None:
    script = (
        "library(ggplot2)\nlibrary(gganimate)\n"
        "p <- ggplot(mtcars, aes(wt, mpg)) + geom_point() + transition_states(gear)\nanimate(p, nframes = 4)\n"
    )
    result = engine.render(script, "r")
    assert [image.source for image in result.images] == [".renderkit/saved/image.gif"], result.diagnostics


# ---- what goes wrong ----


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("x <- 1\n\nf <- function(a) {\n  b <- a\n  b + 'c'\n}\nf(1)\n", ("type", 5)),
        ("# f\nf <- function(a) {\n  stop('no')\n}; g <- 1\n# g\nf(\n  2\n)\n", ("runtime", 3)),
        ("x <- 1\nx <- 1; y <- nothere\n", ("undefined", 2)),
        ("if (TRUE) {\n  a <- 1\n  b <- nothere\n}\n", ("undefined", 3)),
        ("sapply(1:3, function(i) {\n  if (i == 2) log('a')\n})\n", ("type", 2)),
        ("x <- c(1,\n  2,\n", ("syntax", 2)),
        ("f <- function( {\n}\n", ("syntax", 1)),
        ("cat('a')\n}\n", ("syntax", 2)),
        ("x <- 5 %>% sum\n", ("undefined", 1)),
        ("ggplot2::geom_pont()\n", ("undefined", 1)),
        ("treemap::treemap(1)\n", ("missing_package", 1)),
        (
            "a <- 1\nsuppressPackageStartupMessages({\n  library(dplyr)\n  library(nothere)\n})\n",
            ("missing_package", 4),
        ),
        ("install.packages('nothere')\nlibrary(nothere)\n", ("missing_package", 2)),
        ("x <- readRDS('model.rds')\n", ("missing_file", 1)),
        ("setwd('/home/me/project')\n", ("missing_file", 1)),
        ("x <- readLines('/etc/shadow')\n", ("blocked", 1)),
        ("download.file('https://example.net/a.csv', 'a.csv')\n", ("blocked", 1)),
        (
            "library(ggplot2)\nggplot(mtcars, aes(wt, mpg)) +\n  geom_point() +\n  theme(nothere = 1, legend.pos)\n",
            ("undefined", 4),
        ),
        ("stopifnot(1 == 2)\n", ("runtime", 1)),
        ("x <- 1\npng('plots/a.png')\nplot(x)\n", ("missing_file", 2)),
        ("pdf('/home/me/a.pdf')\nplot(1)\n", ("blocked", 1)),
        ("library(shiny)\nshinyApp(fluidPage(), function(input, output) {})\n", ("runtime", 2)),
        ("gganimate::gifski_renderer()\n", ("missing_package", 1)),
        ("match.arg('a', c('b', 'c'))\n", ("type", 1)),
        ("eval(parse(text = 'x x'))\n", ("syntax", 1)),
        ("m <- matrix(1:4, 2)\nm %*% 1:3\n", ("data", 2)),
        ("x <- list(a = 1)\nx[['b']][['c']]\nx[[3]]\n", ("data", 3)),
        ("library(dplyr)\nmtcars %>%\n  select(nothere)\n", ("data", 3)),
        ("library(dplyr)\nmtcars %>%\n  filter(nothere > 1)\n", ("data", 3)),
        ("lm(y ~ x, data = data.frame(x = 1:3))\n", ("undefined", 1)),
    ],
)
def test_kinds_and_lines(engine: Engine, script: str, expected: tuple[str, int]) -> None:
    result = engine.render(script, "r")
    assert result.status == "failed"
    assert found(result)[:1] == [expected], result.diagnostics


@pytest.mark.parametrize(
    ("script", "hint"),
    [
        ("x <- c(1, 2)\nplot(x, main = “two”)\n", "typographic quotes"),
        ("png('plots/a.png')\nplot(1)\n", 'dir.create("plots"'),
        ("windows()\n", "dev.new()"),
        ("plot(1)\nggplot(mtcars)\n", "library(ggplot2)"),
        ("```r\nplot(1)\n```\n", "Markdown fence"),
    ],
)
def test_hints(engine: Engine, script: str, hint: str) -> None:
    first = engine.render(script, "r").diagnostics[0]
    assert hint in (first.hint or ""), first


def test_installing_what_is_there_is_fine(engine: Engine) -> None:
    script = f"install.packages(c('ggplot2', 'dplyr'))\nif (!require('ggplot2')) install.packages('ggplot2')\n{full('red')}"
    assert engine.render(script, "r").diagnostics == ()


def test_a_byte_order_mark_is_no_fault(engine: Engine) -> None:
    assert pixels(engine.render(b"\xef\xbb\xbf" + full("red").encode(), "r")) == [RED]


def test_letters_that_pdf_does_not_have(engine: Engine) -> None:
    result = engine.render("pdf('x.pdf')\nplot(1, main = '東京')\n", "r")
    assert result.ok
    assert ("missing_glyph", 2) in found(result)


def test_a_job_has_the_thread_that_cli_ends_where_r_ends(engine: Engine) -> None:
    """A fork has none of its parent's threads; to end one that is not there ends R by a signal now and then."""
    script = "library(cli)\nstopifnot(length(list.files('/proc/self/task')) == 2)\nplot(1)\n"
    assert [engine.render(script, "r").ok for _ in range(3)] == [True] * 3


def test_words_of_conditions_decide_the_kind() -> None:
    assert kind_of("object 'a' not found", "", "simpleError") == "undefined"
    assert kind_of("object 'a' not found", "Problem while computing aesthetics.", "simpleError") == "data"
    assert kind_of("something else entirely", "", "simpleError") == "runtime"


def test_what_the_toolchain_names_is_there() -> None:
    assert missing_packages(DEBIAN) == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples(engine: Engine, example: Path) -> None:
    result = engine.render(example.read_bytes(), "r")
    assert result.ok, result.diagnostics
    assert result.diagnostics == ()
