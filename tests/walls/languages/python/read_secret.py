import glob
import os
import matplotlib.pyplot as plt

color = "blue"
ways = ["@SECRET@", "/work/../.." + "@SECRET@", "/proc/self/root" + "@SECRET@", "/proc/1/root" + "@SECRET@"]
for path in ways + glob.glob("/home/*/.ssh/*") + ["/etc/shadow", os.path.expanduser("~root/.bashrc")]:
    try:
        with open(path, "rb") as file:
            if file.read():
                color = "red"
    except OSError:
        pass
plt.figure(facecolor=color)
plt.show()
