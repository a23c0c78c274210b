library(ggplot2)
library(plotly)

g <- ggplot(economics, aes(date, unemploy / pop)) +
  geom_area(fill = "steelblue", alpha = 0.4) +
  geom_line(colour = "steelblue4") +
  labs(title = "Unemployment in the US", x = "Year", y = "Share of the population")

ggplotly(g)
