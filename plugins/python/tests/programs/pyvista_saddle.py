import numpy as np
import pyvista as pv

x = np.linspace(-4, 4, 80)
X, Y = np.meshgrid(x, x)
Z = np.cos(X) * np.sin(Y) * 1.5

grid = pv.StructuredGrid(X, Y, Z)
grid["height"] = Z.ravel(order="F")

plotter = pv.Plotter(window_size=(800, 600))
plotter.set_background("white")
plotter.add_mesh(grid, scalars="height", cmap="terrain", smooth_shading=True, scalar_bar_args={"color": "black"})
plotter.add_mesh(pv.Sphere(radius=0.5, center=(0, 0, 2.4)), color="tomato")
plotter.add_text("Hills and a ball", font_size=14, color="black")
plotter.camera_position = "iso"
plotter.show()
