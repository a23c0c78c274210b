import numpy as np
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

# Simulate a damped pendulum
g, L, damping = 9.81, 1.0, 0.25
dt, steps = 0.05, 80
theta, omega = [2.0], [0.0]
for _ in range(steps - 1):
    omega.append(omega[-1] + dt * (-g / L * np.sin(theta[-1]) - damping * omega[-1]))
    theta.append(theta[-1] + dt * omega[-1])

fig, ax = plt.subplots(figsize=(5, 5))
ax.set_xlim(-1.3, 1.3)
ax.set_ylim(-1.3, 1.3)
ax.set_aspect("equal")
ax.set_title("Damped pendulum")
(rod,) = ax.plot([], [], "o-", lw=3, markersize=12, color="navy")
(trace,) = ax.plot([], [], "-", lw=1, color="crimson", alpha=0.6)
clock = ax.text(0.05, 0.92, "", transform=ax.transAxes)
xs, ys = L * np.sin(theta), -L * np.cos(theta)


def update(frame):
    rod.set_data([0, xs[frame]], [0, ys[frame]])
    trace.set_data(xs[: frame + 1], ys[: frame + 1])
    clock.set_text(f"t = {frame * dt:.2f} s")
    return rod, trace, clock


ani = FuncAnimation(fig, update, frames=steps, interval=50, blit=True)
plt.show()
