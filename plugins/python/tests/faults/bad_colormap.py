import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-3, 3, 120), np.linspace(-3, 3, 120))
z = np.exp(-(x**2 + y**2)) * np.sin(3 * x)

fig, ax = plt.subplots()
mesh = ax.pcolormesh(x, y, z, cmap="virdis")
fig.colorbar(mesh, ax=ax, label="amplitude")
ax.set_aspect("equal")
fig.savefig("field.png", dpi=150)
