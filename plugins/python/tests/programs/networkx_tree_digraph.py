import networkx as nx
import matplotlib.pyplot as plt

G = nx.DiGraph()
G.add_edges_from(
    [
        ("fetch", "clean", {"w": 3}),
        ("fetch", "archive", {"w": 1}),
        ("clean", "features", {"w": 2}),
        ("features", "train", {"w": 5}),
        ("features", "validate", {"w": 2}),
        ("train", "validate", {"w": 4}),
        ("validate", "deploy", {"w": 1}),
    ]
)
for layer, nodes in enumerate(nx.topological_generations(G)):
    for node in nodes:
        G.nodes[node]["layer"] = layer

pos = nx.multipartite_layout(G, subset_key="layer")
fig, ax = plt.subplots(figsize=(10, 4))
nx.draw(G, pos, ax=ax, with_labels=True, node_color="lightsteelblue", node_size=2600, font_size=10, arrowsize=20)
nx.draw_networkx_edge_labels(G, pos, {(a, b): f"{d['w']} h" for a, b, d in G.edges(data=True)}, ax=ax)
ax.set_title("Pipeline with durations")
ax.margins(0.1)
fig.savefig("pipeline.png")
