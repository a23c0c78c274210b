# Four views of the airquality data set, base graphics
data(airquality)
aq <- na.omit(airquality)

png("airquality.png", width = 1000, height = 800, res = 110)
par(mfrow = c(2, 2), mar = c(4.5, 4.5, 3, 1), oma = c(0, 0, 2, 0))

hist(aq$Ozone, breaks = 15, col = "skyblue", border = "white",
     main = "Ozone", xlab = "ppb")

plot(aq$Temp, aq$Ozone, pch = 19, col = rgb(0.8, 0.2, 0.2, 0.5),
     main = "Ozone and temperature", xlab = "Temperature (F)", ylab = "Ozone (ppb)")
abline(lm(Ozone ~ Temp, data = aq), lwd = 2)

boxplot(Ozone ~ Month, data = aq, names = month.abb[5:9], col = rainbow(5, alpha = 0.5),
        main = "By month", xlab = "", ylab = "Ozone (ppb)")

plot(density(aq$Wind), main = "Wind speed", xlab = "mph", lwd = 2)
polygon(density(aq$Wind), col = adjustcolor("darkgreen", 0.3), border = NA)

mtext("New York, May to September 1973", outer = TRUE, cex = 1.3, font = 2)
dev.off()
