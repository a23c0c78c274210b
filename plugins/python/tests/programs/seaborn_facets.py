import numpy as np
import pandas as pd
import seaborn as sns

sns.set_theme(style="whitegrid", palette="muted", context="talk")

rng = np.random.default_rng(3)
rows = []
for lake, base in [("North", 11), ("South", 15), ("Reed", 17)]:
    for season, shift in [("spring", -2), ("summer", 5), ("autumn", 0)]:
        for depth in ("surface", "bottom"):
            for value in rng.normal(base + shift - (4 if depth == "bottom" else 0), 1.3, 30):
                rows.append((lake, season, depth, value))
df = pd.DataFrame(rows, columns=["lake", "season", "depth", "temperature"])

g = sns.catplot(
    data=df,
    kind="violin",
    x="season",
    y="temperature",
    hue="depth",
    col="lake",
    split=True,
    inner="quart",
    height=5,
    aspect=0.8,
)
g.set_axis_labels("", "Temperature (°C)")
g.set_titles("Lake {col_name}")
g.figure.suptitle("Water temperatures", y=1.04)
g.savefig("lakes.png")
