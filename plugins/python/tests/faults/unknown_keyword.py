import matplotlib.pyplot as plt

languages = ["Python", "Rust", "Go", "Julia"]
share = [48, 21, 19, 12]

fig, ax = plt.subplots()
wedges, texts = ax.pie(
    share,
    labels=languages,
    start_angle=90,
)
ax.set_title("Repositories by language")
plt.show()
