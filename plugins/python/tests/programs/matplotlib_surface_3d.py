import numpy as np
import matplotlib.pyplot as plt
from mpl_toolkits.mplot3d import Axes3D  # noqa: F401

# Create the grid
x = np.linspace(-3, 3, 120)
y = np.linspace(-3, 3, 120)
X, Y = np.meshgrid(x, y)

# A "sombrero" with a ripple
R = np.sqrt(X**2 + Y**2) + 1e-9
Z = np.sin(4 * R) / R

fig = plt.figure(figsize=(9, 7))
ax = fig.add_subplot(111, projection="3d")
surf = ax.plot_surface(X, Y, Z, cmap="coolwarm", linewidth=0, antialiased=True)
ax.contour(X, Y, Z, zdir="z", offset=-2, cmap="coolwarm")

ax.set_zlim(-2, 4)
ax.set_xlabel("X axis")
ax.set_ylabel("Y axis")
ax.set_zlabel("Z axis")
ax.set_title(r"$z = \frac{\sin(4r)}{r}$ with $r = \sqrt{x^2 + y^2}$")
ax.view_init(elev=28, azim=-55)
fig.colorbar(surf, shrink=0.6, aspect=12, label="height")
plt.show()
