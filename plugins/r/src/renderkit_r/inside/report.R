# What becomes known of a script: where it failed and with which words, and the plot that it left unshown.

report <- function() {
  options(keep.source = TRUE)  # calls then know their lines
  started <- list.files(recursive = TRUE, all.files = TRUE)
  done <- 0L
  ended <- FALSE
  written <- FALSE
  warned <- character()

  addTaskCallback(function(...) {
    done <<- done + 1L
    TRUE
  }, name = "renderkit")

  write <- function(fields) {
    written <<- TRUE
    dir.create(folder, FALSE)
    body <- paste0("\"", names(fields), "\": ", vapply(fields, in_json, ""), collapse = ", ")
    cat("{", body, "}\n", sep = "", file = file.path(folder, "report.json"))
  }

  failed <- function(error) {
    if (ended || written) return()
    calls <- sys.calls()
    functions <- lapply(seq_along(calls), sys.function)
    parents <- sys.parents()
    # the handler's own frames are the last ones
    kept <- seq_len(max(0L, length(calls) - 1L))
    tryCatch({
      fields <- described(error)
      fields$raised <- by_the_script(calls[kept], functions[kept], parents[kept])
      fields$warnings <- paste(utils::tail(unique(warned), 10L), collapse = "\n")
      found <- tryCatch(place(fields, error, calls[kept], done + 1L), error = function(e) NULL)
      write(c(fields, found))
    }, error = function(e) NULL)
  }

  globalCallingHandlers(
    error = failed,
    warning = function(w) warned <<- utils::tail(c(warned, conditionMessage(w)), 50L)
  )

  # runs at the end of a script that did not fail, before the devices are closed; it is looked up along the search
  # path, where it is in nobody's way here
  assign(".Last", function() {
    last <- get(".Last.value", baseenv())
    made <- setdiff(list.files(recursive = TRUE, all.files = TRUE), started)
    if (!any(grepl(picture, made, ignore.case = TRUE)) && !write_animation(last) && !fetch_from("/tmp"))
      show_plot(last)
    ended <<- TRUE
    lost <- grep("conversion failure", unique(warned), value = TRUE)
    if (length(lost)) write(list(warnings = paste(lost, collapse = "\n")))
  }, envir = as.environment("Autoloads"))

  # an overflow of the stack calls no handlers, nor does a script that ends within an expression: then the place is
  # all that can be found out
  reg.finalizer(environment(), function(...) {
    if (!ended && !written) {
      found <- tryCatch(place_of_the_rest(done + 1L), error = function(e) NULL)
      if (!is.null(found)) write(found)
    }
  }, onexit = TRUE)
  assign("report_lives", environment(), envir = parent.env(environment()))
}

# An animation is a value that prints itself to a viewer; the frames that it was made of lie about in /tmp.
write_animation <- function(value) {
  if (isNamespaceLoaded("gganimate") && !is.null(gganimate::last_animation())) value <- gganimate::last_animation()
  if (!inherits(value, "magick-image")) return(FALSE)
  dir.create(file.path(folder, "saved"), FALSE, TRUE)
  form <- if (length(value) > 1L) "gif" else "png"
  magick::image_write(value, file.path(folder, "saved", paste0("image.", form)), form)
  TRUE
}

picture <- "[.](png|jpe?g|svgz?|pdf|gif|webp|bmp|tiff?|e?ps|html?)$"

# Pictures that a script saved to a temporary place, as to tempfile(), and not beside itself.
fetch_from <- function(place) {
  grDevices::graphics.off()  # a file is whole when its device is closed
  found <- list.files(place, picture, full.names = TRUE, recursive = TRUE, ignore.case = TRUE)
  found <- found[order(file.mtime(found))]
  target <- file.path(folder, "saved")
  for (number in seq_along(found)) {
    dir.create(target, FALSE, TRUE)
    file.copy(found[number], file.path(target, sprintf("%03d-%s", number, basename(found[number]))))
  }
  length(found) > 0L
}

# Shows a plot that a script ends with and has not shown. All else stays as it is.
show_plot <- function(value) {
  if (inherits(value, c("grob", "gtable"))) {
    grid::grid.newpage()
    grid::grid.draw(value)
  } else if (inherits(value, c("gg", "trellis", "htmlwidget", "recordedplot", "pheatmap", "Heatmap"))) {
    print(value)
  } else if (isNamespaceLoaded("rgl") && rgl::cur3d() > 0L && nrow(rgl::ids3d())) {
    print(rgl::rglwidget(width = 800L, height = 600L))
  }
}

# The words of an error. One that was raised because of another tells the innermost first.
described <- function(error) {
  chain <- list(error)
  while (inherits(chain[[1]]$parent, "condition") && length(chain) < 20L) chain <- c(list(chain[[1]]$parent), chain)
  cause <- chain[[1]]
  call <- conditionCall(cause)
  name <- if (is.call(call)) deparse(call[[1]], nlines = 1L)[1] else ""
  # conditionMessage of what has a cause would tell that again
  outer <- vapply(chain[-1], function(one) paste(c(one$message, if (is.character(one$body)) one$body), collapse = "\n"), "")
  list(message = sub("^! ", "", conditionMessage(cause)), context = paste(outer, collapse = "\n"), call = name,
       classes = paste(class(cause), collapse = " "))
}

# Whether it was the script that raised the error, by stop() at its top level or in a function of its own.
by_the_script <- function(calls, functions, parents) {
  is_call_of <- function(name) function(call) is.call(call) && identical(call[[1]], as.name(name))
  at <- Position(is_call_of("stop"), calls, right = TRUE)
  if (is.na(at)) return(FALSE)
  parent <- parents[at]
  if (parent > 0L && is_call_of("stopifnot")(calls[[parent]])) parent <- parents[parent]
  parent == 0L || identical(topenv(environment(functions[[parent]])), globalenv())
}

in_json <- function(value) {
  if (is.logical(value)) return(if (isTRUE(value)) "true" else "false")
  if (is.numeric(value)) return(format(value, scientific = FALSE))
  value <- substr(enc2utf8(value), 1L, 4000L)
  value <- iconv(value, "UTF-8", "UTF-8", sub = "?")
  value <- gsub("\\", "\\\\", value, fixed = TRUE)
  value <- gsub("\"", "\\\"", value, fixed = TRUE)
  value <- gsub("\n", "\\n", value, fixed = TRUE)
  paste0("\"", gsub("[[:cntrl:]]", " ", value), "\"")
}
