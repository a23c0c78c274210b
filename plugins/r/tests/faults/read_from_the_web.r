library(ggplot2)

url <- "https://raw.example.net/data/gapminder.csv"
gapminder <- read.csv(url)

ggplot(gapminder, aes(gdpPercap, lifeExp, size = pop)) +
  geom_point(alpha = 0.5) +
  scale_x_log10()
