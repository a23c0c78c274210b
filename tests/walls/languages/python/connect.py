import socket
import urllib.request
import matplotlib.pyplot as plt

color = "blue"
for host in ("127.0.0.1", "localhost", "0.0.0.0", "::1", "@NOWHERE@", "@NAME@"):
    try:
        socket.create_connection((host, int("@PORT@")), 1).close()
        color = "red"
    except OSError:
        pass
try:
    urllib.request.urlopen("http://127.0.0.1:@PORT@/picture.png", timeout=1)
    color = "red"
except OSError:
    pass
plt.figure(facecolor=color)
plt.show()
