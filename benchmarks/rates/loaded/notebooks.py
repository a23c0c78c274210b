"""Runs a notebook from its first cell to its last, by one kernel, and writes it back; prints the seconds.

    notebooks.py FILE KERNEL TIMEOUT FOLDER

As nbconvert's ExecutePreprocessor does it, which is nbclient under another name: errors and time-outs end a
cell and not the notebook. Starting and ending the kernel counts, importing nbclient does not.
"""

import sys
import time

import nbformat
from nbclient import NotebookClient

path, kernel, timeout, folder = sys.argv[1:]
notebook = nbformat.read(path, 4)
client = NotebookClient(
    notebook,
    timeout=int(timeout),
    interrupt_on_timeout=True,
    allow_errors=True,
    kernel_name=kernel,
    resources={"metadata": {"path": folder}},
)
began = time.perf_counter()
try:
    client.execute()
except Exception as error:  # a kernel that died
    print(f"{type(error).__name__}: {error}", file=sys.stderr)
nbformat.write(notebook, path)
print(time.perf_counter() - began)
