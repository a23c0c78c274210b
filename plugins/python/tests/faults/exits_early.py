import os

import matplotlib.pyplot as plt

readings = [4.1, 4.4, 3.9, None, 4.6]

if None in readings:
    os._exit(0)

plt.plot(readings)
plt.savefig("readings.png")
