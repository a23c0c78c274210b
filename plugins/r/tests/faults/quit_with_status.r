input <- Sys.getenv("INPUT_FILE")
if (input == "") {
  cat("usage: Rscript plot.R with INPUT_FILE set\n")
  quit(status = 2)
}
plot(read.table(input))
