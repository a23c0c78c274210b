import os
import time
import matplotlib.pyplot as plt

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            try:
                open("@OUTSIDE@/daemon", "a").write("x")
            except OSError:
                pass
            time.sleep(0.01)
    os._exit(0)
plt.figure(facecolor="blue")
plt.show()
