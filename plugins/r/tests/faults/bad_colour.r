counts <- table(mtcars$gear)
barplot(counts,
        main = "Cars by number of gears",
        col = c("steelblue", "lightgren", "tan"),
        xlab = "gears")
