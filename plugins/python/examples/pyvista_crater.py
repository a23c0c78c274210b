"""A crater lake in three dimensions."""

import numpy as np
import pyvista as pv

side = np.linspace(-4, 4, 140)
x, y = np.meshgrid(side, side)
r = np.hypot(x, y)
height = 1.6 * np.exp(-((r - 2) ** 2) / 0.7) + 0.12 * np.cos(3 * x) * np.sin(2.5 * y) * np.clip(r - 1.2, 0, 1)

land = pv.StructuredGrid(x, y, height)
land["height"] = height.ravel(order="F")
water = pv.Disc(center=(0, 0, 0.55), inner=0, outer=1.5, r_res=1, c_res=80)

plotter = pv.Plotter(window_size=(900, 600))
plotter.add_mesh(
    land, scalars="height", cmap="gist_earth", smooth_shading=True, clim=(-0.9, 1.7), show_scalar_bar=False
)
plotter.add_mesh(water, color="#2b7bba", opacity=0.85)
plotter.camera_position = [(7.5, -8.5, 6.0), (0, 0, 0.3), (0, 0, 1)]
plotter.show()
