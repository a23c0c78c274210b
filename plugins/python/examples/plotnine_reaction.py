"""Reaction times over a night without sleep, one panel for each group."""

import numpy as np
import pandas as pd
from plotnine import (
    aes,
    facet_wrap,
    geom_point,
    geom_smooth,
    ggplot,
    labs,
    scale_color_brewer,
    theme,
    theme_minimal,
)

rng = np.random.default_rng(3)
rows = [
    {"hour": hour, "ms": 245 + slope * hour**1.3 + rng.normal(0, 12), "group": group}
    for group, slope in (("coffee", 1.1), ("nap", 1.9), ("nothing", 3.2))
    for hour in range(12)
    for _ in range(6)
]

plot = (
    ggplot(pd.DataFrame(rows), aes("hour", "ms", color="group"))
    + geom_point(alpha=0.5)
    + geom_smooth(method="lm", se=False)
    + facet_wrap("group")
    + scale_color_brewer(type="qual", palette="Dark2")
    + labs(title="Reaction time through the night", x="Hours awake after 20:00", y="Milliseconds")
    + theme_minimal()
    + theme(figure_size=(9, 3.6), legend_position="none")
)
plot.show()
