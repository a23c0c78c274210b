# How a town's homes are heated, year by year
library(ggplot2)

kinds <- c("district heat", "heat pump", "gas", "oil")
colours <- c("district heat" = "#e8871e", "heat pump" = "#3a9d5d", "gas" = "#8fa9bf", "oil" = "#4a4a4a")

homes <- read.csv("data.csv")
homes$heating <- factor(homes$heating, levels = rev(kinds))

last <- homes[homes$year == max(homes$year), ]
last <- last[match(kinds, last$heating), ]
last$middle <- cumsum(last$homes) - last$homes / 2

plot <- ggplot(homes, aes(year, homes, fill = heating)) +
  geom_area(colour = "white", linewidth = 0.4) +
  geom_text(
    aes(y = middle, label = heating, colour = heating),
    data = last, hjust = 0, nudge_x = 0.2, fontface = "bold"
  ) +
  scale_fill_manual(values = colours, guide = "none") +
  scale_colour_manual(values = colours, guide = "none") +
  scale_x_continuous(breaks = seq(2010, 2024, 2), expand = c(0, 0)) +
  scale_y_continuous(breaks = seq(0, 32, 8), expand = c(0, 0)) +
  coord_cartesian(xlim = c(2010, 2024), ylim = c(0, 32), clip = "off") +
  labs(
    title = "Oil goes, heat pumps come", subtitle = "How the homes of a town are heated",
    x = NULL, y = "Homes (thousands)"
  ) +
  theme_minimal(base_size = 13) +
  theme(
    plot.title = element_text(face = "bold"),
    plot.margin = margin(12, 100, 10, 10),
    axis.text.x = element_text(margin = margin(t = 6)),
    panel.grid.minor = element_blank(),
    panel.grid.major.x = element_blank()
  )

ggsave("heating.png", plot, width = 8.5, height = 5, dpi = 150, bg = "white")
