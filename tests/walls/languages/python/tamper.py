import os
import sys
import matplotlib
import matplotlib.pyplot as plt

for folder in {
    os.path.dirname(matplotlib.__file__),
    *sys.path,
    "/opt/renderkit",
    "/run/renderkit",
    sys.prefix,
}:
    for name in ("sitecustomize.py", "usercustomize.py", "evil.pth"):
        try:
            open(os.path.join(folder, name), "w").write("import os; os.environ['TAMPERED'] = '1'\n")
        except OSError:
            pass
try:
    open(matplotlib.__file__, "a").write("raise SystemExit\n")
except OSError:
    pass
for name in list(sys.modules):
    if "renderkit" in name or name == "json":
        sys.modules[name] = None
plt.rcParams["figure.facecolor"] = "green"
plt.figure(facecolor="blue")
plt.show()
