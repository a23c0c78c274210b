counts <- c("12", "30", "25", "18")
labels <- c("spring", "summer", "autumn", "winter")

total <- 0
for (i in seq_along(counts)) {
  total <- total + counts[i]
}

pie(as.numeric(counts) / total, labels = labels, main = "Visits by season")
