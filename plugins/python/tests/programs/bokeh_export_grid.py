import numpy as np
from bokeh.io import export_png
from bokeh.layouts import gridplot
from bokeh.models import ColumnDataSource
from bokeh.plotting import figure
from bokeh.transform import factor_cmap

fruits = ["Apples", "Pears", "Plums", "Quinces"]
source = ColumnDataSource(dict(fruits=fruits, kilos=[53, 31, 44, 12]))

left = figure(x_range=fruits, height=300, width=380, title="Harvest (kg)", toolbar_location=None)
left.vbar(
    x="fruits",
    top="kilos",
    width=0.8,
    source=source,
    fill_color=factor_cmap("fruits", palette=["#c0392b", "#a3c644", "#6c3483", "#f1c40f"], factors=fruits),
)
left.y_range.start = 0
left.xgrid.grid_line_color = None

rng = np.random.default_rng(5)
hist, edges = np.histogram(rng.normal(150, 18, 600), bins=24)
right = figure(height=300, width=380, title="Weight of apples (g)", toolbar_location=None)
right.quad(top=hist, bottom=0, left=edges[:-1], right=edges[1:], fill_color="#e67e22", line_color="white")

export_png(gridplot([[left, right]], toolbar_location=None), filename="harvest.png")
