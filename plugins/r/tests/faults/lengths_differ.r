plot_trend <- function(x, y, ...) {
  plot(x, y, pch = 16, ...)
  lines(lowess(x, y), col = "red", lwd = 2)
}

dose <- c(0, 5, 10, 20, 40, 80)
response <- c(1.2, 3.4, 6.0, 9.8, 12.1)

plot_trend(dose, response, xlab = "dose (mg)", ylab = "response")
