"""The packages that scripts find: what Debian 12 has of those that plots are written with."""

from __future__ import annotations

_CRAN = """
    ape aplpack beeswarm broom cairo car circlize colorspace corrplot cowplot crosstalk data.table
    dendextend dplyr dt dygraphs e1071 ellipse factoextra factominer fields forcats forecast ggalluvial
    ggally gganimate ggbeeswarm ggdendro ggforce ggfortify ggplot2 ggpubr ggraph ggrastr ggrepel ggridges
    ggsci ggsignif ggtext ggthemes gplots gridbase gridextra gridgraphics gtable heatmaply hexbin hmisc
    htmltools htmlwidgets igraph interp jpeg jsonlite lattice latticeextra lme4 lubridate magick mapdata
    mapproj maps misc3d palmerpenguins patchwork pheatmap plot3d plotly plotrix plyr png proc psych purrr
    qqman quantmod ragg randomforest raster rcolorbrewer readr readxl reshape2 rgl rocr rstatix scales
    scatterplot3d sf sp spdata stringi stringr survminer svglite systemfonts terra tibble tidygraph tidyr
    tidyverse upsetr vcd vegan venndiagram vioplot viridis viridislite wordcloud xts zoo
"""

DEBIAN = ("r-base-core", "r-recommended", *(f"r-cran-{name}" for name in _CRAN.split()))
"""By their names in Debian. r-recommended brings MASS, survival, nlme, mgcv, rpart, cluster and the like.

Debian 12 does not have treemapify, fmsb, ggcorrplot, networkD3, leaflet, visNetwork, highcharter, gifski,
waffle, eulerr, rpart.plot, ggmap, tmap, showtext, gapminder, janitor and pacman, among others.
"""
