library(ggplot2)

df <- data.frame(
  fruit = c("Apples", "Pears", "Plums", "Cherries"),
  kg = c(120, 80, 45, 60)
)

p <- ggplot(df, aes(x = reorder(fruit, -kg), y = kg)) +
  geom_bar(stat = "identity", fill = "seagreen") +
  geom_text(aes(label = kg), vjust = -0.5) +
  labs(title = "Harvest of the orchard", x = "", y = "kg")
