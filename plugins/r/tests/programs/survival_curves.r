library(survival)

fit <- survfit(Surv(time, status) ~ sex, data = lung)

plot(fit, col = c("blue", "red"), lwd = 2, mark.time = TRUE, conf.int = FALSE,
     xlab = "Days", ylab = "Survival probability", main = "Survival of lung cancer patients")
legend("topright", legend = c("Male", "Female"), col = c("blue", "red"), lwd = 2, bty = "n")
test <- survdiff(Surv(time, status) ~ sex, data = lung)
p_value <- 1 - pchisq(test$chisq, df = 1)
text(150, 0.1, paste("log-rank p =", signif(p_value, 2)), adj = 0)
