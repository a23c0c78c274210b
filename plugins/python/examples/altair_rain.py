"""Rain in four cities as a heat map with its numbers."""

import altair as alt
import pandas as pd

months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
rain = {
    "Bergen": [236, 203, 210, 139, 98, 140, 167, 190, 247, 263, 271, 277],
    "Porto": [150, 140, 99, 110, 89, 40, 20, 31, 67, 148, 159, 181],
    "Graz": [26, 33, 42, 48, 86, 118, 118, 113, 90, 61, 52, 40],
    "Athens": [57, 47, 41, 31, 23, 11, 6, 6, 15, 53, 58, 69],
}
table = pd.DataFrame(
    [(city, month, mm) for city, row in rain.items() for month, mm in zip(months, row)],
    columns=["city", "month", "mm"],
)

base = alt.Chart(table, title="Rain in millimetres, mean of thirty years").encode(
    x=alt.X("month:O", sort=months, title=None, axis=alt.Axis(labelAngle=0)),
    y=alt.Y("city:N", sort=list(rain), title=None),
)
tiles = base.mark_rect(cornerRadius=4).encode(
    color=alt.Color("mm:Q", scale=alt.Scale(scheme="blues"), title="mm")
)
numbers = base.mark_text(fontSize=11).encode(
    text="mm:Q", color=alt.condition(alt.datum.mm > 150, alt.value("white"), alt.value("#234"))
)

(tiles + numbers).properties(width=560, height=200).save("rain.png", scale_factor=2)
