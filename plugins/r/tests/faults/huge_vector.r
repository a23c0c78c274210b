n <- 2e10
m <- matrix(0, nrow = n / 1e5, ncol = 1e5)
image(m)
