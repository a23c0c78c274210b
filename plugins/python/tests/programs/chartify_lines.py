import chartify
import pandas as pd

data = pd.DataFrame(
    {
        "week": pd.to_datetime(["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"] * 2),
        "loans": [120, 135, 128, 160, 80, 76, 95, 99],
        "branch": ["Main"] * 4 + ["Harbour"] * 4,
    }
)

ch = chartify.Chart(x_axis_type="datetime", blank_labels=True)
ch.set_title("Loans of two libraries")
ch.set_subtitle("Books a week")
ch.plot.line(data_frame=data, x_column="week", y_column="loans", color_column="branch")
ch.axes.set_yaxis_label("Loans")
ch.show("html")
