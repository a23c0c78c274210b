import numpy as np
import matplotlib.pyplot as plt

signal = np.sin(np.linspace(0, 20, 500))
window = np.hanning(512)

spectrum = np.abs(np.fft.rfft(signal * window))
freqs = np.fft.rfftfreq(500, d=0.01)

plt.semilogy(freqs, spectrum)
plt.xlabel("Frequency (Hz)")
plt.show()
