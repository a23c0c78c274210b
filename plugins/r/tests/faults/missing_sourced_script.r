# helper functions for the report
source("R/plot_helpers.R")

values <- c(a = 3, b = 8, c = 5)
styled_barplot(values, title = "Overview")
