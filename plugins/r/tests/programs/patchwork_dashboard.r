library(ggplot2)
library(patchwork)

set.seed(2024)
days <- seq(as.Date("2024-01-01"), by = "day", length.out = 120)
visits <- data.frame(day = days, n = round(200 + 60 * sin(seq_along(days) / 9) + rnorm(120, 0, 20)))

p1 <- ggplot(visits, aes(day, n)) +
  geom_line(colour = "#264653") +
  labs(title = "Daily visits", x = NULL, y = NULL)

p2 <- ggplot(visits, aes(n)) +
  geom_histogram(bins = 20, fill = "#2a9d8f", colour = "white") +
  labs(title = "Distribution", x = "visits", y = "days")

visits$weekday <- factor(format(visits$day, "%a"), levels = c("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
p3 <- ggplot(visits, aes(weekday, n)) +
  geom_boxplot(fill = "#e9c46a") +
  labs(title = "By weekday", x = NULL, y = NULL)

p1 / (p2 | p3) + plot_annotation(title = "Website traffic", tag_levels = "A")
