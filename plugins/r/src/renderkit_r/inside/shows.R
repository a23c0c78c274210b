# What would open a browser, reach the network or need pandoc: HTML is left where the engine finds it.

shows <- function() {
  shown <- 0L
  work <- "/work"
  show <- function(url) {
    path <- sub("^file://", "", url)
    if (!file.exists(path)) return(invisible())
    if (startsWith(normalizePath(path), paste0(work, "/"))) return(invisible())  # it is a picture already
    shown <<- shown + 1L
    target <- file.path(folder, "shows", sprintf("%03d", shown))
    dir.create(target, FALSE, TRUE)
    if (grepl("^viewhtml", basename(dirname(path)))) {  # a folder that was made for this page
      file.copy(list.files(dirname(path), full.names = TRUE), target, recursive = TRUE)
    } else {
      file.copy(path, file.path(target, if (grepl("[.]html?$", path)) "index.html" else basename(path)))
    }
    invisible()
  }
  options(browser = show)

  # Debian's jquerylib asks the package manager, of which nothing is left here
  setHook(packageEvent("jquerylib", "onLoad"), function(...) {
    head <- readLines("/usr/share/javascript/jquery/jquery.min.js", 1L, warn = FALSE)
    version <- sub(".*jQuery v([0-9.]+).*", "\\1", substr(head, 1L, 200L))
    replace_in("jquerylib", "expand_version", function(major_version)
      if (startsWith(version, paste0(major_version, "."))) version else "")
  })

  # Debian's plotly comes with a plotly.js of another age than the one it speaks to, and with a stopgap for old
  # browsers that fails: the pinned plotly.js that the browser finds at this address takes their place
  setHook(packageEvent("plotly", "onLoad"), function(...) {
    main <- get("plotlyMainBundle", asNamespace("plotly"))()
    address <- c(href = "https://cdn.plot.ly")
    bundle <- htmltools::htmlDependency(main$name, main$version, address, script = sprintf("plotly-%s.min.js", main$version))
    replace_in("plotly", "plotlyMainBundle", function() bundle)
    replace_in("plotly", "typedArrayPolyfill", function() htmltools::htmlDependency("typedarray", "0.1", address))
  })

  setHook(packageEvent("htmlwidgets", "onLoad"), function(...) {
    space <- asNamespace("htmlwidgets")
    print_widget <- get("print.htmlwidget", space)
    # the buttons that plotly shows under a pointer are no part of a picture
    still <- function(x) {
      if (inherits(x, "plotly") && is.null(x$x$config$displayModeBar)) x$x$config$displayModeBar <- FALSE
      x
    }
    shown_widget <- function(x, ..., view = TRUE) {
      print_widget(still(x), ..., view = view)
      invisible(x)
    }
    replace_in("htmlwidgets", "print.htmlwidget", shown_widget)
    registerS3method("print", "htmlwidget", shown_widget, envir = space)
    dependencies <- get("getDependency", space)
    replace_in("htmlwidgets", "getDependency", function(name, package = name) {
      lapply(dependencies(name, package), function(one) {
        if (name == "dygraphs" && identical(one$name, "moment")) {  # in Debian's it is another file
          one$src <- list(href = "https://cdn.jsdelivr.net/npm/moment@2")
          one$script <- "min/moment.min.js"
        }
        one
      })
    })
    save <- get("saveWidget", space)
    replace_in("htmlwidgets", "saveWidget", function(widget, file, selfcontained = TRUE, libdir = NULL, ...) {
      if (!selfcontained) return(save(still(widget), file, FALSE, libdir, ...))
      save(still(widget), file, FALSE, paste0(sub("[.][^.]*$", "", basename(file)), "_files"), ...)
      put_together(file)
      invisible()
    })
  })

  # without a screen a scene of rgl is a page, too: it is shown when the script ends
  options(rgl.useNULL = TRUE)

  setHook(packageEvent("shiny", "onLoad"), function(...) {
    replace_in("shiny", "runApp", function(...)
      stop("a Shiny app waits for visitors, and none comes: call its drawing code by itself", call. = FALSE))
  })

  install <- function(pkgs, ...) {
    if (missing(pkgs)) return(invisible())
    for (package in setdiff(pkgs, rownames(utils::installed.packages())))
      warning("package ", sQuote(package), " cannot be installed: there is no network", call. = FALSE)
    invisible()
  }
  replace_in("utils", "install.packages", install)
}

# A page with its scripts and styles within it, which is what pandoc makes of it elsewhere.
put_together <- function(file) {
  read <- function(name) paste(readLines(name, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
  text <- read(file)
  base <- paste0(sub("[.][^.]*$", "", basename(file)), "_files")
  inline <- function(pattern, before, after) {
    found <- unique(regmatches(text, gregexpr(pattern, text, perl = TRUE))[[1]])
    for (tag in found) {
      path <- file.path(dirname(file), utils::URLdecode(sub(".*(?:src|href)=\"([^\"]*)\".*", "\\1", tag, perl = TRUE)))
      if (file.exists(path)) text <<- sub(tag, paste0(before, read(path), after), text, fixed = TRUE)
    }
  }
  inline(paste0("<script src=\"", base, "/[^\"]*\"></script>"), "<script>", "</script>")
  inline(paste0("<link href=\"", base, "/[^\"]*\" rel=\"stylesheet\" */>"), "<style>", "</style>")
  writeLines(text, file, useBytes = TRUE)
  if (!grepl(paste0("\"", base, "/"), text, fixed = TRUE))
    unlink(file.path(dirname(file), base), recursive = TRUE)
}
