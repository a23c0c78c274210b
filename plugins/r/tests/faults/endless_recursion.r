koch <- function(points, depth) {
  if (depth == -1) return(points)
  koch(rbind(points, points), depth + 1)
}

fib <- function(n) fib(n - 1) + fib(n - 2)

plot(sapply(1:10, fib), type = "b", main = "Fibonacci numbers")
