set.seed(7)
heights <- rnorm(200, mean = 171, sd = 9)

hist(heights, breaks = 20, col = "lightblue", border = "white",
     main = "Heights of participants", xlab = "cm")
abline(v = mean(heights), col = "red", lwd = 2)
abline(v = mean(height) + sd(heights), col = "red", lty = 2)
legend("topright", c("mean", "one sd"), lty = 1:2, col = "red")
