import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

np.random.seed(1)
x = np.linspace(0, 10, 200)

fig = make_subplots(
    rows=2,
    cols=2,
    subplot_titles=("Damped wave", "Histogram", "Heatmap", "Share"),
    specs=[[{}, {}], [{}, {"type": "domain"}]],
)
fig.add_trace(go.Scatter(x=x, y=np.exp(-x / 4) * np.cos(3 * x), name="wave"), row=1, col=1)
fig.add_trace(go.Histogram(x=np.random.normal(size=800), nbinsx=30, name="noise"), row=1, col=2)
z = np.add.outer(np.sin(np.arange(12) / 2), np.cos(np.arange(12) / 3))
fig.add_trace(go.Heatmap(z=z, colorscale="Viridis", showscale=False), row=2, col=1)
fig.add_trace(go.Pie(labels=["A", "B", "C"], values=[5, 3, 2], hole=0.4), row=2, col=2)

fig.update_layout(height=700, width=900, title_text="Four Panels", showlegend=False)

# Needs the kaleido package
fig.write_image("panels.png", scale=2)
