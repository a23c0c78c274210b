# Mandelbrot set with matplotlib
import numpy as np
import matplotlib.pyplot as plt
from matplotlib.colors import PowerNorm


def mandelbrot(xmin, xmax, ymin, ymax, width, height, max_iter):
    re = np.linspace(xmin, xmax, width)
    im = np.linspace(ymin, ymax, height)
    c = re[np.newaxis, :] + 1j * im[:, np.newaxis]
    z = np.zeros_like(c)
    count = np.zeros(c.shape, dtype=int)
    alive = np.ones(c.shape, dtype=bool)
    for i in range(max_iter):
        z[alive] = z[alive] ** 2 + c[alive]
        escaped = alive & (np.abs(z) > 2)
        count[escaped] = i
        alive &= ~escaped
    return count


image = mandelbrot(-2.2, 0.8, -1.2, 1.2, 600, 480, 60)

plt.figure(figsize=(8, 6.4))
plt.imshow(image, cmap="inferno", norm=PowerNorm(0.5), extent=[-2.2, 0.8, -1.2, 1.2], origin="lower")
plt.title("Mandelbrot Set")
plt.xlabel("Re(c)")
plt.ylabel("Im(c)")
plt.colorbar(label="Iterations until escape")
