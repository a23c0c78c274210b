# Monthly CO2 at Mauna Loa: decomposition and forecast
library(forecast)

co2_recent <- window(co2, start = c(1985, 1))
model <- ets(co2_recent)
fc <- forecast(model, h = 36)

par(mfrow = c(2, 1))
plot(stl(co2_recent, s.window = "periodic")$time.series[, "trend"], ylab = "ppm", main = "Trend")
plot(fc, main = "Forecast of CO2", xlab = "Year", ylab = "ppm", fcol = "firebrick")
grid()
