import matplotlib.pyplot as plt

budget = {"rent": 900, "food": 420, "travel": 160, "books": 60}

fig, ax = plt.subplots()
ax.bar(list(budget), list(budget.values()))
ax.set_title("Monthly budget")
plt.close(fig)
print("done")
