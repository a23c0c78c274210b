# Table of group means
means <- aggregate(mpg ~ cyl, data = mtcars, FUN = mean)
print(means)
cat("Plot saved to means.png\n")
