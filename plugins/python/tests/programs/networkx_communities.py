import matplotlib.pyplot as plt
import networkx as nx

# Zachary's karate club, coloured by community
G = nx.karate_club_graph()
communities = nx.community.greedy_modularity_communities(G)
palette = ["#e63946", "#457b9d", "#2a9d8f", "#f4a261"]
color = {node: palette[i % len(palette)] for i, group in enumerate(communities) for node in group}

pos = nx.spring_layout(G, seed=11, k=0.35)
centrality = nx.betweenness_centrality(G)

plt.figure(figsize=(9, 7))
nx.draw_networkx_edges(G, pos, alpha=0.3)
nx.draw_networkx_nodes(
    G,
    pos,
    node_color=[color[n] for n in G.nodes],
    node_size=[200 + 4000 * centrality[n] for n in G.nodes],
    edgecolors="white",
)
nx.draw_networkx_labels(G, pos, font_size=8, font_color="white")
plt.title(f"Karate club: {len(communities)} communities")
plt.axis("off")
plt.show()
