# Serves the engine, and makes a job ready: its device, its handlers, what it finds in its environment.

folder <- ".renderkit"
script <- "main.R"
density <- 192

main <- function() {
  descriptor <- as.integer(Sys.getenv("RENDERKIT_FD"))
  packages <- strsplit(Sys.getenv("RENDERKIT_PRELOAD"), ",", fixed = TRUE)[[1]]
  Sys.unsetenv(c("RENDERKIT_FD", "RENDERKIT_PRELOAD", "R_PROFILE_USER", "OLDPWD"))
  dyn.load(file.path(library, "libwall.so"))
  opened <- list.files("/proc/self/fd", full.names = TRUE)
  stream <- as.integer(basename(opened[Sys.readlink(opened) %in% normalizePath(script)]))
  for (package in packages) loadNamespace(package)
  if ("ggplot2" %in% packages) {
    rehearse()
    taken <- take_free_cells()
    collect()
  }
  shows()
  unlink(tempdir(), recursive = TRUE)  # a job has a /tmp of its own, and makes a folder there
  cli_thread(FALSE)
  call <- .C("rk_serve_into", descriptor, call = "")$call
  cli_thread(TRUE)
  Sys.setenv(PWD = getwd())
  tempdir(check = TRUE)
  mark <- as.raw(c(0xef, 0xbb, 0xbf))
  offset <- if (identical(readBin(script, "raw", 3L), mark)) 3L else 0L
  if (length(stream) != 1L || .C("rk_reopen", stream, script, at = offset)$at != 0L) {
    cat("renderkit: the worker cannot read the script\n", file = stderr())
    quit("no", 70, FALSE)
  }
  device(sub('.*"format": *"([a-z]+)".*', "\\1", call))
  report()
  # a generator that nobody has seeded would be seeded by the clock
  set.seed(20250101)
}

# The first plot of a process fetches most of ggplot2's functions from its files: one on a device without paper does it
# for every job. What it leaves is what ggplot2 keeps of a plot, which is taken back, and garbage.
rehearse <- function() {
  grDevices::pdf(NULL)
  data <- data.frame(x = c(1, 2, 3, 4), y = c(1, 3, 2, 4), kind = c("a", "b", "a", "b"))
  plot <- ggplot2::ggplot(data, ggplot2::aes(x, y, colour = kind, fill = kind)) +
    ggplot2::geom_col() + ggplot2::geom_line() + ggplot2::geom_point() + ggplot2::labs(title = "title") +
    ggplot2::theme_minimal()
  print(plot)
  print(ggplot2::ggplot(data, ggplot2::aes(x)) + ggplot2::geom_histogram(bins = 2L) + ggplot2::facet_wrap("kind"))
  grDevices::dev.off()
  ggplot2::set_last_plot(NULL)
  collect()
}

# Three collections put what is there in the oldest generation: one in a job then looks at what is the job's own.
collect <- function() for (generation in 1:3) gc()

# What is loaded leaves free cells all over R's memory. A job would be given these first, each in another page of the
# worker's, and the kernel would copy a page for each. So the worker takes them, and jobs get new pages of their own:
# half the page faults, and a tenth of a small job's time. Vectors have lists of free cells by size, here in words of
# eight bytes; the numbers, thousands, are a little more than were found free.
take_free_cells <- function() {
  words <- c(1L, 2L, 4L, 6L, 8L, 16L)
  free <- c(150L, 40L, 40L, 20L, 20L, 20L)
  vectors <- Map(function(n, k) strsplit(rep(strrep("a ", n), k * 1000L), " ", fixed = TRUE), words, free)
  gc()
  list(vectors, as.pairlist(vector("list", 300000L)))
}

# The device on which a plot appears for which the script has opened none: pages as files, in order.
#
# PNG is drawn by R itself: cells of an image that touch have no seams there, which every rasteriser of vectors
# leaves. A page of it is written when it ends; so that pages and files that the script saves keep the order in
# which they were begun, an empty file holds the page's place.
device <- function(form) {
  opened <- 0L
  page <- function(number) sprintf(file.path(folder, "plots", "%03d-%03d.%s"), opened, number, form)
  open <- function(width = 7, height = 7, pointsize = 12, bg = "white", ...) {
    dir.create(file.path(folder, "plots"), FALSE, TRUE)
    opened <<- opened + 1L
    name <- sub("-000.", "-%03d.", page(0L), fixed = TRUE)
    switch(form,
      svg = grDevices::svg(name, width, height, pointsize, onefile = FALSE, bg = bg),
      pdf = grDevices::cairo_pdf(name, width, height, pointsize, onefile = FALSE, bg = bg),
      grDevices::png(name, width, height, "in", pointsize, bg, density, type = "cairo")
    )
    grDevices::dev.control("enable")  # as on a screen: dev.copy and recordPlot find what was drawn
    ours <<- grDevices::dev.cur()
  }
  ours <- 0L
  hold <- function(...) {
    if (grDevices::dev.cur() != ours || form != "png") return()
    number <- 1L
    while (isTRUE(file.size(page(number)) > 0)) number <- number + 1L
    if (!file.exists(page(number))) file.create(page(number))
  }
  for (event in c("plot.new", "grid.newpage", "persp")) setHook(event, hold)
  options(device = open)
  screen <- function(display = "", width = 7, height = 7, pointsize = 12, gamma, bg = "white", ...)
    open(width, height, pointsize, if (identical(bg, "transparent")) "white" else bg)
  for (name in c("x11", "X11")) replace_in("grDevices", name, screen)
}

# cli counts time in a thread, which a fork does not have and which cli ends all the same where R ends: now and then
# that is the end of R by a signal. So the worker ends it, and each job starts one.
cli_thread <- function(runs) {
  if (!isNamespaceLoaded("cli")) return()
  cli <- asNamespace("cli")
  if (runs) .Call(cli$clic_start_thread, environment(cli$dummy), cli$clienv$tick_time, cli$clienv$speed_time)
  else .Call(cli$clic_stop_thread)
}

# Puts a function in the place of a package's own, where the package and its users look for it.
replace_in <- function(package, name, value) {
  places <- list(asNamespace(package))
  attached <- paste0("package:", package)
  if (attached %in% search()) places <- c(places, as.environment(attached))
  for (place in places) {
    if (bindingIsLocked(name, place)) unlockBinding(name, place)
    assign(name, value, envir = place)
    lockBinding(name, place)
  }
}
