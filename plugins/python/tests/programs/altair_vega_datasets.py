import altair as alt
from vega_datasets import data

cars = data.cars()

points = (
    alt.Chart(cars)
    .mark_circle(size=50, opacity=0.6)
    .encode(
        alt.X("Weight_in_lbs:Q", scale=alt.Scale(zero=False), title="Weight (lb)"),
        alt.Y("Miles_per_Gallon:Q", title="Miles per gallon"),
        alt.Color("Origin:N"),
    )
)
trend = points.transform_loess("Weight_in_lbs", "Miles_per_Gallon", groupby=["Origin"]).mark_line(size=3)

(points + trend).properties(width=500, height=320, title="Heavy cars are thirsty").show()
