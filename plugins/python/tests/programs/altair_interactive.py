import altair as alt
import pandas as pd

df = pd.DataFrame(
    {
        "station": ["Harbour", "Harbour", "Harbour", "Hill", "Hill", "Hill", "Park", "Park", "Park"],
        "month": ["2024-01", "2024-02", "2024-03"] * 3,
        "rain": [81, 64, 49, 112, 97, 70, 68, 59, 44],
    }
)

brush = alt.selection_interval(encodings=["x"])

lines = (
    alt.Chart(df)
    .mark_line(point=True, strokeWidth=3)
    .encode(
        x=alt.X("yearmonth(month):T", title="Month"),
        y=alt.Y("rain:Q", title="Rain (mm)"),
        color=alt.Color("station:N", legend=alt.Legend(title="Station")),
        tooltip=["station", "rain"],
    )
    .properties(width=360, height=220, title="Rain at three stations")
    .add_params(brush)
)
bars = (
    alt.Chart(df)
    .mark_bar()
    .encode(x="sum(rain):Q", y=alt.Y("station:N", sort="-x"), color="station:N")
    .transform_filter(brush)
    .properties(width=360, height=90)
)

chart = lines & bars
chart.save("rain.html")
