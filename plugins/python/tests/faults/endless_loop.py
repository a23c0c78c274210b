import matplotlib.pyplot as plt

n, path = 27, [27]
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n - 1
    path.append(n % 1000)
    path = path[-1000:]

plt.plot(path)
plt.title("Collatz path from 27")
plt.show()
