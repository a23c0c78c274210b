import pandas as pd
import matplotlib.pyplot as plt

temps = pd.DataFrame({
    "city": ["Oslo", "Rome", "Cairo"],
    "Mean Temp": [6.3, 15.9, 22.1],
})

temps = temps.sort_values("city")
fig, ax = plt.subplots()
ax.barh(temps["city"], temps["mean_temp"], color="tomato")
ax.set_xlabel("°C")
plt.show()
