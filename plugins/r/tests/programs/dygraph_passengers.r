library(dygraphs)
library(xts)

# Passengers of two ferries, by month
months <- seq(as.Date("2021-01-01"), by = "month", length.out = 36)
season <- 10 * sin((seq_along(months) - 4) * pi / 6)
ferries <- xts(
  cbind(Aurora = round(42 + season + 0.3 * seq_along(months)),
        Borealis = round(30 + 0.6 * season + 0.1 * seq_along(months))),
  order.by = months
)

dygraph(ferries, main = "Passengers by month", ylab = "thousands") %>%
  dySeries("Aurora", color = "#1f78b4", strokeWidth = 2) %>%
  dySeries("Borealis", color = "#e31a1c", strokeWidth = 2, strokePattern = "dashed") %>%
  dyOptions(fillGraph = TRUE, fillAlpha = 0.15) %>%
  dyEvent("2022-06-01", "new pier", labelLoc = "bottom")
