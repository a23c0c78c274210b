from pyvis.network import Network

net = Network(height="500px", width="100%", bgcolor="#222222", font_color="white", cdn_resources="remote")
net.barnes_hut(gravity=-4000)

people = {"Miller": 6, "Smith": 4, "Widow": 5, "Priest": 3, "Boy": 2}
colors = {"Miller": "#e63946", "Smith": "#457b9d", "Widow": "#f4a261", "Priest": "#2a9d8f", "Boy": "#e9c46a"}
for name, scenes in people.items():
    net.add_node(name, label=name, size=8 + 4 * scenes, color=colors[name], title=f"{scenes} scenes")

for a, b, weight in [("Miller", "Smith", 3), ("Miller", "Widow", 5), ("Widow", "Priest", 2), ("Boy", "Smith", 2), ("Boy", "Widow", 1)]:
    net.add_edge(a, b, value=weight)

net.write_html("story.html")
