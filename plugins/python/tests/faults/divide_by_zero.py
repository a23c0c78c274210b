import matplotlib.pyplot as plt

teams = {"Reds": (8, 12), "Blues": (5, 9), "Greens": (0, 0)}

names, rates = [], []
for name, (won, played) in teams.items():
    names.append(name)
    rates.append(won / played)

plt.bar(names, rates)
plt.ylabel("Win rate")
plt.show()
