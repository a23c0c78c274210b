import geopandas as gpd
import matplotlib.pyplot as plt
from shapely.geometry import Point, Polygon

# A small made-up archipelago
islands = gpd.GeoDataFrame(
    {
        "name": ["Big Skerry", "Gull Rock", "Long Holm"],
        "people": [420, 12, 95],
        "geometry": [
            Polygon([(0, 0), (3, 0.4), (3.6, 2), (2, 3.2), (0.4, 2.2)]),
            Point(5, 3).buffer(0.6),
            Polygon([(4.2, -0.4), (7.5, 0.3), (7.4, 0.9), (4.6, 0.6)]),
        ],
    }
)
harbours = gpd.GeoSeries([Point(3.2, 1.0), Point(4.6, 2.7), Point(6.0, 0.2)])

ax = islands.plot(
    column="people", cmap="Wistia", legend=True, edgecolor="saddlebrown", figsize=(9, 5), legend_kwds={"label": "Inhabitants"}
)
harbours.plot(ax=ax, marker="v", color="navy", markersize=60)
for _, row in islands.iterrows():
    ax.annotate(row["name"], row.geometry.centroid.coords[0], ha="center")
ax.set_facecolor("#cfe8f3")
ax.set_title("The Skerries")
plt.savefig("islands.png", bbox_inches="tight")
