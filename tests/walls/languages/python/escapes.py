import sys
import matplotlib.pyplot as plt

sys.stderr.write("\x1b]0;owned\x07\x1b[2J\x1b[31m" + "\u202e" * 10 + "\n")
plt.figure(facecolor="blue")
plt.savefig("esc\x1b[31m\nnew line.png")
plt.savefig(b"\xff\xfe.png".decode("utf-8", "surrogateescape"))
raise ValueError("\x1b]0;owned\x07\x1b[2J")
