import matplotlib.pyplot as plt

radius = float(input("Radius of the circle: "))

circle = plt.Circle((0, 0), radius, fill=False)
fig, ax = plt.subplots()
ax.add_patch(circle)
ax.set_xlim(-radius, radius)
plt.show()
