library(ggplot2)

# Read the survey
survey <- read.csv("survey_results_2023.csv", stringsAsFactors = TRUE)

survey <- survey[!is.na(survey$age), ]
ggplot(survey, aes(age, fill = gender)) +
  geom_histogram(binwidth = 5, colour = "white") +
  labs(title = "Age of respondents")
