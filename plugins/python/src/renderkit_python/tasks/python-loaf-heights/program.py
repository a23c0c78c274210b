"""Heights of loaves from four flours: violins, boxes and every single loaf."""

import pandas as pd
from plotnine import (
    aes,
    element_blank,
    element_line,
    element_text,
    geom_boxplot,
    geom_point,
    geom_violin,
    ggplot,
    labs,
    scale_fill_manual,
    scale_x_continuous,
    scale_y_continuous,
    theme,
    theme_minimal,
)

FILLS = {"white wheat": "#f7e9b0", "spelt": "#f3cf9b", "whole wheat": "#d2a679", "rye": "#a67c5b"}
BROWN = "#4a2f1b"

loaves = pd.read_csv("data.csv")
flours = loaves.groupby("flour")["height"].median().sort_values(ascending=False).index
loaves["place"] = loaves["flour"].map({flour: i + 1 for i, flour in enumerate(flours)})
number = loaves.groupby("flour").cumcount()
loaves["shifted"] = loaves["place"] + (number - number.max() / 2) * 0.035

plot = (
    ggplot(loaves, aes("place", "height", group="flour"))
    + geom_violin(aes(fill="flour"), scale="width", width=0.85, color=BROWN, size=0.4)
    + geom_boxplot(width=0.12, fill="white", color=BROWN, outlier_shape="", show_legend=False)
    + geom_point(aes(x="shifted"), color=BROWN, alpha=0.5, size=1.6)
    + scale_fill_manual(values=FILLS, guide=None)
    + scale_x_continuous(breaks=list(range(1, len(flours) + 1)), labels=list(flours))
    + scale_y_continuous(limits=(3, 12), breaks=range(4, 13, 2), expand=(0, 0))
    + labs(
        title="How high does a loaf rise?",
        subtitle="Fifteen loaves of each flour, same recipe",
        x="",
        y="Height of the loaf (cm)",
    )
    + theme_minimal(base_size=12)
    + theme(
        figure_size=(8, 5),
        plot_title=element_text(weight="bold"),
        panel_grid_major_x=element_blank(),
        panel_grid_minor=element_blank(),
        panel_grid_major_y=element_line(color="#e2e2e2"),
        axis_text_x=element_text(size=12),
    )
)
plot.save("loaves.png", dpi=120, verbose=False)
