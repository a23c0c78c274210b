library(ggplot2)

years <- 2010:2020
emissions <- c(5.1, 5.0, 4.8, 4.9, 4.7, 4.4, 4.3, 4.1, 4.0, 3.8)

df <- data.frame(year = years, co2 = emissions)

ggplot(df, aes(year, co2)) +
  geom_area(fill = "grey60") +
  labs(y = "Mt CO2")
