# Where in the script an error belongs: what a reader would mend.

# The whole script, parsed: its text by lines, its tokens, and the lines of its expressions.
parsed <- function() {
  lines <- readLines(script, warn = FALSE, encoding = "UTF-8", skipNul = TRUE)
  lines[1] <- sub("^\ufeff", "", lines[1])
  expressions <- tryCatch(parse(text = lines, keep.source = TRUE, encoding = "UTF-8"), error = identity)
  if (inherits(expressions, "error")) {
    error <- conditionMessage(expressions)
    if (!grepl("^<text>:[0-9]+:[0-9]+:", error)) error <- sprintf("<text>:%d:1: %s", faulty_line(lines, error), error)
    return(list(lines = lines, error = error))
  }
  spans <- vapply(attr(expressions, "srcref"), function(one) as.integer(one)[c(1L, 3L)], c(1L, 1L))
  list(lines = lines, expressions = expressions, spans = matrix(spans, nrow = 2L),
       tokens = utils::getParseData(expressions, includeText = TRUE))
}

# Some faults the parser tells without their place: it is the first line up to which they are told.
faulty_line <- function(lines, error) {
  for (end in seq_len(min(length(lines), 1000L))) {
    told <- tryCatch(parse(text = lines[seq_len(end)], keep.source = FALSE), error = conditionMessage)
    if (identical(told, error)) return(end)
  }
  length(lines)
}

# The place of an error, as a list of `line` and perhaps `column`.
#
# `current` is the number of the expression that was running. It is narrowed down to the innermost statement of the
# script's own that was running, and within that to what the message names, the call that failed, or the layer.
place <- function(fields, error, calls, current) {
  source <- parsed()
  if (!is.null(source$error)) {
    at <- regmatches(source$error, regexec("<text>:([0-9]+):([0-9]+):", source$error))[[1]]
    parses <- identical(class(error)[1], "simpleError") && is.null(conditionCall(error))
    if (length(at) == 3L && (parses || length(calls) <= 2L))
      return(list(line = min(as.integer(at[2]), length(source$lines)), column = max(1L, as.integer(at[3])), parsed = TRUE))
    source <- parsed_so_far(source$lines, as.integer(at[2]))
    if (is.null(source)) return(list())
  }
  current <- min(current, ncol(source$spans))
  span <- statement(source, calls, current)
  tokens <- source$tokens[source$tokens$terminal, ]
  within <- tokens[tokens$line1 >= span[1] & tokens$line2 <= span[2], ]
  whole <- tokens[tokens$line1 >= source$spans[1, current] & tokens$line2 <= source$spans[2, current], ]

  elsewhere <- !grepl("cannot open|URL", fields$message)  # a name that is kept in a variable is no fault there
  for (name in names_in(fields$message)) {
    found <- named(name, within)
    if (!elsewhere && is.null(found)) next
    if (is.null(found)) found <- named(name, whole)
    if (is.null(found)) {
      found <- named(name, tokens)
      # elsewhere only where it can be no other
      if (!is.null(found) && found$count > 1L) found <- NULL
    }
    if (!is.null(found)) return(found[c("line", "column")])
  }
  failing <- c(list(conditionCall(error)), rev(calls))
  for (call in failing) {
    found <- located(call, source, span)
    if (!is.null(found)) return(found)
  }
  layer <- regmatches(fields$context, regexec("in the ([0-9]+)(?:st|nd|rd|th) layer", fields$context, perl = TRUE))[[1]]
  if (!length(layer)) {
    text <- fields$message
    layer <- regmatches(text, regexec("in the ([0-9]+)(?:st|nd|rd|th) layer", text, perl = TRUE))[[1]]
  }
  if (length(layer)) {
    starts <- whole[whole$token == "SYMBOL_FUNCTION_CALL" & grepl("^(geom|stat|annotation)_|^annotate$", whole$text), ]
    number <- as.integer(layer[2])
    if (number <= nrow(starts)) return(list(line = starts$line1[number], column = starts$col1[number]))
  }
  list(line = span[1])
}

# What lies before a fault of syntax has been running; it can be parsed alone.
parsed_so_far <- function(lines, fault) {
  for (end in rev(seq_len(max(0L, fault - 1L)))) {
    found <- tryCatch(parse(text = lines[seq_len(end)], keep.source = TRUE), error = function(e) NULL)
    if (length(found)) {
      spans <- vapply(attr(found, "srcref"), function(one) as.integer(one)[c(1L, 3L)], c(1L, 1L))
      return(list(lines = lines, expressions = found, spans = matrix(spans, nrow = 2L),
                  tokens = utils::getParseData(found, includeText = TRUE)))
    }
  }
  NULL
}

