left <- c(list.files("/tmp", "neighbour"), Sys.getenv("NEIGHBOUR"), getOption("neighbour", "none"))
barplot(c(a = 3, b = 1), main = paste(c(left, par("lwd"), exists("neighbour")), collapse = " "))
