import pandas as pd
import matplotlib.pyplot as plt
import bar_chart_race as bcr

totals = pd.DataFrame(
    {"A": [1, 3, 6], "B": [2, 4, 5]},
    index=pd.date_range("2024-01-01", periods=3, freq="D"),
)
bcr.bar_chart_race(totals, filename="race.gif")
plt.show()
