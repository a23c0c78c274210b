import pickle
import matplotlib.pyplot as plt


class Bomb:
    def __reduce__(self):
        import os

        return os.system, ("touch @OUTSIDE@/made",)


open("figure.pickle", "wb").write(pickle.dumps(Bomb()))
open("report.json", "w").write('{"images": [{"file": 0, "page": 1}]}')
open("1.png", "w").write("no picture")
plt.figure(facecolor="blue")
plt.show()
