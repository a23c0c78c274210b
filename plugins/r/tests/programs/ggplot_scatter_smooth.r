# Load the library
library(ggplot2)

# Scatter plot with a regression line per group
p <- ggplot(mtcars, aes(x = wt, y = mpg, color = factor(cyl))) +
  geom_point(size = 3, alpha = 0.8) +
  geom_smooth(method = "lm", se = FALSE, linewidth = 1) +
  scale_color_brewer(palette = "Dark2", name = "Cylinders") +
  labs(
    title = "Fuel Efficiency vs. Weight",
    subtitle = "Heavier cars use more fuel",
    x = "Weight (1000 lbs)",
    y = "Miles per gallon",
    caption = "Source: Motor Trend, 1974"
  ) +
  theme_minimal(base_size = 13) +
  theme(legend.position = "bottom", plot.title = element_text(face = "bold"))

print(p)
