vars <- c("Sepal.Length", "Petal.Lenght", "Petal.Width")
small <- iris[, vars]

pairs(small, col = iris$Species, pch = 19, main = "Iris measurements")
