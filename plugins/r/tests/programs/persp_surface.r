# 3D surface of a two-dimensional function
x <- y <- seq(-10, 10, length.out = 60)
f <- function(x, y) {
  r <- sqrt(x^2 + y^2)
  ifelse(r == 0, 10, 10 * sin(r) / r)
}
z <- outer(x, y, f)

nrz <- nrow(z)
ncz <- ncol(z)
palette <- colorRampPalette(c("navy", "cyan", "yellow", "red"))(50)
zfacet <- z[-1, -1] + z[-1, -ncz] + z[-nrz, -1] + z[-nrz, -ncz]

persp(x, y, z, theta = 30, phi = 30, expand = 0.5, col = palette[cut(zfacet, 50)],
      shade = 0.3, border = NA, ticktype = "detailed",
      xlab = "X", ylab = "Y", zlab = "sinc(r)", main = "Mexican hat")
