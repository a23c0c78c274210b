library(ggplot2)
library(maps)
library(dplyr)

arrests <- data.frame(region = tolower(rownames(USArrests)), USArrests)
states <- map_data("state") %>% left_join(arrests, by = "region")

ggplot(states, aes(long, lat, group = group, fill = Assault)) +
  geom_polygon(colour = "white", linewidth = 0.2) +
  coord_map("albers", lat0 = 39, lat1 = 45) +
  scale_fill_distiller(palette = "YlOrRd", direction = 1, na.value = "grey85") +
  labs(title = "Assault arrests per 100,000 residents, 1973") +
  theme_void() +
  theme(legend.position = "right")
