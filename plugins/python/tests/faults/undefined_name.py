import matplotlib.pyplot as plt

sales = [120, 135, 160, 148, 190]
weeks = list(range(1, len(sales) + 1))


def trend(values):
    steps = [b - a for a, b in zip(values, values[1:])]
    return np.mean(steps)


plt.plot(weeks, sales, "o-")
plt.title(f"Weekly sales, trend {trend(sales):+.1f}")
plt.xlabel("Week")
plt.show()
