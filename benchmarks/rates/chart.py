"""The plot of rates.json: a program for renderkit, drawn by plot.py."""

import json
from pathlib import Path
from statistics import median

import matplotlib.pyplot as plt

LOOKS = {
    "plain": ("plain command", "o", "#8c8c8c"),
    "peer": ("nbclient, one cell a program", "s", "#c9a227"),
    "cold": ("renderkit, cold", "o", "#7fb2d9"),
    "warm": ("renderkit, warm", "o", "#0b4f8a"),
    "limit": ("loaded tool without walls", "|", "#c0392b"),
}

numbers = json.loads(Path("rates.json").read_text())
rows = [row for row in numbers["rows"] if row["rates"] and median(row["rates"]) > 0]
languages = sorted({row["language"] for row in rows}, reverse=True)

figure, axes = plt.subplots(figsize=(9, 0.55 * len(languages) + 1.6))
for place, language in enumerate(languages):
    rates = [median(row["rates"]) for row in rows if row["language"] == language]
    axes.plot([min(rates), max(rates)], [place, place], color="#e3e3e3", linewidth=5, zorder=1)
for kind in ("limit", "plain", "peer", "cold", "warm"):
    label, marker, color = LOOKS[kind]
    found = [row for row in rows if row["kind"] == kind]
    axes.scatter(
        [median(row["rates"]) for row in found],
        [languages.index(row["language"]) for row in found],
        marker=marker,
        color=color,
        s=220 if marker == "|" else 55,
        linewidths=2.5 if marker == "|" else 0,
        label=label,
        zorder=2 if kind == "limit" else 3,
    )
axes.set_xscale("log")
axes.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
axes.set_xlabel("samples a second, two at a time")
axes.set_yticks(range(len(languages)), languages)
axes.set_ylim(-0.6, len(languages) - 0.4)
axes.grid(axis="x", color="#eeeeee")
axes.set_axisbelow(True)
for side in ("top", "right", "left"):
    axes.spines[side].set_visible(False)
axes.tick_params(axis="y", length=0)
handles, labels = axes.get_legend_handles_labels()
order = [labels.index(look[0]) for look in LOOKS.values() if look[0] in labels]
figure.legend(
    [handles[at] for at in order], [labels[at] for at in order], loc="upper center", ncols=3, frameon=False
)
figure.tight_layout(rect=(0, 0, 1, 0.9 if len(languages) > 4 else 0.8))
figure.savefig("throughput.png", dpi=130)
