import numpy as np
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt

# Synthetic data: measurements of 200 leaves
np.random.seed(7)
length = np.random.normal(8, 1.5, 200)
df = pd.DataFrame(
    {
        "length": length,
        "width": 0.45 * length + np.random.normal(0, 0.4, 200),
        "weight": 0.12 * length**1.4 + np.random.normal(0, 0.25, 200),
        "veins": np.random.poisson(14, 200),
        "chlorophyll": 60 - 2.1 * length + np.random.normal(0, 3, 200),
    }
)

corr = df.corr()
mask = np.triu(np.ones_like(corr, dtype=bool), k=1)

sns.set_theme(style="white")
plt.figure(figsize=(8, 6))
sns.heatmap(corr, mask=mask, annot=True, fmt=".2f", cmap="vlag", center=0, square=True, linewidths=0.5)
plt.title("Correlation of leaf measurements")
plt.tight_layout()
plt.savefig("heatmap.png", dpi=120)
