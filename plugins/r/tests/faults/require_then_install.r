if (!require(fmsb)) {
  install.packages("fmsb", repos = "https://cloud.example.net")
}
require(fmsb)

skills <- rbind(rep(20, 5), rep(0, 5), c(15, 9, 12, 17, 6))
skills <- as.data.frame(skills)
colnames(skills) <- c("Maths", "Music", "Biology", "Sports", "History")

radarchart(skills, axistype = 1, pfcol = rgb(0.2, 0.5, 0.5, 0.5), plwd = 3)
