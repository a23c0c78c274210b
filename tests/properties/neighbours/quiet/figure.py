import os
import random

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

left = sorted(os.listdir("/tmp")) + sorted(os.listdir("/dev/shm"))
plt.plot(np.sin(np.arange(9)), label=f"{random.random() > 2} {sum([1, 2])}")
plt.title(f"{matplotlib.rcParams['lines.linewidth']} {os.environ.get('NEIGHBOUR')} {left}")
plt.legend()
plt.show()
