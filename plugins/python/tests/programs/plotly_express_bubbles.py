import plotly.express as px

# Gapminder ships with plotly itself
df = px.data.gapminder()
df_2007 = df[df["year"] == 2007]

fig = px.scatter(
    df_2007,
    x="gdpPercap",
    y="lifeExp",
    size="pop",
    color="continent",
    hover_name="country",
    log_x=True,
    size_max=55,
    labels={"gdpPercap": "GDP per Capita (US$)", "lifeExp": "Life Expectancy (years)"},
    title="Wealth and Health of Nations, 2007",
)
fig.update_layout(template="plotly_white", legend_title_text="Continent")
fig.show()
