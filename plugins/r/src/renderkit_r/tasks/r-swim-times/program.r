# The times of a swimming club over 100 metres
times <- read.csv("data.csv")
edges <- seq(60, 96, by = 3)
counts <- hist(times$seconds, breaks = edges, right = FALSE, plot = FALSE)
middle <- median(times$seconds)

png("swimming.png", width = 8, height = 5, units = "in", res = 150)
par(mar = c(4.6, 4.6, 3, 1), las = 1)
plot(counts,
  col = "#8ecae6", border = "white", ylim = c(0, 14), axes = FALSE,
  main = "A club's hundred metres", xlab = "Time for 100 m freestyle (seconds)", ylab = "Swimmers"
)
axis(1, at = edges[c(TRUE, FALSE)], pos = -0.6)
axis(2, at = seq(0, 14, 2))
rug(times$seconds, ticksize = 0.03, col = "#023e8a", lwd = 1.2)

filled <- counts$counts > 0
text(counts$mids[filled], counts$counts[filled], counts$counts[filled], pos = 3, offset = 0.3)
segments(middle, 0, middle, 14, col = "#9b2226", lty = "dashed", lwd = 2)
text(middle, 13.4, sprintf("median\n%.1f s", middle), pos = 4, col = "#9b2226")
invisible(dev.off())
