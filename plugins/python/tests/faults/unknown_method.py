import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(7)
heights = rng.normal(171, 9, 400)

fig, ax = plt.subplots()
ax.histogram(heights, bins=30, edgecolor="white")
ax.set_xlabel("Height (cm)")
ax.set_ylabel("People")
plt.show()
