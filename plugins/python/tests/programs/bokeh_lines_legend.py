from bokeh.models import HoverTool, Span
from bokeh.palettes import Category10
from bokeh.plotting import figure, output_file, show

days = list(range(1, 15))
steps = {
    "Ada": [4100, 5200, 6100, 7300, 6900, 9800, 11200, 5100, 6300, 6000, 7100, 8000, 10400, 12100],
    "Ben": [8000, 7600, 8100, 7900, 8400, 6000, 5200, 8200, 8500, 8300, 8800, 9000, 6100, 5600],
}

output_file("steps.html", title="Steps")

p = figure(title="Steps per day", x_axis_label="Day", y_axis_label="Steps", width=800, height=400)
for (name, values), color in zip(steps.items(), Category10[3]):
    p.line(days, values, legend_label=name, line_width=2, color=color)
    p.scatter(days, values, size=7, color=color, legend_label=name)
p.add_layout(Span(location=8000, dimension="width", line_dash="dashed", line_color="gray"))
p.add_tools(HoverTool(tooltips=[("day", "@x"), ("steps", "@y")]))
p.legend.location = "top_left"
p.legend.click_policy = "hide"

show(p)
