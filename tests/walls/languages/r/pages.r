repeat {
  plot.new()
  rect(0, 0, 1, 1, col = "blue")
}
