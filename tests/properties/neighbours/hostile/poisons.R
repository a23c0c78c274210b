Sys.setenv(NEIGHBOUR = "1")
options(neighbour = "here")
neighbour <- TRUE
writeLines("x", "/tmp/neighbour")
try(writeLines("options(neighbour = 'here')", "~/.Rprofile"))
try(assignInNamespace("barplot.default", function(...) plot(1), "graphics"))
par(lwd = 9)
plot(1)
quit(status = 3)
