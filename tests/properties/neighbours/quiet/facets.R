library(ggplot2)
ggplot(mtcars, aes(wt, mpg)) + geom_point() + facet_wrap(~cyl)
