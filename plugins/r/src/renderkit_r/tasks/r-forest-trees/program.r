# Trunks and heights of three species of trees
library(ggplot2)

trees <- read.csv("data.csv")
colours <- c(birch = "#6baed6", oak = "#8c510a", pine = "#1b6e3c")
shapes <- c(birch = 16, oak = 15, pine = 17)

plot <- ggplot(trees, aes(diameter, height, colour = species, shape = species)) +
  geom_smooth(method = "lm", formula = y ~ log(x), se = FALSE, linewidth = 0.8) +
  geom_point(size = 2.6, alpha = 0.7) +
  scale_colour_manual(values = colours) +
  scale_shape_manual(values = shapes) +
  scale_x_continuous(limits = c(0, 100), breaks = seq(0, 100, 20), expand = c(0, 0)) +
  scale_y_continuous(limits = c(0, 40), breaks = seq(0, 40, 10), expand = c(0, 0)) +
  labs(
    title = "Tall pines, stout oaks",
    subtitle = paste("Diameter and height of", nrow(trees), "trees"),
    x = "Diameter of the trunk (cm)", y = "Height (m)",
    colour = "Species", shape = "Species"
  ) +
  theme_minimal(base_size = 13) +
  theme(
    plot.title = element_text(face = "bold"),
    plot.margin = margin(12, 20, 10, 10),
    panel.grid.minor = element_blank(),
    legend.position = c(0.98, 0.04),
    legend.justification = c(1, 0)
  )

ggsave("trees.png", plot, width = 8, height = 5, dpi = 150, bg = "white")
