"""Harvests of an orchard as a stacked line, written as SVG."""

import pygal
from pygal.style import Style

style = Style(
    background="white", plot_background="white", colors=("#c0392b", "#e67e22", "#8e44ad", "#27ae60")
)

chart = pygal.StackedLine(fill=True, interpolate="cubic", style=style, width=800, height=480, show_dots=False)
chart.title = "Harvest of the orchard (tonnes)"
chart.x_labels = [str(year) for year in range(2016, 2025)]
chart.add("Apples", [41, 44, 38, 47, 52, 36, 49, 55, 58])
chart.add("Apricots", [9, 11, 7, 12, 13, 4, 12, 15, 14])
chart.add("Plums", [18, 16, 19, 21, 17, 15, 20, 22, 24])
chart.add("Pears", [22, 25, 24, 23, 28, 20, 27, 29, 31])
chart.render_to_file("orchard.svg")
