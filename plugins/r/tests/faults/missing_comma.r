library(ggplot2)

scores <- data.frame(
  team = c("Otters", "Herons", "Badgers", "Foxes"),
  points = c(31, 27, 22, 19)
)

ggplot(scores, aes(x = reorder(team, points), y = points)) +
  geom_col(fill = "#3b7a57" width = 0.7) +
  coord_flip() +
  labs(title = "League table", x = NULL, y = "Points")
