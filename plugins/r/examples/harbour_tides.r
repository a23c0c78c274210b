# The tide in a harbour over two days, and how often each level is reached
library(ggplot2)
library(patchwork)

hours <- seq(0, 48, by = 0.1)
level <- 2.1 + 1.4 * cos(2 * pi * hours / 12.42) + 0.3 * cos(2 * pi * hours / 12)
tide <- data.frame(hours, level, safe = level > 1.2)

curve <- ggplot(tide, aes(hours, level)) +
  geom_ribbon(aes(ymin = 0, ymax = level), fill = "#a6cee3") +
  geom_line(colour = "#1f78b4", linewidth = 0.8) +
  geom_hline(yintercept = 1.2, linetype = "dashed", colour = "#e31a1c") +
  annotate("text", x = 47, y = 1.35, label = "keel of the ferry", hjust = 1, colour = "#e31a1c") +
  scale_x_continuous(breaks = seq(0, 48, 6)) +
  labs(title = "Tide in the harbour", x = "hours", y = "metres")

share <- ggplot(tide, aes(level, fill = safe)) +
  geom_histogram(binwidth = 0.2, boundary = 0, colour = "white", show.legend = FALSE) +
  scale_fill_manual(values = c("TRUE" = "#1f78b4", "FALSE" = "#fb9a99")) +
  labs(x = "metres", y = "samples")

curve / share + plot_layout(heights = c(2, 1)) & theme_minimal()
