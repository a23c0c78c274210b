"""The yearly yield of a solar panel as a surface over its tilt and its direction."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

panels = pd.read_csv("data.csv")
table = panels.pivot(index="tilt", columns="azimuth", values="yield")
azimuth, tilt = np.meshgrid(table.columns, table.index)
best = panels.loc[panels["yield"].idxmax()]

fig = plt.figure(figsize=(8.5, 5.5), layout="constrained")
ax = fig.add_subplot(projection="3d", computed_zorder=False)
surface = ax.plot_surface(
    azimuth,
    tilt,
    table.to_numpy(),
    cmap="inferno",
    vmin=300,
    vmax=1100,
    rstride=1,
    cstride=1,
    edgecolor="white",
    linewidth=0.5,
    zorder=1,
)
ax.scatter(
    best["azimuth"],
    best["tilt"],
    best["yield"],
    s=70,
    color="black",
    edgecolor="white",
    depthshade=False,
    zorder=3,
)
ax.text(
    best["azimuth"],
    best["tilt"],
    best["yield"] + 130,
    f"best: {best['yield']:,.0f} kWh",
    ha="center",
    fontweight="bold",
    zorder=4,
)

ax.set_xticks([-90, 0, 90], ["east", "south", "west"])
ax.set_yticks(table.index)
ax.set_zlim(300, 1100)
ax.zaxis.set_major_formatter("{x:,.0f}")
ax.set_xlabel("Direction", labelpad=8)
ax.set_ylabel("Tilt (°)", labelpad=8)
ax.set_zlabel("Yield (kWh per kW)", labelpad=10)
ax.view_init(elev=28, azim=52)
ax.set_box_aspect((4, 4, 3), zoom=1.15)
ax.set_title("Yearly yield of a solar panel", fontsize=14)
fig.colorbar(surface, shrink=0.6, pad=0.08, format="{x:,.0f}")

plt.show()
