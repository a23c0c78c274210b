import json

import matplotlib.pyplot as plt

TEXT = """
{"points": [[0, 1], [1, 3], [2, 2],]}
"""

data = json.loads(TEXT)
xs, ys = zip(*data["points"])
plt.scatter(xs, ys)
plt.show()
