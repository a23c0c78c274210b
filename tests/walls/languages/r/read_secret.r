ways <- c("@SECRET@", "/work/../..@SECRET@", "/proc/self/root@SECRET@", "/proc/1/root@SECRET@", "/etc/shadow")
colour <- "blue"
for (path in ways) {
  text <- tryCatch(suppressWarnings(readLines(path, warn = FALSE)), error = function(e) character())
  if (length(text)) colour <- "red"
  cat(text, sep = "\n")
}
for (path in ways) if (any(suppressWarnings(file.copy(path, "copied.txt")))) colour <- "red"
par(mar = rep(0, 4))
plot.new()
rect(-1, -1, 2, 2, col = colour)
