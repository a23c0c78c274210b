heard <- FALSE
for (host in c("127.0.0.1", "localhost", "0.0.0.0", "::1", "@NOWHERE@", "@NAME@")) {
  opened <- tryCatch(suppressWarnings(socketConnection(host, @PORT@, timeout = 1)), error = function(e) NULL)
  heard <- heard || !is.null(opened)
}
address <- "http://127.0.0.1:@PORT@/data.csv"
for (method in c("internal", "libcurl", "wget", "curl")) {
  options(timeout = 1)
  got <- tryCatch(suppressWarnings(download.file(address, "got", method, quiet = TRUE)), error = function(e) 1)
  heard <- heard || identical(got, 0L)
}
try(suppressWarnings(readLines(url(address))), silent = TRUE)
par(mar = rep(0, 4))
plot.new()
rect(-1, -1, 2, 2, col = if (heard) "red" else "blue")