# First and last line of the innermost statement of the script that was running.
statement <- function(source, calls, current) {
  text <- paste(source$lines, collapse = "\n")
  for (call in rev(calls)) {
    reference <- attr(call, "srcref")
    file <- attr(reference, "srcfile")
    if (is.null(reference) || !is.environment(file) || nzchar(file$filename)) next
    chunk <- paste(file$lines, collapse = "\n")
    starts <- gregexpr(chunk, text, fixed = TRUE)[[1]]
    if (starts[1] < 0L) next
    before <- vapply(starts, function(at) lengths(gregexpr("\n", substr(text, 1L, at - 1L), fixed = TRUE)) *
      grepl("\n", substr(text, 1L, at - 1L), fixed = TRUE), 0L)
    reached <- before[before < source$spans[2, current]]
    offset <- if (length(reached)) max(reached) else before[1]
    return(offset + as.integer(reference)[c(1L, 3L)])
  }
  source$spans[, current]
}

# Names that a message puts in quotes, and packages that it says are not there; the most telling first.
names_in <- function(message) {
  found <- regmatches(message, gregexpr("[\u2018'\"`][^\u2018\u2019'\"`\n]{1,200}[\u2019'\"`]", message))[[1]]
  found <- substr(found, 2L, nchar(found) - 1L)
  argument <- regmatches(message, regexec("unused arguments? \\(([A-Za-z._][A-Za-z0-9._]*) =", message))[[1]]
  setdiff(c(argument[-1], found), c("x", "y", "", "closure", "builtin", "character", "list", "type"))
}

# A token with this name, or a string with this content.
named <- function(name, tokens) {
  plain <- gsub("^[`\"']|[`\"']$", "", tokens$text)
  at <- which(plain == name & tokens$token %in%
    c("SYMBOL", "SYMBOL_FUNCTION_CALL", "STR_CONST", "SYMBOL_PACKAGE", "SYMBOL_SUB", "SLOT"))
  if (!length(at)) return(NULL)
  list(line = tokens$line1[at[1]], column = tokens$col1[at[1]], count = length(at))
}

# A call that is written within these lines: by its text, so far as R keeps it.
located <- function(call, source, span) {
  if (!is.call(call)) return(NULL)
  wanted <- tryCatch(paste(deparse(call), collapse = ""), error = function(e) "")
  if (!nzchar(wanted) || nchar(wanted) > 20000L) return(NULL)
  rows <- source$tokens
  rows <- rows[rows$token == "expr" & rows$line1 >= span[1] & rows$line2 <= span[2], ]
  rows <- rows[nchar(rows$text) >= nchar(deparse(call[[1]])[1]) + 1L, ]
  for (number in seq_len(min(nrow(rows), 1000L))) {
    own <- tryCatch(parse(text = rows$text[number], keep.source = FALSE)[[1]], error = function(e) NULL)
    if (is.call(own) && identical(paste(deparse(own), collapse = ""), wanted))
      return(list(line = rows$line1[number], column = rows$col1[number]))
  }
  NULL
}

# Where a script ends too early; else the call by which a function of its own that an expression uses calls itself.
place_of_the_rest <- function(current) {
  source <- parsed()
  if (!is.null(source$error)) {
    at <- as.integer(strsplit(source$error, ":", fixed = TRUE)[[1]][2])
    return(list(line = min(at, length(source$lines))))
  }
  if (!ncol(source$spans)) return(NULL)
  current <- min(current, ncol(source$spans))
  tokens <- source$tokens[source$tokens$terminal, ]
  span <- source$spans[, current]
  used <- unique(tokens$text[tokens$line1 >= span[1] & tokens$line2 <= span[2] &
    tokens$token %in% c("SYMBOL", "SYMBOL_FUNCTION_CALL")])
  for (number in seq_along(source$expressions)) {
    one <- source$expressions[[number]]
    if (!is.call(one) || length(one) != 3L || !is.symbol(one[[2]]) || !(as.character(one[[2]]) %in% used)) next
    lines <- source$spans[, number]
    own <- tokens[tokens$line1 >= lines[1] & tokens$line2 <= lines[2] & tokens$token == "SYMBOL_FUNCTION_CALL" &
      tokens$text == as.character(one[[2]]), ]
    if (nrow(own)) return(list(line = own$line1[1], column = own$col1[1]))
  }
  list(line = span[1])
}
