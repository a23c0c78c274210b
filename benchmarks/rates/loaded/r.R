# R with ggplot2 loaded; each script is sourced in a fork, as Rscript would run it.

invisible(loadNamespace("ggplot2"))
invisible(loadNamespace("parallel"))
options(device = function(...) grDevices::png("Rplot%03d.png", 7, 7, "in", res = 192, type = "cairo"))

draw <- function(folder) {
  setwd(folder)
  sink(nullfile())
  source("main.r", print.eval = TRUE)
  grDevices::graphics.off()
  TRUE
}

input <- file("stdin", "r")
cat("ready\n")
while (length(folder <- readLines(input, 1L)) > 0L) {
  job <- parallel::mcparallel(draw(folder), mc.set.seed = FALSE, silent = TRUE)
  done <- suppressWarnings(parallel::mccollect(job))[[1L]]
  cat(if (isTRUE(done)) "ok\n" else "no\n")
}
