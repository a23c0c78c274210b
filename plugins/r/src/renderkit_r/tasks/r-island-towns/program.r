# An island and its towns, both from one table
library(ggplot2)

places <- read.csv("data.csv")
coast <- places[places$kind == "coast", ]
coast <- coast[order(coast$number), ]
towns <- places[places$kind == "town", ]
towns$name_start <- towns$longitude + 0.015 + 0.03 * sqrt(towns$people / max(towns$people))

west <- function(degrees) sprintf("%.1f° W", -degrees)
north <- function(degrees) sprintf("%.1f° N", degrees)

plot <- ggplot(towns, aes(longitude, latitude)) +
  geom_polygon(data = coast, fill = "#d9ead3", colour = "#6a9a5b", linewidth = 0.8) +
  geom_point(aes(size = people), shape = 21, fill = "#b5402f", colour = "white", alpha = 0.85) +
  geom_text(aes(x = name_start, label = name), hjust = 0, colour = "#333333", size = 4) +
  scale_size_area(max_size = 11, breaks = c(1000, 5000, 15000), labels = scales::comma, name = "People") +
  scale_x_continuous(breaks = seq(-32, -30.8, 0.4), labels = west) +
  scale_y_continuous(breaks = seq(38.4, 38.8, 0.2), labels = north) +
  coord_fixed(ratio = 1.28, xlim = c(-32.1, -30.7), ylim = c(38.3, 38.9), expand = FALSE) +
  labs(title = "Towns of the island of Almery", x = NULL, y = NULL) +
  theme_minimal(base_size = 13) +
  theme(
    plot.title = element_text(face = "bold"),
    panel.background = element_rect(fill = "#dcecf5", colour = NA),
    panel.grid.major = element_line(colour = "white"),
    panel.grid.minor = element_blank()
  )

ggsave("island.png", plot, width = 9, height = 5, dpi = 150, bg = "white")
