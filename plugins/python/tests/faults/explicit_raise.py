import matplotlib.pyplot as plt


class Histogram:
    def __init__(self, values, bins):
        if bins < 1:
            raise RuntimeError("a histogram needs at least one bin")
        self.values, self.bins = values, bins

    def draw(self):
        plt.hist(self.values, bins=self.bins)
        plt.show()


Histogram([1, 2, 2, 3], bins=0).draw()
