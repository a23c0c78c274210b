"""nbclient over one notebook whose kernel stays: `cell.py` of each folder is executed as a cell."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from serve import serve

notebook = nbformat.v4.new_notebook()
client = NotebookClient(notebook, kernel_name=sys.argv[1], timeout=120, allow_errors=False)


def draw(folder: str) -> bool:
    notebook.cells.append(nbformat.v4.new_code_cell(Path("cell.py").read_text()))
    client.execute_cell(notebook.cells[-1], len(notebook.cells) - 1)
    return True


with client.setup_kernel():
    serve(draw)
