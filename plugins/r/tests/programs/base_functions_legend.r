# Plot several functions with a legend
x <- seq(-2 * pi, 2 * pi, length.out = 500)

plot(x, sin(x), type = "l", lwd = 2, col = "blue", ylim = c(-1.5, 1.5),
     xlab = "x", ylab = "f(x)", main = "Trigonometric functions", xaxt = "n")
lines(x, cos(x), lwd = 2, col = "red", lty = 2)
lines(x, sin(x) * cos(x), lwd = 2, col = "darkgreen", lty = 3)
axis(1, at = seq(-2 * pi, 2 * pi, by = pi),
     labels = expression(-2 * pi, -pi, 0, pi, 2 * pi))
abline(h = 0, v = 0, col = "gray70")
legend("topright", legend = c("sin(x)", "cos(x)", "sin(x)cos(x)"),
       col = c("blue", "red", "darkgreen"), lty = 1:3, lwd = 2, bg = "white")
text(-3.6, 1.3, expression(integral(sin(t) * dt, 0, x) == 1 - cos(x)), cex = 1.1)
