"""Python: which pictures count, and that a script runs as plain Python would run it."""

import io
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from renderkit_python import ENVIRONMENT, WORKER

from renderkit import Engine, Limits, RenderResult
from renderkit.models import Format
from renderkit.sandbox.bwrap import ENVIRONMENT as FIXED
from renderkit.toolchain import folder_of

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\n"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        yield engine


@pytest.fixture(scope="module")
def warm() -> Iterator[Engine]:
    """An engine whose workers preload and are used again."""
    with Engine(uses=30) as engine:
        yield engine


def opened(result: RenderResult, index: int = 0) -> Image.Image:
    assert result.status == "ok", result.diagnostics
    return Image.open(io.BytesIO(result.images[index].png))


def kinds(result: RenderResult) -> list[str]:
    return [d.kind for d in result.diagnostics]


LIBRARIES = {
    "seaborn": "import seaborn as sns\nsns.barplot(x=['a', 'b'], y=[1, 2])\n",
    "seaborn objects": "import seaborn.objects as so\nso.Plot(x=[1, 2], y=[2, 1]).add(so.Line()).show()\n",
    "pandas": "import pandas as pd\npd.Series([1, 3, 2]).plot()\n",
    "plotnine": "from plotnine import *\nimport pandas as pd\nd = pd.DataFrame({'x': [1, 2], 'y': [2, 1]})\n"
    "print(ggplot(d, aes('x', 'y')) + geom_point())\n",
    "missingno": "import missingno, pandas as pd\n"
    "missingno.matrix(pd.DataFrame({'a': [1, None], 'b': [2, 3]}))\n",
    "networkx": "import networkx as nx\nnx.draw_circular(nx.path_graph(4))\n",
    "wordcloud": "from wordcloud import WordCloud as W\n"
    "W(random_state=1).generate('tea for two').to_file('w.png')\n",
    "altair": "import altair as alt, pandas as pd\n"
    "alt.Chart(pd.DataFrame({'x': [1, 2], 'y': [2, 1]})).mark_line().encode(x='x', y='y').show()\n",
    "pygal": "import pygal\nbar = pygal.Bar()\nbar.add('a', [1, 2])\nbar.render_to_file('bar.svg')\n",
    "holoviews": "import holoviews as h\nh.extension('matplotlib')\nh.save(h.Curve([1, 3, 2]), 'c.png')\n",
    "pillow": "from PIL import Image, ImageDraw\ni = Image.new('RGB', (30, 20))\n"
    "ImageDraw.Draw(i).rectangle((5, 5, 9, 9), fill='red')\ni.show()\n",
    "pyvista": "import pyvista as pv\npv.Sphere().plot()\n",
    "statsmodels": "import statsmodels.api as sm, numpy as np\nsm.qqplot(np.arange(9.0))\n",
    "scikit-learn": "from sklearn.metrics import ConfusionMatrixDisplay as D\n"
    "D.from_predictions([0, 1], [0, 1])\n",
    "geopandas": "import geopandas, shapely\ngeopandas.GeoSeries([shapely.Point(0, 0).buffer(1)]).plot()\n",
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_library_that_needs_no_browser_draws(engine: Engine, library: str) -> None:
    result = engine.render(LIBRARIES[library], "python")
    assert result.status == "ok", result.diagnostics
    assert len(result.images) == 1
    assert result.images[0].statistics.colors > 1


PX = "import plotly.express as px\nfigure = px.bar(x=['a', 'b'], y=[1, 2])\n"
BOKEH = (
    "from bokeh.plotting import figure, show, save, output_file\nfrom bokeh.io import export_png, export_svg\n"
    "p = figure(width=400, height=300)\np.line([1, 2], [2, 1])\n"
)
PYECHARTS = "from pyecharts.charts import Bar\nbar = Bar().add_xaxis(['a', 'b']).add_yaxis('s', [1, 2])\n"
MAP = "import folium\nm = folium.Map([59.9, 10.7], tiles=None)\nfolium.Circle([59.9, 10.7], 900).add_to(m)\n"
NETWORK = "from pyvis.network import Network\nn = Network()\nn.add_nodes([1, 2])\nn.add_edge(1, 2)\n"
HOLOVIEWS = (
    "import holoviews as hv\nhv.extension('bokeh')\nc = hv.Curve([1, 3, 2]).opts(width=400, height=300)\n"
)
CHARTIFY = (
    "import chartify, pandas as pd\nc = chartify.Chart(blank_labels=True)\n"
    "c.plot.scatter(pd.DataFrame({'x': [1, 2], 'y': [2, 1]}), 'x', 'y')\n"
)
PAGES = {
    "plotly, shown": (PX + "figure.show()\n", (1000, 600)),
    "plotly, shown as in a notebook": (PX + "figure.show(renderer='notebook')\n", (1000, 600)),
    "plotly, shown twice": (PX + "figure.show()\nfigure.show()\n", (1000, 600)),
    "plotly, saved and shown": (PX + "figure.write_html('a.html')\nfigure.show()\n", (1000, 600)),
    "plotly, shown and saved": (PX + "figure.show()\nfigure.write_html('a.html')\n", (1000, 600)),
    "plotly, from the network": (PX + "figure.write_html('a.html', include_plotlyjs='cdn')\n", (1000, 600)),
    "plotly, a picture": (PX + "figure.write_image('a.png', width=600, height=400, scale=2)\n", (1200, 800)),
    "plotly, a picture and a page": (
        PX + "figure.write_html('a.html')\nfigure.write_image('a.png')\n",
        (700, 500),
    ),
    "plotly, two forms": (PX + "figure.write_image('a.svg')\nfigure.write_image('a.jpg')\n", (700, 500)),
    "plotly, as PostScript": (PX + "figure.write_image('a.eps')\n", None),
    "plotly, bytes": (PX + "open('a.png', 'wb').write(figure.to_image(format='png'))\n", (700, 500)),
    "plotly, by Pillow": (
        PX
        + "import io\nfrom PIL import Image\nImage.open(io.BytesIO(figure.to_image('png'))).save('a.png')\n",
        (700, 500),
    ),
    "plotly, by Pillow, shown": (
        PX + "import io\nfrom PIL import Image\nImage.open(io.BytesIO(figure.to_image('png'))).show()\n",
        (700, 500),
    ),
    "plotly, bytes for a notebook": (PX + "figure.to_image(format='png')\n", None),
    "bokeh, shown": (BOKEH + "show(p)\n", (400, 300)),
    "bokeh, a file, shown": (BOKEH + "output_file('a.html')\nshow(p)\n", (400, 300)),
    "bokeh, saved": (BOKEH + "save(p, 'a.html')\n", (400, 300)),
    "bokeh, saved and shown": (BOKEH + "output_file('a.html')\nsave(p)\nshow(p)\n", (400, 300)),
    "bokeh, from the network": (BOKEH + "output_file('a.html', mode='cdn')\nsave(p)\n", (400, 300)),
    "bokeh, a picture": (BOKEH + "export_png(p, filename='a.png')\n", (400, 300)),
    "bokeh, an SVG": (BOKEH + "p.output_backend = 'svg'\nexport_svg(p, filename='a.svg')\n", (400, 300)),
    "pyecharts": (PYECHARTS + "bar.render()\n", (916, 516)),
    "folium": (MAP + "m.save('map.html')\n", (1000, 600)),
    "folium, in a browser": (MAP + "m.show_in_browser()\n", (1000, 600)),
    "folium, a picture": (MAP + "open('map.png', 'wb').write(m._to_png(5))\n", (1000, 600)),
    "pyvis": (NETWORK + "n.show('net.html', notebook=False)\n", None),
    "pyvis, saved": (NETWORK + "n.write_html('net.html')\n", None),
    "holoviews": (HOLOVIEWS + "hv.save(c, 'c.html')\n", (400, 300)),
    "holoviews, with a slider": (
        HOLOVIEWS + "hv.save(hv.HoloMap({1: c, 2: c}, kdims='k'), 'm.html')\n",
        None,
    ),
    "holoviews, a picture": (HOLOVIEWS + "hv.save(c, 'c.png')\n", (400, 300)),
    "chartify": (CHARTIFY + "c.show()\n", (960, 540)),
    "chartify, a picture": (CHARTIFY + "c.save('c.png', format='png')\n", (960, 540)),
    "altair, a page by hand": (
        "import altair as alt, pandas as pd\nd = pd.DataFrame({'x': [1, 2]})\n"
        "open('a.html', 'w').write(alt.Chart(d).mark_bar().encode(x='x:O').to_html(inline=True))\n",
        None,
    ),
    "a page by hand": ("open('a.html', 'w').write('<h1>Totals</h1>')\n", None),
}
"""Scripts whose picture is a page, as the browser shows it, and the size that it has where that is known."""


@pytest.mark.parametrize("case", PAGES)
def test_pages_are_drawn_by_the_browser(warm: Engine, case: str) -> None:
    script, size = PAGES[case]
    result = warm.render(script, "python")
    assert result.status == "ok", result.diagnostics
    assert len(result.images) == 1, [image.source for image in result.images]
    (image,) = result.images
    assert image.statistics.colors > 2
    if size is not None:
        assert (image.width, image.height) == size
    assert not [d for d in result.diagnostics if d.severity != "info"]


def test_pictures_by_the_browser_have_the_names_that_the_script_gave(warm: Engine) -> None:
    result = warm.render(
        PX + "figure.write_image('bars.png')\n" + PLOT + "plt.savefig('line.png')\n", "python"
    )
    assert [image.source for image in result.images] == ["bars.png", "line.png"]
    assert result.ok, result.diagnostics


def test_a_page_beside_a_picture_is_a_picture(warm: Engine) -> None:
    page = "plt.savefig('a.png')\nopen('report.html', 'w').write('<img src=a.png><p>a table</p>')\n"
    result = warm.render(PLOT + page, "python")
    assert result.ok, result.diagnostics
    assert [image.source for image in result.images] == ["a.png", "report.html"]


def test_a_picture_that_comes_later_cannot_be_read_back(warm: Engine) -> None:
    """The verdict is not the script's fault, and no picture with a hole in it is passed off as right."""
    script = (
        PX + "import io, matplotlib.pyplot as plt\nfrom PIL import Image\n"
        "plt.imshow(Image.open(io.BytesIO(figure.to_image('png'))))\nplt.show()\n"
    )
    result = warm.render(script, "python")
    assert (result.status, kinds(result)) == ("error", ["tool_missing"])


@pytest.mark.parametrize(
    ("mark", "status"),
    [
        ("renderkit-page\\0" + "0001:9999:9999:99:1:1", "failed"),
        ("renderkit-page\\0" + "9999:10:10:1:1:1", "failed"),
        ("renderkit-page 0001:700:500:1e9", "failed"),
    ],
)
def test_a_mark_that_a_script_forges_shows_its_own_pages_at_most(
    warm: Engine, mark: str, status: str
) -> None:
    script = f"open('a.png', 'wb').write(b'no picture {mark}')\n"
    result = warm.render(script, "python")
    assert (result.status, kinds(result)) == (status, ["invalid_image"])


@pytest.mark.parametrize(
    ("body", "kind", "severity"),
    [
        ("<p>x</p><script>draw()</script>", "undefined", "error"),
        ("<p>x</p><script>let = 1 2</script>", "syntax", "error"),
        ("<p>x</p><script src='https://example.test/a.js'></script>", "blocked", "error"),
        ("<p>x</p><img src='https://example.test/a.png'>", "blocked", "warning"),
    ],
)
def test_what_a_page_does_wrong_is_told(warm: Engine, body: str, kind: str, severity: str) -> None:
    result = warm.render(f'open("a.html", "w").write("""{body}""")\n', "python")
    assert result.status == ("failed" if severity == "error" else "ok")
    assert (result.diagnostics[0].kind, result.diagnostics[0].severity) == (kind, severity)


def test_of_a_map_without_its_tiles_one_is_named(warm: Engine) -> None:
    result = warm.render(MAP.replace("tiles=None", "zoom_start=5") + "m.save('map.html')\n", "python")
    blocked = [d for d in result.diagnostics if d.kind == "blocked"]
    assert [d.severity for d in blocked] == ["warning"]
    assert result.ok, result.diagnostics


def test_data_sets_of_vega_are_found_by_their_addresses(warm: Engine) -> None:
    script = (
        "import altair as alt\nfrom vega_datasets import data\n"
        "chart = alt.Chart(data.movies.url).mark_bar().encode(alt.X('IMDB_Rating:Q').bin(), y='count()')\n"
        "chart.save('ratings.html')\n"
    )
    result = warm.render(script, "python")
    assert result.ok, result.diagnostics
    bars = re.findall(rb'aria-label="IMDB_Rating \(binned\)', result.images[0].vector_bytes or b"")
    assert len(bars) == 9  # from 1 to 10: fields are called so in version 1, which the address names


def test_pages_of_a_script_that_failed_are_not_visited(warm: Engine) -> None:
    result = warm.render(PX + "figure.show()\nraise RuntimeError('too late')\n", "python")
    assert (result.status, kinds(result), result.images) == ("failed", ["runtime"], ())


@pytest.mark.parametrize(
    ("script", "status"),
    [
        (PX + "figure.full_figure_for_development()\n", "error"),
        (
            "raise ValueError('Image export using the kaleido engine requires the Kaleido package')\n",
            "failed",
        ),
        ("raise ValueError('selenium is not there')\n", "failed"),
        (
            PLOT + "from matplotlib.animation import FuncAnimation as A\n"
            "A(plt.gcf(), lambda n: (), frames=2).save('a.mp4')\n",
            "error",
        ),
    ],
)
def test_a_missing_program_is_the_environments_fault(engine: Engine, script: str, status: str) -> None:
    """As far as can be told: what the script does not use cannot be missing."""
    assert engine.render(script, "python").status == status


PICTURES = {
    "an open figure": (PLOT, 1),
    "shown": (PLOT + "plt.show()\n", 1),
    "saved": (PLOT + "plt.savefig('a.png')\nplt.close()\n", 1),
    "saved, then shown": (PLOT + "plt.savefig('a.png', dpi=50)\nplt.show()\n", 1),
    "shown, then saved": (PLOT + "plt.show()\nplt.savefig('a.png')\n", 1),
    "saved twice": (PLOT + "plt.savefig('a.png')\nplt.savefig('a.pdf')\n", 1),
    "saved in a folder": (PLOT + "import os\nos.makedirs('out/x')\nplt.savefig('out/x/a.jpg')\n", 1),
    "shown twice": (PLOT + "plt.show()\nplt.plot([3, 1])\nplt.show()\n", 2),
    "two figures": (PLOT + "plt.figure()\nplt.bar([1], [2])\nplt.show()\n", 2),
    "a window's backend": ("import matplotlib\nmatplotlib.use('TkAgg')\n" + PLOT + "plt.show()\n", 1),
    "an explicit backend": ("import matplotlib\nmatplotlib.use('Agg')\n" + PLOT + "plt.show()\n", 1),
    "exit(0)": (PLOT + "raise SystemExit\n", 1),
    "main guard": (PLOT + "if __name__ == '__main__':\n    plt.show()\n", 1),
    "saved by an open file": (PLOT + "with open('a.png', 'wb') as f:\n    plt.savefig(f, dpi=50)\n", 1),
    "saved in memory": (PLOT + "import io\nplt.savefig(io.BytesIO(), format='png')\n", 1),
    "saved to standard output": (PLOT + "import sys\nplt.savefig(sys.stdout.buffer)\n", 1),
    "saved as PostScript, then closed": (PLOT + "plt.savefig('a.eps')\nplt.close()\n", 1),
    "saved without an ending": (PLOT + "plt.savefig('a', dpi=50)\nplt.close()\n", 1),
    "saved in /tmp": (PLOT + "plt.savefig('/tmp/a.png')\nplt.close()\n", 1),
    "saved as pages": (
        PLOT + "from matplotlib.backends.backend_pdf import PdfPages\n"
        "with PdfPages('a.pdf') as pdf:\n    pdf.savefig()\n    pdf.savefig()\nplt.show()\n",
        2,
    ),
    "saved, then changed, then shown": (PLOT + "plt.savefig('a.png')\nplt.title('more')\nplt.show()\n", 2),
    "shown, then saved at another size": (
        PLOT + "figure = plt.gcf()\nplt.show()\nfigure.savefig('a.png', dpi=50)\n",
        1,
    ),
    "shown by its figure": (PLOT + "plt.gcf().show()\n", 1),
    "shown without waiting": (PLOT + "plt.show(block=False)\nplt.pause(0.01)\nplt.close()\n" + PLOT, 1),
    "an empty figure beside another": (
        "import matplotlib.pyplot as plt\nplt.figure()\nplt.figure()\n" + PLOT,
        1,
    ),
    "an animation": (
        PLOT + "from matplotlib.animation import FuncAnimation as A\n"
        "a = A(plt.gcf(), lambda n: plt.plot([n, 1]), frames=3)\nplt.show()\n",
        1,
    ),
    "an animation, saved": (
        PLOT + "from matplotlib.animation import FuncAnimation as A\n"
        "A(plt.gcf(), lambda n: plt.plot([n, 1]), frames=3).save('a.gif', 'pillow')\nplt.show()\n",
        1,
    ),
    "a figure in a child": (
        PLOT + "import os\nif os.fork() == 0:\n    plt.show()\n    raise SystemExit\nos.wait()\n",
        1,
    ),
    "a file that nobody closed": (
        "f = open('a.svg', 'w')\nf.write('<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\""
        ' height="9"><path d="M0 0h5v5z"/></svg>\')\ndef unused(): pass\n',
        1,
    ),
    "saved, then os._exit": (PLOT + "plt.savefig('a.png')\nimport os\nos._exit(0)\n", 1),
    "in a thread": (
        PLOT + "import threading\nthreading.Timer(0.2, lambda: plt.savefig('t.png')).start()\n",
        1,
    ),
}


@pytest.mark.parametrize("case", PICTURES)
def test_what_counts_as_a_picture(engine: Engine, warm: Engine, case: str) -> None:
    script, count = PICTURES[case]
    result = engine.render(script, "python")
    assert result.status == "ok", result.diagnostics
    assert len(result.images) == count
    again = warm.render(script, "python")
    assert [image.sha256 for image in again.images] == [image.sha256 for image in result.images]


def test_pictures_come_in_the_order_in_which_they_were_made(engine: Engine) -> None:
    script = (
        "from PIL import Image\n"
        "for name, size in (('z.png', 10), ('a.png', 20), ('m.png', 30)):\n"
        "    i = Image.new('RGB', (size, 5)); i.putpixel((0, 0), (255, 0, 0)); i.save(name)\n"
        "i.resize((40, 5)).show()\n"
    )
    assert [image.width for image in engine.render(script, "python").images] == [10, 20, 30, 40]


def test_an_input_picture_is_not_one_of_its_making(engine: Engine) -> None:
    given = io.BytesIO()
    Image.new("RGB", (5, 5)).save(given, "PNG")
    result = engine.render(
        "print(open('in.png', 'rb').read(4))\n", "python", files={"in.png": given.getvalue()}
    )
    assert (result.status, kinds(result)) == ("failed", ["no_image"])


def test_an_input_picture_that_is_written_anew_is(engine: Engine) -> None:
    given = io.BytesIO()
    Image.new("RGB", (5, 5)).save(given, "PNG")
    script = (
        "from PIL import Image\ni = Image.open('in.png')\ni.putpixel((1, 1), (9, 9, 9))\ni.save('in.png')\n"
    )
    result = engine.render(script, "python", files={"in.png": given.getvalue(), "b.png": given.getvalue()})
    assert (result.status, [image.source for image in result.images]) == ("ok", ["in.png"])


def test_data_lies_beside_the_script(engine: Engine) -> None:
    script = "import pandas as pd\npd.read_csv('data.csv').plot()\nopen('data/more.txt').read()\n"
    files = {"data.csv": b"a,b\n1,2\n3,1\n", "data/more.txt": b""}
    assert engine.render(script, "python", files=files).status == "ok"


@pytest.mark.parametrize("format", ["svg", "pdf"])
def test_a_vector_is_there_of_what_was_shown_and_what_was_saved(engine: Engine, format: Format) -> None:
    for script in (
        PLOT + "plt.show()\n",
        PLOT + "plt.savefig('a.png')\n",
        PLOT + f"plt.savefig('a.{format}')\n",
    ):
        result = engine.render(script, "python", format=format)
        assert result.status == "ok", result.diagnostics
        assert [image.vector_format for image in result.images] == [format]
    bitmap = "from PIL import Image\nImage.effect_noise((9, 9), 9).save('a.png')\n"
    assert kinds(engine.render(bitmap, "python", format=format)) == ["no_image"]


def test_an_exit_status_is_a_failure_even_with_a_picture(engine: Engine) -> None:
    result = engine.render(PLOT + "plt.savefig('a.png')\nraise SystemExit(2)\n", "python")
    assert result.status == "failed"
    assert (result.diagnostics[0].kind, result.diagnostics[0].line) == ("runtime", 4)


def test_a_picture_equals_plain_pythons_pixel_for_pixel(engine: Engine, warm: Engine, tmp_path: Path) -> None:
    script = "import numpy as np\n" + PLOT + "plt.title('$\\\\theta$ é 猫')\nplt.imshow(np.eye(3))\n"
    folder = folder_of(ENVIRONMENT)
    assert folder is not None
    (tmp_path / "main.py").write_text(script + "plt.savefig('plain.png')\n")
    env = {**FIXED, **WORKER.env, "HOME": str(tmp_path), "MPLCONFIGDIR": str(folder / "share/renderkit")}
    subprocess.run(
        [str(folder / "bin/python"), "main.py"], cwd=tmp_path, env=env, check=True, capture_output=True
    )
    plain = Image.open(tmp_path / "plain.png").convert("RGB")
    for one in (engine, warm):
        shown = opened(one.render(script + "plt.show()\n", "python"))
        assert shown.size == plain.size
        assert ImageChops.difference(shown, plain).getbbox() is None


@pytest.mark.parametrize(
    "script",
    [
        "import matplotlib\nmatplotlib.pyplot.plot([1])\n",
        "import xml\nxml.etree.ElementTree\n",
        "import numpy\nnumpy.testing.nothing\n",
        "json.dumps(1)\n",
        "import renderkit_worker\n",
    ],
)
def test_what_plain_python_refuses_is_refused_also_when_preloaded(
    engine: Engine, warm: Engine, script: str
) -> None:
    folder = folder_of(ENVIRONMENT)
    assert folder is not None
    assert subprocess.run([str(folder / "bin/python"), "-c", script], capture_output=True).returncode == 1
    cold, preloaded = engine.render(script, "python"), warm.render(script, "python")
    assert (cold.status, preloaded.status) == ("failed", "failed")
    assert cold.diagnostics[0] == preloaded.diagnostics[0]


def test_a_preloaded_worker_draws_the_same_bytes(engine: Engine, warm: Engine) -> None:
    for script in (PLOT, LIBRARIES["pandas"], LIBRARIES["networkx"]):
        assert engine.render(script, "python").images == warm.render(script, "python").images


def test_no_job_of_a_worker_sees_another(warm: Engine) -> None:
    poison = (
        "import builtins, sys, os, threading, time\n"
        "builtins.LEFT = 7\nsys.modules['wave'] = None\nos.environ['LEFT'] = '1'\n"
        "open('/tmp/left', 'w').write('x')\nopen('/dev/shm/left', 'w').write('x')\n"
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "import matplotlib\nmatplotlib.rcParams['lines.linewidth'] = 20\n" + PLOT + "plt.plot = None\n"
    )
    clean = warm.render(PLOT, "python")
    assert warm.render(poison, "python").status == "ok"
    check = (
        "import builtins, os, wave\nassert not hasattr(builtins, 'LEFT') and 'LEFT' not in os.environ\n"
        "assert os.listdir('/tmp') == ['matplotlib'] and os.listdir('/dev/shm') == []\n" + PLOT
    )
    after = warm.render(check, "python")
    assert after.status == "ok", after.diagnostics
    assert after.images == clean.images


def test_random_numbers_differ_from_fork_to_fork(warm: Engine) -> None:
    drawn = "import numpy as np\n" + PLOT + "plt.scatter(np.random.rand(9), np.random.rand(9))\n"
    assert len({warm.render(drawn, "python").images[0].sha256 for _ in range(3)}) == 3


RUNS = {
    "argv and file": "import sys\nassert sys.argv == ['main.py'] and __file__ == '/work/main.py'\n",
    "path": "import sys\nassert sys.path[0] == '/work'\n",
    "main": "import __main__\nassert __main__.__name__ == '__main__' and __spec__ is None\n",
    "module beside": "import helper\nassert helper.VALUE == 3\n",
    "fork": "import multiprocessing as m\nassert m.get_context('fork').Pool(2).map(abs, [-1, 2]) == [1, 2]\n",
    "spawn": "import multiprocessing as m\nif __name__ == '__main__':\n"
    "    assert m.get_context('spawn').Pool(1).map(abs, [-1]) == [1]\n",
    "subprocess": "import subprocess\nassert subprocess.check_output(['echo', 'hi']) == b'hi\\n'\n",
    "latin-1": "# -*- coding: latin-1 -*-\nassert len('\xe9') == 1\n",
    "no modules of ours": "import sys\nassert not [m for m in sys.modules if 'renderkit' in m]\n",
}


@pytest.mark.parametrize("case", RUNS)
def test_scripts_run_as_in_plain_python(engine: Engine, case: str) -> None:
    source = (RUNS[case] + PLOT).encode("latin-1" if case == "latin-1" else "utf-8")
    result = engine.render(source, "python", files={"helper.py": b"VALUE = 3\n"})
    assert result.status == "ok", result.diagnostics


@pytest.mark.parametrize("change", [b"\xef\xbb\xbf%s", b"%s\r\n", b"%s#" + b"x" * 300_000])
def test_odd_sources_are_python_too(engine: Engine, change: bytes) -> None:
    assert engine.render(change % PLOT.replace("\n", "\r\n").encode(), "python").status == "ok"


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        (b"x = 1\n\0\n", "syntax", 2),
        (b"x = '\xff'\n", "syntax", 1),
        (b"", "no_image", None),
        (b"class E(Exception):\n    def __str__(self): raise E\nraise E\n", "runtime", 3),
        (b"raise KeyboardInterrupt\n", "runtime", 1),
        (b"import matplotlib.foo\n", "missing_package", 1),
        (b"import matplotlib.pyplot as plt\nplt.figure()\nplt.show()\n", "blank_image", None),
        (b"import sys\n\nsys.exit('no data')\n", "runtime", 3),
        (b"import sys\nif len(sys.argv) > 9:\n    sys.exit(1)\nsys.exit(2)\n", "runtime", 4),
        (b"import sys\nsys.excepthook = print\n\n1 / 0\n", "runtime", None),
        (
            b"import os, traceback as t\ntry:\n    1 / 0\nexcept Exception:\n    t.print_exc()\n    os._exit(1)\n",
            "runtime",
            3,
        ),
        (b"def f(n):\n    return f(n)\n\nf(1)\n", "runtime", 2),
        (b"open('/etc/x', 'w')\n", "blocked", 1),
        (b"f = open('x', 'wb')\nfor _ in range(99):\n    f.write(bytes(1 << 20))\n", "disk_limit", None),
        (b"import matplotlib.pyplot as plt\n\nplt.title(r'$\\frac{1}$')\nplt.show()\n", "data", 3),
        (b"import numpy as np\nnp.ones((10**6, 10**6))\n", "memory", 2),
        ("print('\u00e9\u732b', x)\n".encode(), "undefined", 1),
    ],
)
def test_odd_failures(engine: Engine, source: bytes, kind: str, line: int | None) -> None:
    result = engine.render(source, "python")
    assert result.status == "failed"
    assert (result.diagnostics[0].kind, result.diagnostics[0].line) == (kind, line)


