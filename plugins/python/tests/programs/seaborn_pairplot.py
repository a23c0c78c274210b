import numpy as np
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt
from sklearn.datasets import load_iris

iris = load_iris(as_frame=True)
df = iris.frame.rename(columns=lambda name: name.replace(" (cm)", ""))
df["species"] = df.pop("target").map(dict(enumerate(iris.target_names)))

sns.set_style("ticks")
grid = sns.pairplot(df, hue="species", corner=True, diag_kind="kde", height=1.9, plot_kws={"s": 18})
grid.figure.suptitle("Iris: all pairs of measurements")
plt.show()
