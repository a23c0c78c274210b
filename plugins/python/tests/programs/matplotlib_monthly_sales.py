import matplotlib.pyplot as plt
import numpy as np

# Monthly sales for two product lines (in thousands of euros)
months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
bicycles = [12, 15, 31, 48, 62, 71, 69, 58, 44, 27, 16, 22]
sledges = [41, 36, 14, 3, 0, 0, 0, 1, 4, 12, 33, 57]

x = np.arange(len(months))
width = 0.38

fig, ax = plt.subplots(figsize=(10, 5))
bars1 = ax.bar(x - width / 2, bicycles, width, label="Bicycles", color="#2a9d8f")
bars2 = ax.bar(x + width / 2, sledges, width, label="Sledges", color="#e76f51")

ax.set_title("Sales by Month", fontsize=16, fontweight="bold")
ax.set_xlabel("Month")
ax.set_ylabel("Sales (thousand €)")
ax.set_xticks(x)
ax.set_xticklabels(months)
ax.legend()
ax.grid(axis="y", linestyle="--", alpha=0.5)

# Add value labels on top of each bar
for bar in (*bars1, *bars2):
    if bar.get_height() > 0:
        ax.annotate(
            f"{bar.get_height():.0f}",
            xy=(bar.get_x() + bar.get_width() / 2, bar.get_height()),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=8,
        )

plt.tight_layout()
plt.savefig("monthly_sales.png", dpi=150)
plt.show()
