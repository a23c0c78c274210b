"""A bakery's sales by weekday, straight from a data frame."""

import matplotlib.pyplot as plt
import pandas as pd

sales = pd.DataFrame(
    {
        "bread": [210, 195, 202, 221, 268, 342, 118],
        "rolls": [340, 310, 325, 360, 455, 610, 402],
        "cake": [35, 38, 41, 52, 88, 134, 156],
    },
    index=["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
)

ax = sales.plot.bar(
    stacked=True, color=["#b5651d", "#e0a458", "#d1495b"], width=0.72, figsize=(8, 4.5), rot=0
)
sales.sum(axis=1).rolling(3, center=True).mean().plot(ax=ax, color="black", marker="o", label="3-day mean")
ax.set_title("What a bakery sells in a week")
ax.set_ylabel("Pieces")
ax.legend(ncols=2, frameon=False)
ax.spines[["top", "right"]].set_visible(False)
plt.tight_layout()
plt.savefig("bakery.png", dpi=120)
