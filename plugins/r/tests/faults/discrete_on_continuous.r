library(ggplot2)

d <- data.frame(size = c("small", "medium", "large"), n = c(12, 30, 7))

ggplot(d, aes(x = size, y = n)) +
  geom_col(fill = "darkcyan") +
  scale_x_continuous(breaks = 1:3) +
  labs(title = "Orders by size")
