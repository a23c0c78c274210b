# Residuals of a linear model
fit <- lm(dist ~ speed, data = cars)
res <- residuals(fit)

plot(cars$speed, res, xlab = "speed", ylab = "residual")
points(data$speed, data$dist, pch = 19)
abline(h = 0)
