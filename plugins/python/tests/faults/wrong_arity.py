import matplotlib.pyplot as plt
import numpy as np


def damped(t, rate, frequency):
    return np.exp(-rate * t) * np.cos(2 * np.pi * frequency * t)


t = np.linspace(0, 5, 400)
fig, ax = plt.subplots()
for rate in (0.2, 0.5, 1.0):
    ax.plot(t, damped(t, rate), label=f"rate {rate}")
ax.legend()
plt.show()
