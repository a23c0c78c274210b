library(grid)

grid.newpage()
pushViewport(viewport(width = 0.9, height = 0.9))
grid.rect(gp = gpar(fill = "#f4f1de", col = NA))

for (i in 1:8) {
  angle <- i * 2 * pi / 8
  grid.circle(x = 0.5 + 0.3 * cos(angle), y = 0.5 + 0.3 * sin(angle), r = 0.1,
              gp = gpar(fill = hcl(h = i * 45, c = 70, l = 70), col = "white", lwd = 3))
  grid.text(i, x = 0.5 + 0.3 * cos(angle), y = 0.5 + 0.3 * sin(angle),
            gp = gpar(fontsize = 18, fontface = "bold"))
}
grid.text("Eight colours", gp = gpar(fontsize = 22, fontfamily = "serif"))
popViewport()
