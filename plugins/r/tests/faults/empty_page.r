# the data are filtered before plotting
d <- subset(airquality, Temp > 150)
plot.new()
points(d$Ozone, d$Temp)
