import numpy as np
import matplotlib.pyplot as plt
from scipy import signal

fs = 4000
t = np.arange(0, 3, 1 / fs)
# A chirp, a constant tone and some noise
noise = np.random.default_rng(0).normal(scale=0.1, size=t.size)
x = signal.chirp(t, f0=100, f1=1500, t1=3, method="quadratic") + 0.5 * np.sin(2 * np.pi * 600 * t) + noise

f, times, Sxx = signal.spectrogram(x, fs, nperseg=256, noverlap=200)

fig, (top, bottom) = plt.subplots(2, 1, figsize=(9, 6), height_ratios=[1, 2], sharex=True)
top.plot(t, x, lw=0.4, color="teal")
top.set_ylabel("Amplitude")
mesh = bottom.pcolormesh(times, f, 10 * np.log10(Sxx + 1e-12), shading="gouraud", cmap="magma", vmin=-80)
bottom.set_ylabel("Frequency [Hz]")
bottom.set_xlabel("Time [s]")
fig.colorbar(mesh, ax=[top, bottom], label="dB")
top.set_title("Chirp and tone")
plt.savefig("spectrogram.png", dpi=120)
plt.close(fig)
