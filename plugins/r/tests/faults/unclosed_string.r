x <- seq(0, 4 * pi, length.out = 200)
y <- exp(-x / 6) * cos(x)

plot(x, y, type = "l", lwd = 2, col = "navy",
     main = "Damped oscillation,
     xlab = "time", ylab = "amplitude")
grid()
abline(h = 0, col = "grey40")
