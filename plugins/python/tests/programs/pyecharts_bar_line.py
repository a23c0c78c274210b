from pyecharts import options as opts
from pyecharts.charts import Bar, Line

months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]

bar = (
    Bar(init_opts=opts.InitOpts(width="900px", height="500px"))
    .add_xaxis(months)
    .add_yaxis("Rain (mm)", [61, 48, 55, 42, 50, 63])
    .extend_axis(yaxis=opts.AxisOpts(name="Temperature", axislabel_opts=opts.LabelOpts(formatter="{value} °C")))
    .set_global_opts(
        title_opts=opts.TitleOpts(title="Weather of the half year", subtitle="rain and temperature"),
        yaxis_opts=opts.AxisOpts(name="Rain"),
        tooltip_opts=opts.TooltipOpts(trigger="axis"),
    )
)
line = (
    Line()
    .add_xaxis(months)
    .add_yaxis("Temperature", [2.1, 3.0, 6.8, 10.9, 15.2, 18.4], yaxis_index=1, z=10)  # above the bars
)

bar.overlap(line)
bar.render("weather.html")
