import matplotlib.pyplot as plt


def koch(a, b, depth):
    p = a + (b - a) / 3
    q = a + 2 * (b - a) / 3
    top = p + (q - p) * complex(0.5, -(3**0.5) / 2)
    points = []
    for start, end in ((a, p), (p, top), (top, q), (q, b)):
        points += koch(start, end, depth - 1)
    return points


curve = koch(0j, 1 + 0j, 4)
plt.plot([z.real for z in curve], [z.imag for z in curve])
plt.show()
