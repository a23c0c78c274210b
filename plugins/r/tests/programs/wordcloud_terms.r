library(wordcloud)
library(RColorBrewer)

terms <- c(data = 90, model = 75, plot = 66, sample = 58, mean = 50, variance = 44, factor = 41,
           vector = 38, matrix = 35, test = 33, random = 30, effect = 28, median = 26, frame = 24,
           index = 22, residual = 20, slope = 18, cluster = 16, kernel = 14, prior = 12)

set.seed(1234)
wordcloud(names(terms), terms, scale = c(4, 0.6), random.order = FALSE, rot.per = 0.25,
          colors = brewer.pal(8, "Dark2"))
