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
from plotnine.data import mpg

plot = (
    ggplot(mpg, aes(x="displ", y="hwy", color="factor(cyl)"))
    + geom_point(alpha=0.7)
    + geom_smooth(method="lm", se=False, size=0.7)
    + facet_wrap("drv", labeller=lambda v: {"4": "four-wheel", "f": "front", "r": "rear"}.get(v, v))
    + scale_color_brewer(type="qual", palette="Dark2")
    + labs(
        title="Bigger engines need more fuel",
        x="Displacement (litres)",
        y="Highway miles per gallon",
        color="Cylinders",
    )
    + theme_minimal()
    + theme(figure_size=(9, 4), legend_position="bottom")
)

print(plot)
