import pandas as pd
import matplotlib.pyplot as plt

data = {
    "country": ["Norway", "Norway", "Chile", "Chile", "Kenya", "Kenya", "Japan", "Japan"],
    "kind": ["hydro", "wind", "hydro", "wind", "geothermal", "wind", "solar", "hydro"],
    "share": [88, 10, 26, 13, 47, 16, 10, 8],
}
df = pd.DataFrame(data)
table = df.pivot_table(index="country", columns="kind", values="share", aggfunc="sum", fill_value=0)
table["total"] = table.sum(axis=1)
table = table.sort_values("total").drop(columns="total")

ax = table.plot(kind="barh", stacked=True, colormap="Set2", figsize=(9, 4), edgecolor="black")
ax.set(title="Renewable electricity by source", xlabel="Share of generation (%)", ylabel="")
for container in ax.containers:
    ax.bar_label(container, label_type="center", fmt=lambda v: f"{v:.0f}" if v else "")
ax.legend(title="Source", bbox_to_anchor=(1.02, 1), loc="upper left")
plt.tight_layout()
plt.savefig("energy.jpg", dpi=110)
