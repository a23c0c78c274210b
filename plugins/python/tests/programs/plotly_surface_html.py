import numpy as np
import plotly.graph_objects as go

x = y = np.linspace(-2, 2, 60)
X, Y = np.meshgrid(x, y)
Z = X * np.exp(-(X**2) - Y**2)

fig = go.Figure(data=[go.Surface(x=X, y=Y, z=Z, colorscale="RdBu", contours_z=dict(show=True, project_z=True))])
fig.update_layout(
    title="A saddle between hill and hollow",
    scene=dict(xaxis_title="x", yaxis_title="y", zaxis_title="z", camera=dict(eye=dict(x=1.6, y=-1.6, z=0.9))),
    width=800,
    height=600,
    margin=dict(l=10, r=10, t=50, b=10),
)
fig.write_html("surface.html", include_plotlyjs="cdn")
print("Saved surface.html")
