import matplotlib.pyplot as plt
import numpy as np

layers = []
for step in range(10_000):
    layers.append(np.full((8192, 8192), step / 2))

mean = np.mean(layers, axis=0)
plt.imshow(mean)
plt.show()
