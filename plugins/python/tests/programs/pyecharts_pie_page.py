from pyecharts import options as opts
from pyecharts.charts import Page, Pie, Radar

pie = (
    Pie()
    .add("", [("Forest", 41), ("Fields", 33), ("Water", 9), ("Towns", 17)], radius=["35%", "65%"])
    .set_global_opts(title_opts=opts.TitleOpts(title="Land use"), legend_opts=opts.LegendOpts(pos_left="right", orient="vertical"))
    .set_series_opts(label_opts=opts.LabelOpts(formatter="{b}: {d}%"))
)
radar = (
    Radar()
    .add_schema(
        schema=[opts.RadarIndicatorItem(name=n, max_=10) for n in ("Views", "Quiet", "Shops", "Bus", "Schools")]
    )
    .add("Upper village", [[9, 8, 3, 4, 5]])
    .add("Lower village", [[5, 6, 8, 9, 7]], color="crimson", linestyle_opts=opts.LineStyleOpts(color="crimson", width=2))
    .set_global_opts(title_opts=opts.TitleOpts(title="Two villages"))
)
page = Page(layout=Page.SimplePageLayout)
page.add(pie, radar)
page.render("villages.html")
