library(circlize)

flows <- matrix(c(0, 12, 8, 5,
                  10, 0, 6, 9,
                  7, 4, 0, 11,
                  3, 8, 6, 0), nrow = 4, byrow = TRUE)
rownames(flows) <- colnames(flows) <- c("Europe", "Asia", "Americas", "Africa")

colours <- c(Europe = "#4E79A7", Asia = "#F28E2B", Americas = "#E15759", Africa = "#76B7B2")
chordDiagram(flows, grid.col = colours, transparency = 0.3,
             directional = 1, direction.type = c("diffHeight", "arrows"))
title("Migration between continents")
circos.clear()
