import os

os.symlink("@RED@", "plot.png")
os.makedirs("figures", exist_ok=True)
os.symlink("@RED@", "figures/plot.png")
os.symlink(os.path.dirname("@RED@"), "output")
