votes <- c(Greens = 14.8, Liberals = 11.5, Labour = 25.7, Conservatives = 24.1, Others = 23.9)
cols <- c("#46962b", "#ffed00", "#e3000f", "#151518", "grey60")

jpeg("votes.jpg", width = 900, height = 450, quality = 95)
layout(matrix(1:2, nrow = 1))
pie(votes, labels = sprintf("%s\n%.1f%%", names(votes), votes), col = cols, border = "white",
    main = "Shares", clockwise = TRUE)
bp <- barplot(sort(votes, decreasing = TRUE), col = cols[order(votes, decreasing = TRUE)],
              border = NA, las = 2, ylim = c(0, 30), main = "Ranking", cex.names = 0.8)
text(bp, sort(votes, decreasing = TRUE), labels = sort(votes, decreasing = TRUE), pos = 3)
invisible(dev.off())
