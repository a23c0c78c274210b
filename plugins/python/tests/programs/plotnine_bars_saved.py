import pandas as pd
import plotnine as p9

coffee = pd.DataFrame(
    {
        "day": pd.Categorical(["Mon", "Tue", "Wed", "Thu", "Fri"], categories=["Mon", "Tue", "Wed", "Thu", "Fri"]),
        "cups": [34, 29, 31, 38, 52],
    }
)

p = (
    p9.ggplot(coffee, p9.aes("day", "cups", fill="cups"))
    + p9.geom_col(width=0.7)
    + p9.geom_text(p9.aes(label="cups"), va="bottom", size=11)
    + p9.scale_fill_gradient(low="#d7b899", high="#4b2e1e")
    + p9.coord_cartesian(ylim=(0, 60))
    + p9.labs(title="Cups of coffee at the office", x="", y="cups")
    + p9.theme_light()
)
p.save("coffee.png", width=6, height=4, dpi=150, verbose=False)
