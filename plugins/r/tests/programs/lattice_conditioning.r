library(lattice)

# Barley yields by variety and site
dotplot(variety ~ yield | site, data = barley, groups = year,
        layout = c(2, 3), aspect = 0.6,
        auto.key = list(space = "top", columns = 2),
        xlab = "Barley yield (bushels/acre)",
        main = "Yields of ten varieties at six sites")
