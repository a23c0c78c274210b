"""A small metro network; the size of a station is how many shortest ways lead through it."""

import matplotlib.pyplot as plt
import networkx as nx

lines = {
    "#d62728": ["Airport", "Fair", "Museum", "Centre", "Harbour", "Beach"],
    "#1f77b4": ["Hills", "Park", "Centre", "Castle", "Mill"],
    "#2ca02c": ["Stadium", "Museum", "Park", "University", "Castle", "Harbour"],
}
metro = nx.Graph()
for color, stations in lines.items():
    nx.add_path(metro, stations, color=color)

places = nx.kamada_kawai_layout(metro)
load = nx.betweenness_centrality(metro)

plt.figure(figsize=(8, 5.5))
nx.draw_networkx_edges(
    metro, places, width=5, edge_color=[color for *_, color in metro.edges(data="color")], alpha=0.8
)
nx.draw_networkx_nodes(
    metro,
    places,
    node_size=[900 + 2600 * load[s] for s in metro],
    node_color="white",
    edgecolors="black",
    linewidths=1.5,
)
nx.draw_networkx_labels(metro, places, font_size=8)
plt.title("Which station would be missed most?")
plt.axis("off")
plt.tight_layout()
plt.show()
