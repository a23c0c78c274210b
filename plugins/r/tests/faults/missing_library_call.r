# Fuel economy by class
df <- mtcars
df$cyl <- factor(df$cyl)

ggplot(df, aes(x = cyl, y = mpg, fill = cyl)) +
  geom_boxplot(show.legend = FALSE) +
  labs(x = "Cylinders", y = "Miles per gallon")
