import matplotlib.pyplot as plt

plt.figure(figsize=(600, 600), facecolor="red")
plt.savefig("huge.png", dpi=100)
