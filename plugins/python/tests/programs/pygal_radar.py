import pygal
from pygal.style import CleanStyle

chart = pygal.Radar(fill=True, style=CleanStyle, width=700, height=560)
chart.title = "Two breads in a blind tasting"
chart.x_labels = ["Crust", "Crumb", "Aroma", "Salt", "Sourness", "Looks"]
chart.add("Rye", [8, 6, 9, 6, 8, 7])
chart.add("Wheat", [6, 8, 7, 5, 2, 8])
chart.render_to_file("bread.svg")
