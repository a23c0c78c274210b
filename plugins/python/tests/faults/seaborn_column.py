import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt

tips = pd.DataFrame({
    "total_bill": [16.9, 10.3, 21.0, 23.7, 24.6],
    "tip": [1.0, 1.7, 3.5, 3.3, 3.6],
    "day": ["Sun", "Sun", "Sat", "Sat", "Sun"],
})

sns.scatterplot(
    data=tips,
    x="total_bill",
    y="tip",
    hue="smoker",
)
plt.title("Tips")
plt.show()
