library(ggplot2)

weather <- data.frame(
  day = 1:10,
  temperature = c(12, 14, 13, 17, 19, 18, 21, 20, 16, 15)
)

p <- ggplot(weather, aes(x = day, y = temprature)) +
  geom_line(colour = "tomato") +
  geom_point() +
  ggtitle("Ten days in April")

print(p)
