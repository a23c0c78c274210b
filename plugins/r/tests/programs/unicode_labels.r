library(ggplot2)

cities <- data.frame(
  name = c("東京", "서울", "Zürich", "Łódź", "Αθήνα", "Москва"),
  people = c(13.9, 9.7, 0.4, 0.7, 0.6, 12.6)
)

ggplot(cities, aes(people, reorder(name, people))) +
  geom_segment(aes(xend = 0, yend = name), colour = "grey60") +
  geom_point(size = 4, colour = "darkorange") +
  labs(title = "Population — 人口 — население", x = "millions (×10⁶)", y = NULL) +
  theme_minimal(base_size = 14)
