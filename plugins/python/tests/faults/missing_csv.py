import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt

sns.set_theme(style="whitegrid")

survey = pd.read_csv("survey_results_2023.csv")
survey["age_group"] = pd.cut(survey["age"], bins=[0, 25, 40, 60, 100])
sns.countplot(data=survey, x="age_group", hue="answer")
plt.tight_layout()
plt.savefig("survey.png")
