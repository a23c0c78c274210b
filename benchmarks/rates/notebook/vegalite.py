import json
import os
import random
import tempfile
from io import BytesIO
from pathlib import Path

import pandas
import vl_convert
from PIL import Image


def filled(data):
    """Where data have an address, the rows of the task's table."""
    if isinstance(data, dict) and "url" in data and Path("data.csv").exists():
        return {"values": pandas.read_csv("data.csv").to_dict(orient="records")}
    return data


def draw(source):
    chart = json.loads(source)
    inner = chart.get("spec", chart)
    inner["data"] = filled(inner.get("data", {}))
    kept = os.dup(2)
    with tempfile.TemporaryFile() as log:  # the library writes to the descriptor
        os.dup2(log.fileno(), 2)
        try:
            png = vl_convert.vegalite_to_png(vl_spec=chart, scale=random.choice([1.5, 2, 2.5, 3]))
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        log.seek(0)
        said = log.read().decode("utf-8", "replace")
    if "ERROR" in said.upper():
        raise RuntimeError(said)
    return Image.open(BytesIO(png))
