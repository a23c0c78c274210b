import datetime as dt

import matplotlib.dates as mdates
import matplotlib.pyplot as plt
from matplotlib.patches import Patch

tasks = [
    ("Survey", "2024-03-04", 10, "Planning", 1.0),
    ("Permits", "2024-03-11", 28, "Planning", 0.8),
    ("Foundations", "2024-04-08", 21, "Building", 0.6),
    ("Timber frame", "2024-04-29", 18, "Building", 0.25),
    ("Roof", "2024-05-13", 14, "Building", 0.0),
    ("Wiring", "2024-05-20", 20, "Interior", 0.0),
    ("Painting", "2024-06-10", 12, "Interior", 0.0),
]
colors = {"Planning": "#457b9d", "Building": "#e9c46a", "Interior": "#8ab17d"}

fig, ax = plt.subplots(figsize=(11, 4.5))
for row, (name, start, days, phase, done) in enumerate(tasks):
    begin = dt.datetime.strptime(start, "%Y-%m-%d")
    ax.barh(row, days, left=mdates.date2num(begin), color=colors[phase], alpha=0.45, height=0.6)
    ax.barh(row, days * done, left=mdates.date2num(begin), color=colors[phase], height=0.6)
    ax.text(mdates.date2num(begin) + days + 0.6, row, f"{done:.0%}", va="center", fontsize=9)

ax.set_yticks(range(len(tasks)), [task[0] for task in tasks])
ax.invert_yaxis()
ax.xaxis_date()
ax.xaxis.set_major_locator(mdates.WeekdayLocator(byweekday=mdates.MO, interval=2))
ax.xaxis.set_major_formatter(mdates.DateFormatter("%d %b"))
ax.axvline(mdates.date2num(dt.datetime(2024, 5, 2)), color="crimson", ls="--", label="today")
ax.legend(handles=[Patch(color=c, label=p) for p, c in colors.items()], loc="lower left")
ax.set_title("Building a boat house")
ax.grid(axis="x", alpha=0.3)
fig.autofmt_xdate()
fig.savefig("gantt.pdf")
