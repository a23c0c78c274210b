import matplotlib.pyplot as plt

quarters = ["Q1", "Q2", "Q3", "Q4"]
plt.bar(quarters, [4.2, 5.1, 3.8, 6.0])
plt.ylabel("Revenue")

plt.savefig("/usr/share/revenue.png")
