safe_divide <- function(a, b) {
  if (any(b == 0)) {
    stop("division by zero in row ", which(b == 0)[1])
  }
  a / b
}

rate <- safe_divide(c(10, 20, 30), c(2, 0, 5))
barplot(rate, names.arg = c("A", "B", "C"))
