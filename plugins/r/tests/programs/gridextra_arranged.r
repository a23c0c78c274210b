library(ggplot2)
library(gridExtra)
library(grid)

diamonds_small <- diamonds[seq(1, nrow(diamonds), by = 50), ]

a <- ggplot(diamonds_small, aes(carat, price)) + geom_point(alpha = 0.3) + ggtitle("Price by carat")
b <- ggplot(diamonds_small, aes(cut, fill = cut)) + geom_bar(show.legend = FALSE) + ggtitle("Cuts")
c <- ggplot(diamonds_small, aes(x = "", fill = color)) + geom_bar(width = 1) +
  coord_polar("y") + theme_void() + ggtitle("Colours")
table <- tableGrob(head(as.data.frame(diamonds_small[, c("carat", "cut", "price")]), 4), rows = NULL)

combined <- arrangeGrob(a, b, c, table, ncol = 2, top = textGrob("Diamonds", gp = gpar(fontsize = 18)))
ggsave("diamonds.png", combined, width = 9, height = 7)
