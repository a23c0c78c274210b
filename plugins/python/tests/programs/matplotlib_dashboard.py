"""Dashboard with four panels describing a small wind farm."""
import matplotlib.pyplot as plt
import matplotlib.gridspec as gridspec
import numpy as np

rng = np.random.default_rng(42)
hours = np.arange(0, 24)
wind = 6 + 2.5 * np.sin((hours - 4) / 24 * 2 * np.pi) + rng.normal(0, 0.4, 24)
power = np.clip(0.9 * (wind - 3) ** 2, 0, 18)

plt.style.use("ggplot")
fig = plt.figure(figsize=(12, 8))
gs = gridspec.GridSpec(2, 3, figure=fig, height_ratios=[1.4, 1])

# 1. Wind and power over the day
ax1 = fig.add_subplot(gs[0, :])
ax1.plot(hours, wind, "o-", color="tab:blue", label="Wind speed (m/s)")
ax1.set_xlabel("Hour of day")
ax1.set_ylabel("Wind speed (m/s)", color="tab:blue")
twin = ax1.twinx()
twin.fill_between(hours, power, color="tab:orange", alpha=0.4)
twin.set_ylabel("Power (MW)", color="tab:orange")
twin.grid(False)
ax1.set_title("A day at the wind farm")

# 2. Histogram
ax2 = fig.add_subplot(gs[1, 0])
ax2.hist(rng.weibull(2.1, 3000) * 7, bins=25, color="seagreen", edgecolor="white")
ax2.set_title("Wind speeds in a year")

# 3. Pie chart
ax3 = fig.add_subplot(gs[1, 1])
ax3.pie(
    [44, 31, 16, 9],
    labels=["Running", "Waiting", "Service", "Fault"],
    autopct="%1.0f%%",
    explode=(0, 0, 0, 0.12),
    startangle=90,
)
ax3.set_title("Turbine states")

# 4. Scatter
ax4 = fig.add_subplot(gs[1, 2])
speed = rng.uniform(3, 14, 150)
sc = ax4.scatter(speed, speed**2 / 9 + rng.normal(0, 1.5, 150), c=speed, cmap="viridis", s=25)
fig.colorbar(sc, ax=ax4, label="m/s")
ax4.set_title("Power curve")

fig.suptitle("Wind Farm Dashboard", fontsize=18)
fig.tight_layout()
plt.show()
