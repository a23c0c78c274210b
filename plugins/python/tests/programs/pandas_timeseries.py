import io

import matplotlib.pyplot as plt
import pandas as pd

CSV = """date,visitors,returning
2023-01-31,1204,310
2023-02-28,1397,355
2023-03-31,1810,470
2023-04-30,2203,602
2023-05-31,2655,811
2023-06-30,2410,790
2023-07-31,1987,640
2023-08-31,1822,598
2023-09-30,2555,874
2023-10-31,2790,965
2023-11-30,3102,1120
2023-12-31,2688,1011
"""

df = pd.read_csv(io.StringIO(CSV), parse_dates=["date"], index_col="date")
df["new"] = df["visitors"] - df["returning"]
print(df.describe())

ax = df[["new", "returning"]].plot.area(
    figsize=(10, 5), alpha=0.7, color=["#4c78a8", "#f58518"], title="Visitors of the museum, 2023"
)
df["visitors"].rolling(3).mean().plot(ax=ax, color="black", lw=2, label="3-month mean")
ax.set_xlabel("")
ax.set_ylabel("People per month")
ax.legend(loc="upper left")
plt.show()
