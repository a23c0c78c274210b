"""How full a reading room is, hour by hour through the week."""

import pandas as pd
import plotly.graph_objects as go

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

seats = pd.read_csv("data.csv")
table = seats.pivot(index="day", columns="hour", values="occupied").loc[DAYS]

heatmap = go.Heatmap(
    z=table.to_numpy(),
    x=[f"{hour}:00" for hour in table.columns],
    y=table.index,
    zmin=0,
    zmax=100,
    colorscale="YlOrRd",
    xgap=3,
    ygap=3,
    texttemplate="%{z}",
    textfont={"size": 14},
    colorbar={"title": {"text": "Seats taken (%)"}, "tickvals": list(range(0, 101, 20)), "outlinewidth": 0},
)

fig = go.Figure(heatmap)
fig.update_layout(
    title={"text": "When is there a seat in the reading room?", "x": 0.02, "font": {"size": 22}},
    font={"family": "DejaVu Sans", "size": 13, "color": "#333333"},
    plot_bgcolor="white",
    margin={"l": 100, "r": 20, "t": 70, "b": 60},
)
fig.update_xaxes(title_text="Time of day", type="category", showgrid=False, ticks="")
fig.update_yaxes(autorange="reversed", showgrid=False, ticks="")
fig.write_image("reading_room.png", width=900, height=520, scale=2)
