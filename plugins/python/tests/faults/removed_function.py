import numpy as np
import matplotlib.pyplot as plt

groups = ["control", "drug A", "drug B"]
scores = [np.random.default_rng(i).normal(50 + 4 * i, 6, 80) for i in range(3)]

cmap = plt.cm.get_cmap("viridis", 3)
fig, ax = plt.subplots()
parts = ax.violinplot(scores, showmedians=True)
for i, body in enumerate(parts["bodies"]):
    body.set_facecolor(cmap(i))
ax.set_xticks([1, 2, 3], groups)
plt.show()
