# A treemap of household spending
library(ggplot2)
library(treemapify)

spending <- data.frame(
  group = c("Housing", "Food", "Transport", "Leisure", "Other"),
  share = c(34, 21, 16, 12, 17)
)

ggplot(spending, aes(area = share, fill = group, label = group)) +
  geom_treemap() +
  geom_treemap_text(colour = "white", place = "centre")
