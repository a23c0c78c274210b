library(ggplot2)
library(tidyr)
library(dplyr)

# Reshape the iris data to long format
iris_long <- iris %>%
  pivot_longer(cols = -Species, names_to = "Measure", values_to = "Value") %>%
  mutate(Measure = gsub("\\.", " ", Measure))

ggplot(iris_long, aes(x = Species, y = Value, fill = Species)) +
  geom_violin(trim = FALSE, alpha = 0.5, colour = NA) +
  geom_boxplot(width = 0.15, outlier.shape = NA) +
  facet_wrap(~ Measure, scales = "free_y") +
  scale_fill_viridis_d(option = "plasma", end = 0.85) +
  labs(title = "Iris measurements by species", x = NULL, y = "cm") +
  theme_bw() +
  theme(legend.position = "none", strip.background = element_rect(fill = "grey90"))
