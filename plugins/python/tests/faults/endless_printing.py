import matplotlib.pyplot as plt

values = list(range(50))
i = 0
while i < len(values):
    print("processing row", i, values[i] ** 0.5, "of", len(values), "." * 200)

plt.plot(values)
plt.show()
