library(DT)
library(dplyr)

rivers <- tibble(
  River = c("Rhine", "Danube", "Elbe", "Loire", "Po"),
  Country = c("Switzerland", "Germany", "Czechia", "France", "Italy"),
  Length = c(1233, 2850, 1094, 1006, 652)
) %>%
  arrange(desc(Length))

datatable(rivers, rownames = FALSE, caption = "Rivers of Europe, by their sources",
          options = list(pageLength = 5, dom = "t")) %>%
  formatStyle("Length", background = styleColorBar(c(0, 2850), "lightblue"))
