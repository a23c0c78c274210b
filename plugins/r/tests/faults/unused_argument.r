draw_series <- function(values, colour = "black", width = 1) {
  plot(values, type = "l", col = colour, lwd = width, xlab = "index", ylab = "value")
}

set.seed(1)
walk <- cumsum(rnorm(300))
draw_series(walk, color = "purple", width = 2)
title("A random walk")
