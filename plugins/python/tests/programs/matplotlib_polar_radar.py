import matplotlib.pyplot as plt
import numpy as np


def radar_chart(ax, categories, values, label, color):
    """Draw one closed polygon on a polar axis."""
    angles = np.linspace(0, 2 * np.pi, len(categories), endpoint=False).tolist()
    values = values + values[:1]
    angles += angles[:1]
    ax.plot(angles, values, color=color, linewidth=2, label=label)
    ax.fill(angles, values, color=color, alpha=0.2)
    ax.set_xticks(angles[:-1])
    ax.set_xticklabels(categories)


def main():
    categories = ["Speed", "Comfort", "Range", "Price", "Luggage", "Noise"]
    cars = {
        "Compact": ([3, 3, 2, 5, 2, 3], "#1f77b4"),
        "Estate": ([3, 4, 4, 3, 5, 3], "#ff7f0e"),
        "Sports": ([5, 2, 3, 1, 1, 1], "#d62728"),
    }
    fig, ax = plt.subplots(figsize=(7, 7), subplot_kw=dict(polar=True))
    ax.set_theta_offset(np.pi / 2)
    ax.set_theta_direction(-1)
    for name, (values, color) in cars.items():
        radar_chart(ax, categories, values, name, color)
    ax.set_ylim(0, 5)
    ax.set_yticks([1, 2, 3, 4, 5])
    ax.set_title("Comparison of Three Cars", y=1.08, fontsize=14)
    ax.legend(loc="upper right", bbox_to_anchor=(1.25, 1.1))
    fig.savefig("radar.svg", bbox_inches="tight")


if __name__ == "__main__":
    main()
