library(ggplot2)

sales <- data.frame(
  quarter = rep(c("Q1", "Q2", "Q3", "Q4"), times = 2),
  region = rep(c("North", "South"), each = 4),
  amount = c(20, 24, 31, 28, 18, 19, 25, 30)
)

ggplot(sales, aes(quarter, amount, fill = region)) +
  geom_col(position = "dodge") +
  scale_fill_brewer(palette = "Set2") +
  geom_lable(aes(label = amount), position = position_dodge(0.9)) +
  theme_minimal()
