library(igraph)

set.seed(123)
edges <- data.frame(
  from = c("Ana", "Ana", "Ben", "Ben", "Cleo", "Dan", "Eva", "Eva", "Finn", "Gus"),
  to = c("Ben", "Cleo", "Cleo", "Dan", "Dan", "Eva", "Finn", "Gus", "Gus", "Hana"),
  weight = c(3, 1, 2, 4, 1, 2, 3, 2, 1, 2)
)
g <- graph_from_data_frame(edges, directed = FALSE)
V(g)$size <- 12 + 4 * degree(g)
V(g)$color <- ifelse(degree(g) >= 3, "tomato", "lightsteelblue")

plot(g, layout = layout_with_fr(g), edge.width = E(g)$weight * 1.5,
     vertex.label.color = "black", vertex.label.cex = 0.9, vertex.frame.color = "white",
     main = "Who works with whom")
