library(GGally)
library(palmerpenguins)

penguins <- na.omit(penguins)
ggpairs(penguins, columns = c("bill_length_mm", "bill_depth_mm", "flipper_length_mm"),
        aes(colour = species, alpha = 0.5),
        columnLabels = c("Bill length", "Bill depth", "Flipper length")) +
  theme_bw()
