import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio

pio.renderers.default = "browser"

df = pd.DataFrame(
    {
        "date": pd.date_range("2024-03-01", periods=12, freq="B"),
        "open": [50, 51.2, 52.0, 51.1, 49.8, 50.3, 51.9, 53.0, 53.2, 52.1, 52.8, 54.0],
        "high": [51.8, 52.5, 52.6, 51.6, 50.9, 52.2, 53.4, 54.1, 53.8, 53.2, 54.3, 55.0],
        "low": [49.5, 50.8, 50.7, 49.2, 49.1, 49.9, 51.2, 52.4, 51.7, 51.5, 52.2, 53.1],
        "close": [51.2, 52.0, 51.1, 49.8, 50.3, 51.9, 53.0, 53.2, 52.1, 52.8, 54.0, 53.5],
    }
)
prices = go.Figure(
    go.Candlestick(x=df["date"], open=df["open"], high=df["high"], low=df["low"], close=df["close"])
)
prices.update_layout(title="Share of a Tram Company", xaxis_rangeslider_visible=False, yaxis_title="Price (€)")

flow = go.Figure(
    go.Sankey(
        node=dict(label=["Sun", "Wind", "Grid", "Homes", "Works"], pad=20, color="steelblue"),
        link=dict(source=[0, 1, 2, 2], target=[2, 2, 3, 4], value=[8, 6, 9, 5]),
    )
)
flow.update_layout(title_text="Where the power goes", font_size=13)

prices.show()
flow.show()
