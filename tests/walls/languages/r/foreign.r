# the inner wall's own functions, and what the C library offers, from within a job
for (library in c("/run/renderkit/libwall.so", "libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6")) {
  try(dyn.load(library), silent = TRUE)
}
try(.C("system", "echo made > @OUTSIDE@/made"), silent = TRUE)
try(.C("rk_reopen", 0L, "@SECRET@", 0L), silent = TRUE)
text <- tryCatch(readLines(file("stdin"), warn = FALSE), error = function(e) "")
cat(text, sep = "\n")
for (name in c("umount2", "unshare", "setns", "chroot")) try(.C(name, 131072L, 0L), silent = TRUE)
text <- c(text, tryCatch(suppressWarnings(readLines("@SECRET@")), error = function(e) ""))
par(mar = rep(0, 4))
plot.new()
rect(-1, -1, 2, 2, col = if (any(grepl("secret", text))) "red" else "blue")
