import urllib.request

import matplotlib.pyplot as plt

URL = "https://example.com/data/temperatures.csv"


def load(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return [float(line) for line in answer.read().split()]


plt.plot(load(URL))
plt.title("Temperatures")
plt.show()
