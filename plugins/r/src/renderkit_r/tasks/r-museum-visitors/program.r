# Which museums gained visitors, and which lost them
library(lattice)

museums <- read.csv("data.csv")
museums$museum <- reorder(museums$museum, museums$change)
museums <- museums[order(museums$change), ]

bars_and_numbers <- function(x, y, ...) {
  panel.abline(v = seq(-30, 30, 10), col = "#e3e3e3")
  panel.barchart(x, y, ...)
  panel.abline(v = 0, lwd = 1.5)
  panel.text(x, y, sprintf("%+.1f", x), pos = ifelse(x > 0, 4, 2), col = "#333333", cex = 0.9)
}

plot <- barchart(museum ~ change,
  data = museums, origin = 0, xlim = c(-30, 30), box.ratio = 2.5,
  col = ifelse(museums$change > 0, "#2a9d8f", "#e76f51"), border = "transparent",
  main = "Which museums gained visitors?", xlab = "Change of visitors (%)",
  scales = list(x = list(at = seq(-30, 30, 10)), y = list(cex = 0.95), tck = c(1, 0)),
  par.settings = list(axis.line = list(col = "#999999"), layout.heights = list(top.padding = 2)),
  panel = bars_and_numbers
)

png("museums.png", width = 8, height = 5.5, units = "in", res = 150)
print(plot)
invisible(dev.off())
