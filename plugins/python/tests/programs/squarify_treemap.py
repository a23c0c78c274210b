import matplotlib.pyplot as plt
import squarify

land = {"Forest": 320, "Pasture": 210, "Wheat": 140, "Lakes": 85, "Towns": 60, "Roads": 35, "Orchards": 30}

plt.figure(figsize=(8, 5))
squarify.plot(
    sizes=list(land.values()),
    label=[f"{name}\n{area} km²" for name, area in land.items()],
    color=["#386641", "#6a994e", "#e9c46a", "#4ea8de", "#adb5bd", "#6c757d", "#bc4749"],
    alpha=0.85,
    pad=True,
    text_kwargs={"fontsize": 10},
)
plt.title("Land use of the county", fontsize=15)
plt.axis("off")
plt.show()
