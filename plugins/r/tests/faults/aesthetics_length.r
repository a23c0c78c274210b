library(ggplot2)

df <- data.frame(x = 1:6, y = c(2, 3, 5, 4, 6, 8))
highlight <- c("red", "blue")

ggplot(df, aes(x, y)) +
  geom_point(colour = highlight, size = 4) +
  theme_classic()
