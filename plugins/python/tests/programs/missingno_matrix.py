import missingno as msno
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt

rng = np.random.default_rng(12)
df = pd.DataFrame(rng.normal(size=(120, 6)), columns=["age", "height", "weight", "pulse", "lungs", "notes"])
df.loc[rng.choice(120, 25, replace=False), "pulse"] = np.nan
df.loc[rng.choice(120, 60, replace=False), "lungs"] = np.nan
df.loc[80:, "notes"] = np.nan

ax = msno.matrix(df, figsize=(10, 5), fontsize=12, color=(0.2, 0.4, 0.6))
ax.figure.suptitle("Where the survey has gaps", fontsize=16)
ax.figure.subplots_adjust(top=0.75)
plt.show()
