import os
import subprocess
import matplotlib.pyplot as plt

os.system("touch @OUTSIDE@/made")
subprocess.run("cat @SECRET@ > /work/copy; cp /work/copy @OUTSIDE@/copied", shell=True)
subprocess.run(["sudo", "-n", "id"], check=False) if os.path.exists("/usr/bin/sudo") else None
color = "red" if os.path.exists("copy") and os.path.getsize("copy") else "blue"
plt.figure(facecolor=color)
plt.show()
