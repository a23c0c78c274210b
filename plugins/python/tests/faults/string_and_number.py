import pandas as pd
import matplotlib.pyplot as plt

orders = pd.DataFrame({
    "item": ["pens", "ink", "paper"],
    "price": [1.2, 7.5, 4.0],
    "count": [40, 6, 25],
})
orders["total"] = orders["price"] * orders["count"]

ax = orders.plot.bar(x="item", y="total", legend=False)
best = orders["total"].max()
ax.set_title("Best seller: " + best)
plt.show()
