library(pheatmap)
library(RColorBrewer)

set.seed(42)
genes <- paste0("Gene", 1:20)
samples <- c(paste0("ctrl_", 1:4), paste0("drug_", 1:4))
expr <- matrix(rnorm(160, mean = 8), nrow = 20, dimnames = list(genes, samples))
expr[1:8, 5:8] <- expr[1:8, 5:8] + 2.5

annotation <- data.frame(Treatment = rep(c("Control", "Drug"), each = 4))
rownames(annotation) <- samples

pheatmap(expr, scale = "row", annotation_col = annotation,
         color = colorRampPalette(rev(brewer.pal(9, "RdBu")))(100),
         cutree_rows = 2, fontsize = 9, main = "Expression after treatment")
