import numpy as np
import matplotlib.pyplot as plt
from matplotlib.colors import ListedColormap
from sklearn.datasets import make_moons
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.svm import SVC

X, y = make_moons(n_samples=220, noise=0.25, random_state=1)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=1)
models = {
    "k nearest (k=5)": KNeighborsClassifier(5),
    "Decision tree": DecisionTreeClassifier(max_depth=5, random_state=0),
    "SVM (RBF)": SVC(gamma=2, C=1),
}

xx, yy = np.meshgrid(np.linspace(-2, 3, 200), np.linspace(-1.5, 2, 200))
fig, axes = plt.subplots(1, 3, figsize=(13, 4), sharex=True, sharey=True)
for ax, (name, model) in zip(axes, models.items()):
    model.fit(X_train, y_train)
    Z = model.predict(np.c_[xx.ravel(), yy.ravel()]).reshape(xx.shape)
    ax.contourf(xx, yy, Z, cmap=ListedColormap(["#ffd6d6", "#d6e4ff"]))
    ax.scatter(*X_test.T, c=y_test, cmap=ListedColormap(["#d62828", "#1d3557"]), edgecolors="k", s=30)
    ax.set_title(f"{name}: {model.score(X_test, y_test):.2f}")
fig.suptitle("Decision boundaries on two moons")
fig.tight_layout()
plt.show()
