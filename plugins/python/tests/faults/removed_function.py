import numpy as np
import matplotlib.pyplot as plt

groups = ["control", "drug A", "drug B"]
scores = [np.random.default_rng(i).normal(50 + 4 * i, 6, 80) for i in range(3)]

weights = np.product([len(group) for group in scores])
fig, ax = plt.subplots()
parts = ax.violinplot(scores, showmedians=True)
ax.set_title(f"{weights:,} combinations")
ax.set_xticks([1, 2, 3], groups)
plt.show()
