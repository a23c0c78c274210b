"""Beak sizes of three made-up finch species, as a joint plot."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

rng = np.random.default_rng(11)
species = {"ground": (14.2, 9.6, 0.8), "cactus": (18.9, 8.3, 0.7), "warbler": (11.1, 6.4, 0.5)}
finches = pd.concat(
    [
        pd.DataFrame(
            rng.multivariate_normal(
                (length, depth), [[spread, 0.4 * spread], [0.4 * spread, 0.5 * spread]], 90
            ),
            columns=["Beak length (mm)", "Beak depth (mm)"],
        ).assign(Species=name)
        for name, (length, depth, spread) in species.items()
    ],
    ignore_index=True,
)

sns.set_theme(style="ticks", palette="Set2")
grid = sns.jointplot(
    data=finches, x="Beak length (mm)", y="Beak depth (mm)", hue="Species", height=6, alpha=0.8
)
grid.plot_joint(sns.kdeplot, levels=3, linewidths=1)
plt.show()
