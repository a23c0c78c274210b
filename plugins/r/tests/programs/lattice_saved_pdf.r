library(lattice)

volcano_df <- expand.grid(x = seq_len(nrow(volcano)), y = seq_len(ncol(volcano)))
volcano_df$z <- as.vector(volcano)

pdf("volcano.pdf", width = 7, height = 6)
print(levelplot(z ~ x * y, data = volcano_df, col.regions = terrain.colors(100),
                contour = TRUE, xlab = "West to east", ylab = "South to north",
                main = "Maunga Whau"))
dev.off()
