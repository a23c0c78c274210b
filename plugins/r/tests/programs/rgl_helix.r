# A double helix in 3D
library(rgl)

t <- seq(0, 6 * pi, length.out = 150)
open3d()
spheres3d(cos(t), sin(t), t / 4, radius = 0.15, color = "royalblue")
spheres3d(cos(t + pi), sin(t + pi), t / 4, radius = 0.15, color = "tomato")
for (i in seq(1, 150, by = 6)) {
  segments3d(c(cos(t[i]), cos(t[i] + pi)), c(sin(t[i]), sin(t[i] + pi)), rep(t[i] / 4, 2),
             color = "grey40", lwd = 2)
}
view3d(theta = 20, phi = -70, zoom = 1)
