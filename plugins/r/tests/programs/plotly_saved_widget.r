library(plotly)
library(htmlwidgets)

months <- factor(month.abb, levels = month.abb)
berlin <- c(0.6, 1.4, 4.8, 9.2, 14.3, 17.5, 19.4, 18.9, 14.5, 9.7, 4.7, 1.6)
lisbon <- c(11.6, 12.7, 14.9, 15.9, 18.0, 21.2, 23.1, 23.5, 22.1, 18.8, 15.0, 12.4)

p <- plot_ly(x = months, y = berlin, type = "bar", name = "Berlin") %>%
  add_trace(y = lisbon, name = "Lisbon") %>%
  layout(title = "Mean temperature", yaxis = list(title = "°C"), barmode = "group")

saveWidget(p, "temperatures.html", selfcontained = TRUE)
