import os
import matplotlib.pyplot as plt

plt.plot([1, 2, 3])
os._exit(0)
