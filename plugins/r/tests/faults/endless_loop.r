x <- 1
steps <- 0
while (x != 0) {
  x <- x / 2 + 1
  steps <- steps + 1
}
plot(steps)