def test_a_column_counts_characters(engine: Engine) -> None:
    found = engine.render("print('\u00e9\u732b', x)\n", "python").diagnostics[0]
    assert (found.column, found.excerpt) == (13, "print('\u00e9\u732b', x)\n            ^")


def test_what_python_suggests_is_a_hint(engine: Engine) -> None:
    found = engine.render("import math\nmath.sqr(4)\n", "python").diagnostics[0]
    assert (found.kind, found.hint) == ("undefined", "Did you mean: 'sqrt'?")


def test_a_memory_bomb_and_a_flood_end(engine: Engine) -> None:
    bomb = "a = []\nwhile True:\n    a.append(bytearray(1 << 24))\n"
    limits = Limits(memory_bytes=256 << 20, wall_seconds=20)
    assert kinds(engine.render(bomb, "python", limits=limits)) == ["memory"]
    flood = PLOT + "print('x' * (3 << 20))\n"
    result = engine.render(flood, "python")
    assert (result.status, kinds(result)) == ("ok", ["output_limit"])


def test_a_report_may_say_anything(engine: Engine) -> None:
    write = (
        "import os, sys\nos.mkdir('.renderkit')\nopen('.renderkit/report.json', 'w').write(%r)\nos._exit(3)\n"
    )
    for text in (
        "",
        "[" * 9999,
        '{"kind": "internal", "message": "x"}',
        '{"kind": "data", "message": 1}',
        '{"kind": "data", "message": "x", "line": 1e99}',
        '{"kind": "syntax", "message": "' + "x" * 99999,
    ):
        result = engine.render(write % text, "python")
        assert (result.status, result.diagnostics[0].kind) == ("failed", "runtime"), text[:40]


def test_a_forged_report_decides_nothing(engine: Engine) -> None:
    forged = (
        "import os\nos.mkdir('.renderkit')\nreport = open('.renderkit/report.json', 'w')\n"
        'report.write(\'{"kind": "syntax", "message": "x", "line": 1}\')\nreport.close()\n'
    )
    assert engine.render(forged + PLOT, "python").status == "ok"
    result = engine.render(forged + "os._exit(3)\n", "python")
    assert (result.status, result.diagnostics[0].kind) == ("failed", "syntax")


def test_a_missing_glyph_is_a_warning(engine: Engine) -> None:
    result = engine.render(PLOT + "plt.title('\\U00012000')\n", "python")
    assert (result.status, kinds(result)) == ("ok", ["missing_glyph"])


def test_the_environment_of_the_host_is_not_seen(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERKIT_SECRET", "x")
    script = "import os\nassert 'RENDERKIT_SECRET' not in os.environ, os.environ\n" + PLOT
    assert engine.render(script, "python").status == "ok"
    assert os.environ["RENDERKIT_SECRET"] == "x"
