library(ggplot2)

g <- ggplot(mtcars, aes(wt, mpg)) +
  geom_point() +
  facet_wrap(~ cylinders)

g
