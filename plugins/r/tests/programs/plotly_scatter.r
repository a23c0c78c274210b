library(plotly)

fig <- plot_ly(
  data = iris,
  x = ~Sepal.Length, y = ~Petal.Length,
  color = ~Species, colors = c("#1b9e77", "#d95f02", "#7570b3"),
  type = "scatter", mode = "markers", marker = list(size = 9, opacity = 0.7)
)

fig <- fig %>% layout(
  title = "Iris: sepal and petal length",
  xaxis = list(title = "Sepal length (cm)"),
  yaxis = list(title = "Petal length (cm)")
)

fig
