suppressPackageStartupMessages({
  library(dplyr)
  library(ggplot2)
})

energy <- tibble::tribble(
  ~country,  ~source,   ~share,
  "Norway",  "Hydro",   88,
  "Norway",  "Wind",    10,
  "Norway",  "Thermal",  2,
  "Denmark", "Hydro",    0,
  "Denmark", "Wind",    57,
  "Denmark", "Thermal", 43,
  "Austria", "Hydro",   60,
  "Austria", "Wind",    13,
  "Austria", "Thermal", 27
)

plot <- energy %>%
  mutate(country = factor(country, levels = c("Norway", "Denmark", "Austria"))) %>%
  ggplot(aes(country, share, fill = source)) +
  geom_col(position = position_dodge(width = 0.8), width = 0.7) +
  geom_text(aes(label = paste0(share, "%")), position = position_dodge(width = 0.8),
            vjust = -0.4, size = 3) +
  scale_fill_manual(values = c(Hydro = "#2c7fb8", Wind = "#7fcdbb", Thermal = "#d95f0e")) +
  scale_y_continuous(limits = c(0, 100), expand = expansion(mult = c(0, 0.05))) +
  labs(title = "Electricity by source", x = NULL, y = "Share (%)", fill = NULL) +
  theme_classic()

ggsave("electricity.png", plot, width = 8, height = 5, dpi = 150)
cat("Saved electricity.png\n")
