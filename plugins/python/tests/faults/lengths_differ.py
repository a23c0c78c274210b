import matplotlib.pyplot as plt

years = [2019, 2020, 2021, 2022, 2023]
visitors = [41, 12, 25, 38]

fig, ax = plt.subplots(figsize=(7, 4))
ax.set_title("Museum visitors (thousands)")
ax.plot(years, visitors, marker="s", color="firebrick")
ax.grid(alpha=0.3)
plt.show()
