import holoviews as hv
import numpy as np

hv.extension("bokeh")

xs = np.linspace(0, 4 * np.pi, 200)
curve = hv.Curve((xs, np.sin(xs)), "t", "signal", label="clean")
noise = np.random.default_rng(8).normal(0, 0.25, 200)
points = hv.Scatter((xs, np.sin(xs) + noise), "t", "signal", label="measured")

overlay = (points * curve).opts(
    hv.opts.Scatter(color="gray", size=4, alpha=0.6),
    hv.opts.Curve(color="crimson", line_width=3),
    hv.opts.Overlay(width=700, height=350, title="Signal and measurements", legend_position="top_right"),
)
hv.save(overlay, "signal.html")
