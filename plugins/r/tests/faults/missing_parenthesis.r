# Monthly revenue, with the target as a dashed line
months <- month.abb
revenue <- c(42, 45, 51, 48, 56, 61, 64, 66, 59, 57, 62, 70)

barplot(
  revenue,
  names.arg = months,
  col = ifelse(revenue >= 60, "steelblue", "grey70"),
  main = "Revenue by month",
  ylab = "thousand EUR"

abline(h = 60, lty = 2, col = "firebrick")
legend("topleft", legend = "target", lty = 2, col = "firebrick", bty = "n")
