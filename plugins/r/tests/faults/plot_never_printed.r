library(ggplot2)

for (species in levels(iris$Species)) {
  d <- subset(iris, Species == species)
  ggplot(d, aes(Petal.Length, Petal.Width)) +
    geom_point() +
    ggtitle(species)
}
