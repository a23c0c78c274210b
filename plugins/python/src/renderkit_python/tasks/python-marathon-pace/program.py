"""How four runners' pace changes through a marathon."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

COLORS = {"Amara": "#0b6e6e", "Bjarne": "#e4572e", "Chiyo": "#7b4ba6", "Davit": "#b8860b"}


def as_clock(minutes, _position=None):
    """A pace as minutes and seconds."""
    whole, seconds = divmod(round(minutes * 60), 60)
    return f"{whole}:{seconds:02d}"


splits = pd.read_csv("data.csv")

sns.set_theme(style="whitegrid", rc={"grid.color": "#e3e3e3", "axes.edgecolor": "#888888"})
fig, ax = plt.subplots(figsize=(8.5, 5), layout="constrained")
sns.lineplot(
    data=splits,
    x="km",
    y="pace",
    hue="runner",
    palette=COLORS,
    marker="o",
    markersize=7,
    linewidth=2,
    legend=False,
    ax=ax,
)

ax.axvline(30, color="#777777", linestyle="--", linewidth=1.2)
ax.text(30.4, 4.57, "30 km", color="#777777", va="center")
for runner, run in splits.groupby("runner"):
    last = run.loc[run["km"].idxmax()]
    ax.text(last["km"] + 0.7, last["pace"], runner, color=COLORS[runner], fontweight="bold", va="center")

ax.set(xlim=(4, 44.5), ylim=(6.5, 4.5), xlabel="Distance (km)", ylabel="Pace (minutes per km)")
ax.set_xticks(sorted(splits["km"].unique()))
ax.yaxis.set_major_locator(plt.MultipleLocator(0.5))
ax.yaxis.set_major_formatter(as_clock)
ax.set_title("Pace of four runners through a marathon", loc="left", fontsize=14, pad=12)
sns.despine()

plt.show()
