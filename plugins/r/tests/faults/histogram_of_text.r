df <- read.csv(text = "name,score
Ann,3.5
Bob,4.1
Cem,n/a
Dee,2.9")

par(mfrow = c(1, 2))
barplot(table(substr(df$name, 1, 1)))
hist(df$score, main = "Scores", col = "orange")
