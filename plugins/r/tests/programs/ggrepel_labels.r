library(ggplot2)
library(ggrepel)

cars <- mtcars
cars$name <- rownames(cars)
best <- subset(cars, mpg > 25 | hp > 240)

ggplot(cars, aes(hp, mpg)) +
  geom_point(aes(colour = factor(gear)), size = 2.5) +
  geom_label_repel(data = best, aes(label = name), size = 3, box.padding = 0.6,
                   min.segment.length = 0, seed = 42) +
  labs(title = "Frugal and powerful cars", x = "Horsepower", y = "Miles per gallon",
       colour = "Gears") +
  theme_light()
