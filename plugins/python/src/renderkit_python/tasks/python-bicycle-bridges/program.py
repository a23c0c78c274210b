"""Bicycle trips on five bridges, one group of bars for each bridge and one bar for each season."""

import matplotlib.pyplot as plt
import pandas as pd

COLORS = {"winter": "#4682b4", "spring": "#5aa469", "summer": "#f2b632", "autumn": "#a5522d"}

counts = pd.read_csv("data.csv")
table = counts.pivot(index="bridge", columns="season", values="trips")[list(COLORS)]
table = table.loc[table.sum(axis="columns").sort_values(ascending=False).index]

fig, ax = plt.subplots(figsize=(9, 5), layout="constrained")
table.plot.bar(ax=ax, color=COLORS, width=0.84, rot=0, xlabel="", zorder=2)

summer_bars = ax.containers[table.columns.get_loc("summer")]
ax.bar_label(summer_bars, fmt="{:,.0f}", padding=2, fontsize=9)

ax.set_title("Bicycles on the five bridges", loc="left", fontweight="bold", fontsize=14, pad=12)
ax.set_ylabel("Trips on a working day")
ax.set_ylim(0, 6000)
ax.yaxis.set_major_locator(plt.MultipleLocator(1000))
ax.yaxis.set_major_formatter("{x:,.0f}")
ax.grid(axis="y", color="#dddddd", linewidth=0.8)
ax.tick_params(length=0)
ax.spines[["top", "left", "right"]].set_visible(False)
ax.legend(loc="upper right", ncols=4, frameon=False)

plt.show()
