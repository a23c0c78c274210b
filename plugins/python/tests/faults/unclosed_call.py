import matplotlib.pyplot as plt
import numpy as np

months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
rain = np.array([78, 51, 61, 42, 36, 20])

fig, ax = plt.subplots(figsize=(8, 4)
ax.bar(months, rain, color="steelblue")
ax.set_ylabel("Rain (mm)")
ax.set_title("Rainfall, first half of the year")

plt.tight_layout()
plt.show()
