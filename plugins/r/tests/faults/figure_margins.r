op <- par(mfrow = c(12, 1))
for (i in 1:12) {
  plot(rnorm(10), type = "l", main = month.name[i])
}
par(op)
