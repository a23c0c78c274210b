"""Two days of tide at a harbour, with the hours in which a deep ship can enter."""

import matplotlib.pyplot as plt
import numpy as np

hours = np.linspace(0, 48, 600)
level = 2.1 * np.cos(2 * np.pi * hours / 12.42) + 0.7 * np.cos(2 * np.pi * hours / 24.84 + 0.6)
needed = 1.2

fig, ax = plt.subplots(figsize=(9, 4.2), layout="constrained")
ax.fill_between(hours, level, -3.4, color="#9ecae1", alpha=0.6, lw=0)
ax.plot(hours, level, color="#08519c", lw=2)
ax.fill_between(
    hours, needed, level, where=level > needed, color="#31a354", alpha=0.7, label="deep ships may enter"
)
ax.axhline(needed, color="#31a354", ls="--", lw=1)

for peak in np.flatnonzero((level[1:-1] > level[:-2]) & (level[1:-1] > level[2:])) + 1:
    ax.annotate(
        f"{level[peak]:.1f} m", (hours[peak], level[peak]), (0, 7), textcoords="offset points", ha="center"
    )

ax.set(xlim=(0, 48), ylim=(-3.4, 3.7), ylabel="Level (m)", title="Tide at the harbour mouth")
ax.set_xticks(range(0, 49, 6), [f"{h % 24:02d}:00" for h in range(0, 49, 6)])
ax.spines[["top", "right"]].set_visible(False)
ax.legend(loc="lower right", frameon=False)
plt.show()
