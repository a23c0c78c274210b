library(dplyr)
library(ggplot2)

summary_df <- mtcars %>%
  group_by(cyl) %>%
  summarise(mean_hp = mean(horsepower), .groups = "drop")

ggplot(summary_df, aes(factor(cyl), mean_hp)) +
  geom_col()
