library(corrplot)

# Correlation matrix of mtcars
M <- cor(mtcars)

corrplot(M, method = "color", type = "upper", order = "hclust",
         addCoef.col = "black", number.cex = 0.6,
         tl.col = "black", tl.srt = 45, diag = FALSE,
         title = "Correlations in mtcars", mar = c(0, 0, 2, 0))
