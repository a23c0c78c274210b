import ctypes

import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.plot([0, 1, 4, 9])

libc = ctypes.CDLL(None)
libc.strlen.argtypes = [ctypes.c_void_p]
ax.set_title(f"label of {libc.strlen(None)} characters")
plt.show()
