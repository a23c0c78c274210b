import matplotlib.pyplot as plt

stations = {"North": [3, 5, 8], "South": [9, 11, 14], "West": [6, 7, 7]}
fig, ax = plt.subplots()

for name, values in stations.items():
    ax.plot(values, marker="o", label=name)
      ax.annotate(name, (2, values[-1]))

ax.legend()
fig.savefig("stations.png")
