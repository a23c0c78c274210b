# Beds of a garden, drawn with nothing but base graphics
beds <- data.frame(
  plant = c("Leeks", "Beans", "Chard", "Squash", "Onions"),
  harvest = c(14, 22, 9, 31, 17),
  target = c(12, 25, 10, 28, 17)
)
beds <- beds[order(beds$harvest), ]

par(mar = c(4.5, 6, 3, 1), las = 1)
at <- barplot(beds$harvest, names.arg = beds$plant, horiz = TRUE, border = NA, xlim = c(0, 35),
              col = ifelse(beds$harvest >= beds$target, "#7fc97f", "#fdc086"),
              main = "Harvest of the five beds", xlab = "kg")
segments(beds$target, at - 0.5, beds$target, at + 0.5, lwd = 3)
legend("bottomright", c("target reached", "below the target"), fill = c("#7fc97f", "#fdc086"),
       border = NA, bty = "n")
