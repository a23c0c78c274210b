library(ggplot2)

p <- ggplot(iris, aes(Sepal.Length, Sepal.Width, colour = Species)) +
  geom_point(size = 2)
  + labs(title = "Iris", x = "Sepal length", y = "Sepal width")
  + theme_bw()

print(p)
